// SPDX-License-Identifier: Apache-2.0
#include "settings/foreign_names.h"

#include <stddef.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"

static bool is_named(const struct foreign_name *foreign, const char *name)
{
	size_t length = strcspn(foreign->name, "*");

	return strncmp(name, foreign->name, length) == 0 &&
	       (foreign->name[length] || !name[length]);
}

/* To the images an empty value is no value (bash's ${X:-}). */
static bool asks_for_nothing(const struct foreign_name *foreign, const char *value)
{
	static const char *const words[] = {"no", "false", "0"};

	for (size_t i = 0; foreign->loss == FOREIGN_SWITCH && i < COUNT(words); i++)
		if (str_equal_nocase(value, words[i]))
			return true;
	return !*value;
}

bool foreign_names_check(const struct foreign_names *all, const struct environment *environment,
			 const char *base, const char *variable, struct findings *findings)
{
	const struct foreign_name *found = all->items;

	while (found->name && !is_named(found, base))
		found++;
	if (found->name && !asks_for_nothing(found, environment_get(environment, variable)))
		findings_add(findings,
			     found->loss == FOREIGN_HARMLESS ? FINDING_WARNING : FINDING_ERROR,
			     variable, found->remedy, "a variable of %s's image, and no key of %s",
			     found->image, all->product);
	return found->name;
}
