/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/str.h"
#include "cases.h"
#include "settings/settings.h"

/* A rule of an image about its variables, and what becomes of them here. */

struct dialect {
	const char *rule;
	const char *variables; /* lines */
	const char *becomes;   /* "key=value|…|java NAME=value|…" in their order, no defaults */
	const char *findings;
	const char *remedy; /* a part of the last one's; NULL: there is none */
};

/* What settings/foreign_names.h says of a variable that does not move over. */
#define LOST(image, product, variable)                                                             \
	"error " variable ": a variable of " image "'s image, and no key of " product "\n"
#define HARMLESS(image, product, variable)                                                         \
	"warning " variable ": a variable of " image "'s image, and no key of " product "\n"

static inline void dialect_list(struct str *text, const char *before,
				const struct settings *settings)
{
	for (size_t i = 0; i < settings->length; i++)
		if (settings->items[i].layer != LAYER_DEFAULT)
			str_addf(text, "%s%s%s=%s", text->length ? "|" : "", before,
				 settings->items[i].key, settings->items[i].value);
}

static inline void dialect_compare(const struct dialect *it, const struct str *becomes,
				   const struct findings *findings)
{
	check_text(it->rule, becomes->text, it->becomes);
	check_findings(it->rule, findings, it->findings);
	check_int(it->rule, findings->length > 0, it->remedy != NULL);
	if (it->remedy)
		check_holds(it->rule, findings->items[findings->length - 1].remedy, it->remedy);
}

#define DIALECT_TEST(table)                                                                        \
	static void test_##table(void **state)                                                     \
	{                                                                                          \
		(void) state;                                                                      \
		for (EACH(it, table))                                                              \
			check_dialect(it);                                                         \
	}
