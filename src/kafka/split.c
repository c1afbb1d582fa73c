// SPDX-License-Identifier: Apache-2.0
#include "kafka/split.h"

#include <string.h>

#include "base/mem.h"
#include "base/str.h"

void kafka_split(const char *text, struct strv *items)
{
	const char *at = text;

	while (text && *text) {
		size_t length = strcspn(at, ",");
		cleanup_free char *item = xstrndup(at, length);

		strv_take(items, str_trim(item));
		if (!at[length])
			return;
		at += length + 1;
	}
}

void kafka_split_csv(const char *text, struct strv *items)
{
	kafka_split(text, items);
	while (items->length && !*items->items[items->length - 1])
		free(items->items[--items->length]);
	if (items->items)
		items->items[items->length] = NULL;
}
