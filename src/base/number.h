/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Text to numbers, checked: the whole text, decimal, in range, or false and *valuep as it was. */

/* An optional sign and digits; leading zeros are decimal, never octal. */
bool number_parse(const char *text, int64_t min, int64_t max, int64_t *valuep);

/* The longest duration: no sum of two overflows, and nobody waits for it. */
#define DURATION_MAX_MS (INT64_MAX / 4)

/* A number with ms, s, m or h (no unit: seconds), to milliseconds; a longer one is the longest. */
bool number_parse_duration_ms(const char *text, int64_t *msp);

/* "true" or "false" in any case, as Kafka's and ZooKeeper's own parsers take them. */
bool number_parse_bool(const char *text, bool *valuep);

/* Milliseconds as people write them: "15m", "65s", "200ms". The caller frees it. */
char *number_format_duration(int64_t ms);
