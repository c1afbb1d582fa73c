/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "net/metadata.h"
#include "net/srvr.h"
#include "probe/verdict.h"
#include "run/latch.h"

/* May clients, and the next step of a rolling update, count on this server? The rules; what they
 * look at is brought by probe.c. */

/* A broker whose own listener answered with metadata. `advertised` is host:port of that listener;
 * NULL: any. `cap_ms`: so long after the first good answer the gate opens by itself; 0: there is no
 * gate. Until it has been open once for this process, every partition of which this broker has a
 * replica, and which has a leader, must have it in sync: a StatefulSet's update goes on only when
 * the broker that was restarted has caught up, and a dead broker makes no other one unready.
 * Changes `latch`, which the caller keeps. */
void ready_judge_broker(const struct metadata *metadata, int64_t id, const char *advertised,
			int64_t cap_ms, int64_t now_ms, struct latch *latch,
			struct verdict *verdict);

/* Whether all partitions have to be asked for. */
bool ready_needs_partitions(const struct latch *latch, int64_t cap_ms);

/* A ZooKeeper server that answered `srvr`: only one that serves writes is ready. */
void ready_judge_zookeeper(const struct srvr *srvr, const char *address, struct verdict *verdict);
