/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* UTF-8 as RFC 3629 has it: shortest form, no surrogates, at most U+10FFFF. */

/* Decodes the character at `text` (terminated) and returns the bytes that it takes; 0 if it is not
 * UTF-8. */
size_t utf8_decode(const char *text, uint32_t *characterp);

bool utf8_is_valid(const char *text);
bool utf8_is_ascii(const char *text);

/* `character` must be a scalar value: no surrogate, at most U+10FFFF. */
void utf8_add(struct str *str, uint32_t character);
