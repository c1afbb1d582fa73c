// SPDX-License-Identifier: Apache-2.0
#include "membership/voter_set.h"

#include <string.h>

#include "base/str.h"

struct voter_set voter_set_of(const struct ensemble *ensemble)
{
	struct voter_set set = {.bits = {0}};

	for (size_t i = 0; i < ensemble->length; i++) {
		const struct member *member = &ensemble->items[i];

		if (!member->line.is_observer)
			set.bits[member->id / 8] |= (uint8_t) (1U << member->id % 8);
	}
	return set;
}

bool voter_set_equal(const struct voter_set *a, const struct voter_set *b)
{
	return memcmp(a->bits, b->bits, sizeof(a->bits)) == 0;
}

char *voter_set_format(const struct voter_set *set)
{
	struct str text = STR_NULL;

	for (unsigned id = 0; id < 8 * sizeof(set->bits); id++)
		if (set->bits[id / 8] >> id % 8 & 1)
			str_addf(&text, "%s%u", text.length ? ", " : "", id);
	return str_steal(&text);
}
