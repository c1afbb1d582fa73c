/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* A list of owned strings; `items` ends with NULL once it holds one, so that it can be an argv. */

struct strv {
	char **items;
	size_t length;
	size_t capacity;
};

#define STRV_NULL ((struct strv) {.items = NULL})

void strv_finish(struct strv *strv);

void strv_add(struct strv *strv, const char *text);
/* Takes ownership of `text`. */
void strv_take(struct strv *strv, char *text);
void strv_addf(struct strv *strv, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Adds the pieces of `text` between any of the characters of `separators`; empty pieces are left
 * out, and NULL has none. */
void strv_add_split(struct strv *strv, const char *text, const char *separators);

bool strv_contains(const struct strv *strv, const char *text);

/* A new string: all items with `separator` between them. */
char *strv_join(const struct strv *strv, const char *separator);

/* By strcmp(3), so that the order does not depend on the locale. */
void strv_sort(struct strv *strv);

#define cleanup_strv __attribute__((cleanup(strv_finish)))
