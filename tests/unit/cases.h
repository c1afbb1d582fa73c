/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/findings.h"
#include "base/mem.h"
#include "base/str.h"

/* What the tables of the unit tests share. Every check takes the name of its case first, so that a
 * failure says which row of a table it was. */

/* The head of a loop over a table: `for (EACH(it, cases))`, `it` pointing to each row. */
#define EACH(it, table)                                                                            \
	__typeof__(&(table)[0]) it = (table);                                                      \
	it < (table) + COUNT(table);                                                               \
	it++

#define check(name, condition)                                                                     \
	do {                                                                                       \
		if (!(condition))                                                                  \
			fail_msg("%s: not so: %s", (name), #condition);                            \
	} while (0)

/* Two integers or booleans, whatever their types. */
#define check_int(name, actual, expected)                                                          \
	do {                                                                                       \
		int64_t checked_actual = (int64_t) (actual);                                       \
		int64_t checked_expected = (int64_t) (expected);                                   \
                                                                                                   \
		if (checked_actual != checked_expected)                                            \
			fail_msg("%s: %s is %" PRId64 ", not %" PRId64, (name), #actual,           \
				 checked_actual, checked_expected);                                \
	} while (0)

/* Two strings, each of which may be NULL. */
#define check_text(name, actual, expected)                                                         \
	do {                                                                                       \
		const char *checked_actual = (actual);                                             \
		const char *checked_expected = (expected);                                         \
                                                                                                   \
		if (!same_text(checked_actual, checked_expected))                                  \
			fail_msg("%s: %s is [%s], not [%s]", (name), #actual,                      \
				 text_or_null(checked_actual), text_or_null(checked_expected));    \
	} while (0)

/* `actual` holds `part`; a NULL part: nothing to hold. */
#define check_holds(name, actual, part)                                                            \
	do {                                                                                       \
		const char *checked_actual = (actual);                                             \
		const char *checked_part = (part);                                                 \
                                                                                                   \
		if (checked_part && (!checked_actual || !strstr(checked_actual, checked_part)))    \
			fail_msg("%s: %s is [%s], without [%s]", (name), #actual,                  \
				 text_or_null(checked_actual), checked_part);                      \
	} while (0)

/* All findings, a line each without the remedy ("error ORIGIN: WHAT\n"), are `expected`; "": none.
 */
#define check_findings(name, findings, expected)                                                   \
	do {                                                                                       \
		char *checked_findings = findings_text(findings);                                  \
                                                                                                   \
		if (!same_text(checked_findings, (expected)))                                      \
			fail_msg("%s: the findings are [%s], not [%s]", (name), checked_findings,  \
				 (expected));                                                      \
		free(checked_findings);                                                            \
	} while (0)

static inline bool same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static inline const char *text_or_null(const char *text)
{
	return text ? text : "(NULL)";
}

/* The caller frees it. */
static inline char *findings_text(const struct findings *findings)
{
	static const char *const levels[] = {"warning", "error", "refusal"};
	struct str text = STR_NULL;

	for (size_t i = 0; i < findings->length; i++)
		str_addf(&text, "%s %s: %s\n", levels[findings->items[i].level],
			 findings->items[i].origin, findings->items[i].what);
	return str_steal(&text);
}
