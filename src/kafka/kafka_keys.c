// SPDX-License-Identifier: Apache-2.0
#include "kafka/kafka_keys.h"

#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "base/strv.h"

static const char *text_at(uint16_t place)
{
	return kafka_key_texts + place;
}

struct kafka_key kafka_key_at(size_t index)
{
	const struct kafka_key_row *row = &kafka_key_rows[index];

	return (struct kafka_key) {
		.name = text_at(row->name),
		.valid = text_at(row->valid),
		.initial = row->initial ? text_at(row->initial) : NULL,
		.type = (enum kafka_type) row->type,
		.mode = (enum kafka_mode) row->mode,
		.span = (enum kafka_span) row->span,
	};
}

bool kafka_key_find(const char *name, struct kafka_key *key)
{
	size_t first = 0, end = kafka_key_count;

	while (first < end) {
		size_t middle = first + (end - first) / 2;
		int order = strcmp(name, text_at(kafka_key_rows[middle].name));

		if (!order) {
			*key = kafka_key_at(middle);
			return true;
		}
		if (order < 0)
			end = middle;
		else
			first = middle + 1;
	}
	return false;
}

const char *kafka_key_of_topic(const char *name)
{
	for (size_t i = 0; i < kafka_topic_key_count; i++)
		if (str_equal(name, text_at(kafka_topic_key_rows[i].name)))
			return text_at(kafka_topic_key_rows[i].key);
	return NULL;
}

/* The first two parts, of three in 0.x: "3.9.1" is "3.9". */
static char *version_key(const char *version)
{
	size_t parts = str_starts_with(version, "0.") ? 3 : 2;
	const char *at = version;

	for (size_t i = 0; i < parts; i++) {
		at += strcspn(at, ".");
		if (!*at)
			return xstrdup(version);
		at++;
	}
	/* Java's split counts no part that is empty at the end, and then the whole is the key. */
	if (!at[strspn(at, ".")])
		return xstrdup(version);
	return xstrndup(version, (size_t) (at - 1 - version));
}

int kafka_key_version_order(const char *version)
{
	cleanup_free char *wanted = version_key(version);
	cleanup_strv struct strv all = STRV_NULL;
	struct kafka_key key;

	if (!kafka_key_find("inter.broker.protocol.version", &key) ||
	    !str_starts_with(key.valid, "version "))
		return -1;
	strv_add_split(&all, key.valid + strlen("version "), "|");
	for (size_t i = 0; i < all.length; i++) {
		char *brief = strchr(all.items[i], '/');

		if (brief)
			*brief++ = '\0';
		if (str_equal(all.items[i], wanted) || (brief && str_equal(brief, wanted)))
			return (int) i;
	}
	return -1;
}
