// SPDX-License-Identifier: Apache-2.0
#include "kafka/kafka_keys.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "base/strv.h"

static int compare(const void *name, const void *key)
{
	return strcmp(name, ((const struct kafka_key *) key)->name);
}

const struct kafka_key *kafka_key_find(const char *name)
{
	return bsearch(name, kafka_keys, kafka_key_count, sizeof(*kafka_keys), compare);
}

const char *kafka_key_of_topic(const char *name)
{
	for (size_t i = 0; i < kafka_topic_key_count; i++)
		if (str_equal(name, kafka_topic_keys[i].name))
			return kafka_topic_keys[i].key;
	return NULL;
}

/* The first two parts of a version (three for 0.x): "3.9" of "3.9.1". */
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
	/* Java's split drops empty parts at the end, and with too few parts the whole text is the
	 * key. */
	if (!at[strspn(at, ".")])
		return xstrdup(version);
	return xstrndup(version, (size_t) (at - 1 - version));
}

int kafka_key_version_order(const char *version)
{
	cleanup_free char *wanted = version_key(version);
	cleanup_strv struct strv all = STRV_NULL;
	const struct kafka_key *key = kafka_key_find("inter.broker.protocol.version");

	if (!key || !str_starts_with(key->valid, "version "))
		return -1;
	strv_add_split(&all, key->valid + strlen("version "), "|");
	for (size_t i = 0; i < all.length; i++) {
		char *brief = strchr(all.items[i], '/');

		if (brief)
			*brief++ = '\0';
		if (str_equal(all.items[i], wanted) || (brief && str_equal(brief, wanted)))
			return (int) i;
	}
	return -1;
}
