/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/findings.h"
#include "identity/identity.h"
#include "kafka/inter_broker.h"
#include "kafka/listeners.h"
#include "net/connect_string.h"
#include "settings/settings.h"

/* The model of a broker: what server.properties says once everything is derived. */

struct broker {
	int64_t id;
	struct listeners bound; /* of `listeners`; both are empty where they are wrong */
	struct listeners advertised;
	struct inter_broker inter_broker;
	struct connect_string zookeeper;
	bool zookeeper_tls;
	int64_t session_timeout_ms; /* 0: it is no number */
};

/* Derives what `server` leaves open (broker.id, log.dirs, listeners, advertised.listeners,
 * zookeeper.connect), sets it there, and reads the model from it. What no broker could start with
 * becomes findings. */
void broker_build(struct broker *broker, struct settings *server, const struct identity *identity,
		  const struct settings *tool, struct findings *findings);
void broker_finish(struct broker *broker);

/* `dynamic` is what ZooKeeper holds for this broker, which wins over `server`
 * (DynamicBrokerConfig): the listeners by which probes find it are those. Each listener key that it
 * changes is a warning, since the pod's own address may have changed since. */
void broker_apply_dynamic(struct broker *broker, const struct settings *server,
			  const struct settings *dynamic, struct findings *findings);
