// SPDX-License-Identifier: Apache-2.0
#include "kafka/kafka_keys.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"

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
