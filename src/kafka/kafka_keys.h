/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>

/* Kafka's keys, from its own ConfigDef; the table is keys.tsv. */

/* ConfigDef.Type */
enum kafka_type {
	KAFKA_TYPE_STRING,
	KAFKA_TYPE_INT,
	KAFKA_TYPE_LONG,
	KAFKA_TYPE_SHORT,
	KAFKA_TYPE_DOUBLE,
	KAFKA_TYPE_BOOLEAN,
	KAFKA_TYPE_LIST,
	KAFKA_TYPE_PASSWORD,
	KAFKA_TYPE_CLASS,
};

/* Which versions have it. */
enum kafka_span {
	KAFKA_SPAN_BOTH,
	KAFKA_SPAN_REMOVED, /* 4.0 does not have it */
	KAFKA_SPAN_ADDED,   /* 3.9 does not have it */
};

struct kafka_key {
	const char *name;
	enum kafka_type type;
	const char *valid;   /* what its validator takes; "": anything of the type */
	const char *initial; /* the default; NULL: none */
	enum kafka_span span;
};

/* A name of a topic's configuration, with the broker's key for all topics. */
struct kafka_topic_key {
	const char *name;
	const char *key;
};

/* Sorted by name. */
extern const struct kafka_key kafka_keys[];
extern const size_t kafka_key_count;
extern const struct kafka_topic_key kafka_topic_keys[];
extern const size_t kafka_topic_key_count;

/* What stands before a key that counts for one listener alone (listener_keys.h). */
#define LISTENER_PREFIX "listener.name."

/* NULL: Kafka has no such key. */
const struct kafka_key *kafka_key_find(const char *name);

/* The broker's key that does for all topics what `name` does for one (ServerTopicConfigSynonyms).
 * NULL: `name` is no key of a topic's configuration, or is the same for the broker. */
const char *kafka_key_of_topic(const char *name);

/* The position of a version such as 3.9, 3.9-IV0 or 3.9.1 among all versions
 * (MetadataVersion.fromVersionString); -1: it is none. */
int kafka_key_version_order(const char *version);
