/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>

/* The word that somebody who mistyped `text` probably meant: the one of `words` with the least edit
 * distance (insert, delete, replace, swap of neighbours), if that is at most `max`; else NULL. The
 * first of equals. */
const char *nearest_word(const char *text, const char *const *words, size_t count, size_t max);
