/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "kafka/listeners.h"
#include "settings/settings.h"

/* The listener over which brokers reach each other, and so a probe this one. */
struct inter_broker {
	char *listener;	  /* its name; NULL: none is found */
	char *security;	  /* PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL */
	char *local;	  /* host:port on which this machine reaches it */
	char *advertised; /* host:port under which metadata lists it */
};

/* All that it is found by. */
#define INTER_BROKER_KEYS 5
extern const char *const inter_broker_keys[INTER_BROKER_KEYS];

/* As KafkaConfig finds it: inter.broker.listener.name, else the listener called after
 * security.inter.broker.protocol (PLAINTEXT); its protocol by listener.security.protocol.map, whose
 * default maps each protocol to itself. A wildcard is reached on the loopback. All NULL where it is
 * not among `bound` and `advertised`, which are the two keys' lists. */
void inter_broker_find(const struct settings *server, const struct listeners *bound,
		       const struct listeners *advertised, struct inter_broker *found);

void inter_broker_finish(struct inter_broker *found);
