/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/strv.h"

/* What a cluster's metadata says, without the library's types. */

struct metadata_broker {
	int32_t id;
	char *host;
	int port;
};

/* One partition; all of it belongs to the answer that it was read from. */
struct partition {
	const char *topic;
	int32_t id;
	int32_t leader; /* -1: none */
	const int32_t *replicas;
	size_t replica_count;
	const int32_t *in_sync;
	size_t in_sync_count;
};

/* Is called with one partition after the other; those of a topic follow each other. */
typedef void partition_visitor(const struct partition *partition, void *context);

/* What the metadata says, seen from broker `own_id`. */
struct metadata {
	struct metadata_broker *brokers; /* by id */
	size_t broker_count;
	int32_t controller;    /* -1: none */
	int32_t answered_by;   /* -1: it was reached by a name that it does not advertise */
	int32_t own_id;	       /* the replicas below are this broker's */
	size_t leading;	       /* partitions that it leads */
	size_t replicas;       /* partitions that it has a replica of */
	size_t without_leader; /* of these, without a leader: nobody can catch up */
	size_t out_of_sync;    /* of the rest, those that it is not in sync with */
	struct strv examples;  /* a few of the latter, "topic-0" */
};

#define METADATA_NULL ((struct metadata) {.controller = -1, .answered_by = -1})

/* By their ids. */
void metadata_sort_brokers(struct metadata *metadata);

void metadata_finish(struct metadata *metadata);

/* A partition_visitor: counts the replicas of `own_id` in a struct metadata. */
void metadata_count(const struct partition *partition, void *metadata);

/* Whether the broker's replica of the partition is in sync. */
bool metadata_has_in_sync(const struct partition *partition, int32_t id);

/* Adds "topic-0", unless there are enough examples already. */
void metadata_add_example(struct strv *examples, const char *topic, int32_t partition);

/* "a-0, a-1, …": the examples of `count` partitions. The caller frees it. */
char *metadata_format_examples(const struct strv *examples, size_t count);

#define cleanup_metadata __attribute__((cleanup(metadata_finish)))
