/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

#include "base/strv.h"
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
 * not among `bound` and `advertised`, which are the two keys' lists. */
void inter_broker_find(const struct settings *server, const struct listeners *bound,
		       const struct listeners *advertised, struct inter_broker *found);

/* "SSL" of "ssl" (SecurityProtocol.forName takes any case); NULL: it is none of the four. */
const char *security_protocol_find(const char *name);

/* Whether a listener of this security protocol speaks TLS. */
bool security_protocol_is_tls(const char *protocol);

/* What listener.security.protocol.map says of a listener, by default that each protocol's name is a
 * listener's; NULL: nothing. The caller frees it. */
char *security_protocol_of(const struct settings *server, const char *listener);

/* Appends the mechanisms of sasl.enabled.mechanisms that the listener offers, by default GSSAPI. */
void security_mechanisms_of(const struct settings *server, const char *listener, struct strv *all);

void inter_broker_finish(struct inter_broker *found);
