/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/strv.h"

/* A directory that is meant to hold data: whether this process can use it, and what is in it. */

struct directory {
	char *path;	 /* as it was given */
	char *canonical; /* without links and dots; NULL: it cannot be looked up */
	char *problem; /* why this process cannot use it, in words; NULL: it can, or can make it */
	bool is_there;
	struct strv directories; /* the names in it, links to a directory among them */
	struct strv files;	 /* all other names */
	int64_t used_bytes;	 /* of its file system; -1: unknown */
};

/* Reads the names in one pass of readdir(3). stat(2) is called for a name only where the file
 * system does not tell directories from files (d_type), since there may be ten thousand. Nothing is
 * made or changed. `root` is "" on a real machine. */
void directory_read(const char *root, const char *path, struct directory *directory);
void directory_finish(struct directory *directory);

#define cleanup_directory __attribute__((cleanup(directory_finish)))
