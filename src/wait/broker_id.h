/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/deadline.h"
#include "base/err.h"
#include "base/findings.h"
#include "kafka/broker.h"
#include "settings/settings.h"
#include "storage/log_dirs.h"

/* What a broker asks ZooKeeper before it starts: whether its disks are of this cluster, and whether
 * its id and its endpoints are free. */

struct broker_id_wait {
	const struct broker *broker;
	const struct log_dirs *log_dirs;
	const struct settings *server; /* server.properties */
	const struct settings *tool;   /* which checks are switched off */
	deadline_ms deadline;
};

/* Waits for ZooKeeper, then until no other broker is registered with the id or with an endpoint of
 * this one (stale_registration.h). If the session is lost meanwhile, it asks for another. What is
 * wrong goes to `findings`: disks of another cluster, which is said before anything is waited for,
 * and a live broker in the way. `dynamic` becomes what kafka-configs set for the broker (KIP-226).
 * EXIT_TIMED_OUT: the deadline passed. libzookeeper speaks no TLS: over TLS it waits for ZooKeeper
 * alone, and warns of what it cannot look at. */
int wait_broker_id(const struct broker_id_wait *wait, struct settings *dynamic,
		   struct findings *findings, struct err *err);
