/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "kafka/listeners.h"
#include "settings/settings.h"

/* The listener over which brokers reach each other, and a probe reaches this one. */
struct inter_broker {
	char *listener;	  /* its name; NULL: none is found */
	char *security;	  /* PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL */
	char *local;	  /* host:port on which this machine reaches it */
	char *advertised; /* host:port under which metadata lists it */
};

/* All that it is found by. */
#define INTER_BROKER_KEYS 5
extern const char *const inter_broker_keys[INTER_BROKER_KEYS];

/* Finds it as KafkaConfig does: by inter.broker.listener.name, else the listener called after
 * security.inter.broker.protocol (PLAINTEXT). listener.security.protocol.map gives its protocol;
 * its default maps each protocol's name to the protocol. A wildcard address is reached on the
 * loopback. All is NULL if the listener is not in both lists, `bound` and `advertised`. */
void inter_broker_find(const struct settings *server, const struct listeners *bound,
		       const struct listeners *advertised, struct inter_broker *found);

void inter_broker_finish(struct inter_broker *found);
