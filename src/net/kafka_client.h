/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/strv.h"

/* librdkafka, as this program uses it: one look at a cluster's metadata, through one broker. */

/* "2.0.2": of the library that is linked in. */
const char *kafka_client_version(void);

struct metadata_broker {
	int32_t id;
	char *host;
	int port;
};

/* What the metadata says, seen from broker `own_id`. */
struct metadata {
	struct metadata_broker *brokers; /* by id */
	size_t broker_count;
	int32_t controller;    /* -1: none */
	int32_t answered_by;   /* -1: reached by another name than it advertises, so not known */
	size_t leading;	       /* partitions that it leads */
	size_t replicas;       /* partitions that it has a replica of */
	size_t without_leader; /* of those: nobody can catch up there */
	size_t out_of_sync;    /* of the rest: it is not in sync */
	struct strv examples;  /* a few of those, "topic-0" */
};

#define METADATA_NULL ((struct metadata) {.controller = -1, .answered_by = -1})

void metadata_finish(struct metadata *metadata);

/* Asks the broker at `address` (host:port) with the settings of `client`, keys and values by turns.
 * With `partitions` false only brokers are asked for, by the name of a topic that does not exist
 * and is not created: the answer is small however large the cluster is. EXIT_CONFIG: the broker
 * refused the credentials, or librdkafka a setting; EXIT_TIMED_OUT: no answer. No broker in the
 * answer (one that has just registered gives such) is no error. */
int kafka_client_look(const char *address, const struct strv *client, int32_t own_id,
		      bool partitions, deadline_ms deadline, struct metadata *metadata,
		      struct err *err);

#define cleanup_metadata __attribute__((cleanup(metadata_finish)))
