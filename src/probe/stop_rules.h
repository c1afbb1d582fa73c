/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/strv.h"
#include "net/metadata.h"

/* Whether this broker may stop. Only the rule: cmd/stop.c brings what it looks at. A partition
 * refuses a producer with acks=all when fewer of its replicas are in sync than min.insync.replicas
 * (kafka.cluster.Partition.appendRecordsToLeader, NotEnoughReplicasException). So a broker may go
 * when each partition that it has in sync can do without it. The rule is that of Strimzi's
 * KafkaAvailability, seen from the broker that stops. */

/* The topic configuration that this is about, and its default. */
#define STOP_MIN_KEY "min.insync.replicas"
#define STOP_MIN_DEFAULT 1

/* A partition that this broker has in sync and that may not be able to do without it. */
struct stop_partition {
	size_t topic; /* of stop.topics */
	int32_t id;
	size_t in_sync;
	size_t replicas;
};

struct stop_min {
	char *topic;
	int64_t min; /* 0: the broker did not tell */
};

struct stop {
	int32_t broker;
	int64_t broker_min; /* its own min.insync.replicas */
	struct strv topics; /* of the partitions, in the order of the look */
	struct stop_partition *partitions;
	size_t length;
	size_t capacity;
	struct stop_min *mins; /* what is known of topics, sorted by name */
	size_t min_count;
	size_t min_capacity;
	bool mins_sorted;
};

void stop_rules_init(struct stop *stop, int32_t broker);
void stop_rules_finish(struct stop *stop);

/* Forgets the partitions of the last look, not what is known of topics. */
void stop_rules_look_again(struct stop *stop);

/* Forgets what is known of topics: all of them have to be asked for again. */
void stop_rules_ask_again(struct stop *stop);

/* A partition_visitor. Keeps only partitions that might come short. One with all its replicas in
 * sync, and more of them than the broker's own min.insync.replicas, cannot. */
void stop_rules_see(const struct partition *partition, void *stop);

/* config_visitors, for a topic's min.insync.replicas and for the broker's own. */
void stop_rules_learn(const char *topic, const char *value, void *stop);
void stop_rules_learn_own(const char *broker, const char *value, void *stop);

/* Adds up to `most` topics whose configuration has to be asked for: it is not known yet, and a
 * partition of theirs has a replica out of sync. */
void stop_rules_to_ask(struct stop *stop, size_t most, struct strv *topics);

/* What stopping now would do. */
struct stop_outcome {
	size_t held; /* partitions that would come below min.insync.replicas: worth waiting for */
	struct strv held_examples;
	size_t few; /* the same, but they have no more replicas than that: no wait would help */
	struct strv few_examples;
	size_t untold; /* partitions of topics whose value is not told: not waited for */
	struct strv untold_examples;
};

#define STOP_OUTCOME_NULL ((struct stop_outcome) {.held = 0})

void stop_rules_judge(struct stop *stop, struct stop_outcome *outcome);
void stop_rules_outcome_finish(struct stop_outcome *outcome);

#define cleanup_stop_outcome __attribute__((cleanup(stop_rules_outcome_finish)))
