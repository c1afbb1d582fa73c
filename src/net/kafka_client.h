/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/deadline.h"
#include "base/err.h"
#include "base/strv.h"
#include "net/kafka_peer.h"
#include "net/metadata.h"

/* librdkafka, as this program uses it: it looks at a cluster through one broker. In every `err`,
 * EXIT_CONFIG is a refusal of the credentials, which ends a question of metadata at once, or of a
 * setting by librdkafka; EXIT_TIMED_OUT is no answer. */

/* "2.0.2": of the library that is linked in. */
const char *kafka_client_version(void);

struct kafka_client;

/* Looks through `peer`, which it takes, and opens a socket to no other, with the library's settings
 * `pairs`, keys and values by turns. NULL with an error. Lives until the process ends: joining the
 * library's threads would cost more than all the rest. */
struct kafka_client *kafka_client_new(struct kafka_peer *peer, const struct strv *pairs,
				      struct err *err);

/* Whether the server showed another certificate than the peer's own, so that nothing was sent. */
bool kafka_client_met_stranger(const struct kafka_client *client);

/* The brokers, and with `partitions` what `own_id` has of them; without, the brokers are asked for
 * by the name of a topic that does not exist and is not created: the answer is small however large
 * the cluster is. No broker in the answer (one that has just registered gives such) is no error. */
int kafka_client_look(struct kafka_client *client, int32_t own_id, bool partitions,
		      deadline_ms deadline, struct metadata *metadata, struct err *err);

/* All partitions. */
int kafka_client_visit(struct kafka_client *client, partition_visitor *visit, void *context,
		       deadline_ms deadline, struct err *err);

/* Is called with the value of one configuration of `name`, a topic or the broker's id. NULL: the
 * broker did not tell, because the topic is gone or DescribeConfigs on it is not allowed. */
typedef void config_visitor(const char *name, const char *value, void *context);

/* Asks `broker` for the configuration `key` of each of `topics`, defaults included
 * (DescribeConfigs, KIP-133). With NULL for `topics` it is the broker's own, with what was set
 * while it runs. */
int kafka_client_configs(struct kafka_client *client, int32_t broker, const struct strv *topics,
			 const char *key, config_visitor *visit, void *context,
			 deadline_ms deadline, struct err *err);
