/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/findings.h"
#include "base/mem.h"
#include "base/str.h"
#include "settings/settings.h"

/* What the fuzz targets share. A target takes bytes as its parser would meet them, and asks an
 * oracle beside not crashing: what was read is written and read again, or a second way to the same
 * answer. */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

/* The oracle's word: what is not so is a finding, like an overflow. */
#define must(condition)                                                                            \
	do {                                                                                       \
		if (!(condition)) {                                                                \
			fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);    \
			abort();                                                                   \
		}                                                                                  \
	} while (0)

/* The pieces of an input, with a NUL byte between them: what a parser gets is C strings. */
struct pieces {
	const uint8_t *at;
	const uint8_t *end;
};

static inline struct pieces pieces_of(const uint8_t *data, size_t size)
{
	return (struct pieces) {data, size ? data + size : data};
}

/* The next one, in memory of its own size, so that a byte too many is seen; "" at the end. The
 * caller frees it. */
char *pieces_next(struct pieces *pieces);

/* The files that the parsers see (file_read and file_write_atomic are replaced): none but these, in
 * memory. This process' own directory in /proc is /proc/self. */
void files_forget(void);
void files_add(const char *path, const void *bytes, size_t size);
/* The rest of the pieces: paths and contents by turns. */
void files_add_pieces(struct pieces *pieces);
/* NULL: it is not there. */
const struct str *files_find(const char *path);

/* Every connection from now on goes to a server that has said these bytes and then closes
 * (tcp_connect is replaced). */
void server_says(const uint8_t *data, size_t size);

/* A connected, non-blocking descriptor to that server, or -1. */
int server_connect(void);

/* Both hold the same keys and values, in any order. */
bool same_settings(const struct settings *a, const struct settings *b);

/* No byte of a terminal's control sequences. */
bool is_plain_text(const char *text);
