/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>

/* The word that somebody who mistyped `text` probably meant: the one with the least edit distance
 * (insert, delete, replace, swap of neighbours), the first of equals. NULL if that distance is more
 * than `max`. */
const char *nearest_word(const char *text, const char *const *words, size_t count, size_t max);
