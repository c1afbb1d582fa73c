/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "identity/identity.h"
#include "kafka/inter_broker.h"
#include "kafka/listeners.h"
#include "net/connect_string.h"
#include "settings/settings.h"

/* The model of a broker: what server.properties says once everything is derived, and what could not
 * be. Nothing is judged here: kafka/rules.h does that. */

/* Where a cluster keeps what it knows of itself; bits, of which a broker has one. */
enum broker_mode {
	MODE_ZOOKEEPER = 1 << 0,
	MODE_MIGRATION = 1 << 1, /* still in ZooKeeper, while KRaft's controllers copy it */
	MODE_KRAFT = 1 << 2,
};

struct broker {
	const struct settings *server;
	const struct settings *tool;
	const struct identity *identity;
	enum broker_mode mode;
	int version; /* of Kafka, 309 is 3.9; 0: not known */
	int64_t id;
	int64_t reserved_max_id; /* ids above it are Kafka's own to generate */
	struct listeners bound;	 /* of `listeners`; both are empty where they are wrong */
	struct listeners advertised;
	char *bound_problem; /* NULL: nothing is wrong with them */
	char *advertised_problem;
	bool lacks_address; /* an address to advertise; pod_ip_problem says why */
	struct inter_broker inter_broker;
	struct connect_string zookeeper;
	char *zookeeper_problem;
	int64_t session_timeout_ms; /* 0: it is no number */
};

/* Derives what `server` leaves open (broker.id, log.dirs, listeners, advertised.listeners,
 * zookeeper.connect), sets it there, and reads the model from it. All three live as long as the
 * model. */
void broker_derive(struct broker *broker, struct settings *server, const struct identity *identity,
		   const struct settings *tool);
void broker_finish(struct broker *broker);

/* Whether it speaks TLS to ZooKeeper (zookeeper.ssl.client.enable), as its settings are now. */
bool broker_has_zookeeper_tls(const struct broker *broker);

/* Applies what ZooKeeper holds for this broker, which wins over server.properties
 * (DynamicBrokerConfig): probes find the broker by those listeners. */
void broker_apply_dynamic(struct broker *broker, const struct settings *dynamic);
