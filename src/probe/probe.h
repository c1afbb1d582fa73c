/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/deadline.h"
#include "net/kafka_client.h"
#include "net/server.h"
#include "probe/verdict.h"
#include "run/latch.h"
#include "settings/settings.h"

/* A probe from its inputs to its verdict. */

struct probe {
	struct settings record; /* empty: there is none, and --role and --address say what to ask */
	struct settings config; /* the server.properties or zoo.cfg that was written; read when it
				   is first needed */
	char *run_dir;
	const char *role;     /* as the lines call the server */
	const char *security; /* the protocol of its listener */
	struct server server;
	struct latch latch;
	struct latch kept; /* as it was read */
	deadline_ms deadline;
	int64_t gate_cap_ms;
};

/* Reads --role and --address, else the run record and what earlier probes have learnt. EXIT_CONFIG:
 * there is neither. */
int probe_init(struct probe *probe, const struct settings *tool, struct err *err);

/* Keeps what was learnt, if it is new, and frees. */
void probe_finish(struct probe *probe);

/* Asks the server that is probed the cheap question (net/server.h): if its port is closed this
 * fails at once, and librdkafka only after all its time. A server that wants a certificate counts
 * as an answer: librdkafka may have one. */
bool probe_answers(struct probe *probe, struct err *err);

/* A librdkafka client of the broker that is probed, with the broker's own inter-broker credentials.
 * NULL with an error, or with *unusablep as in credentials.h. */
struct kafka_client *probe_client(struct probe *probe, char **unusablep, struct err *err);

/* The metadata of the broker that is probed; *unusablep as in credentials.h. */
int probe_look_at_broker(struct probe *probe, bool partitions, char **unusablep,
			 struct metadata *metadata, struct err *err);

/* Asks a ZooKeeper server at host:port for srvr; shows the own PEM key store if it wants a client
 * certificate. */
enum net_outcome probe_ask_zookeeper(struct probe *probe, const char *address, deadline_ms deadline,
				     struct srvr *srvr, struct err *err);

void probe_live(struct probe *probe, struct verdict *verdict);
void probe_ready(struct probe *probe, struct verdict *verdict);
