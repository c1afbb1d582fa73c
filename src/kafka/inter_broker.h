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

/* As KafkaConfig finds it: inter.broker.listener.name, else the listener called after
 * security.inter.broker.protocol (PLAINTEXT); its protocol by listener.security.protocol.map, whose
 * default maps each protocol to itself. A wildcard is reached on the loopback. All NULL where it is
 * not among `listeners` and `advertised`. */
void inter_broker_find(const struct settings *server, const struct listeners *advertised,
		       struct inter_broker *found);
void inter_broker_finish(struct inter_broker *found);

/* The security protocol of any listener; NULL: the map has none for it. The caller frees it. */
char *inter_broker_protocol(const struct settings *server, const char *listener);
