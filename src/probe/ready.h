/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "net/metadata.h"
#include "net/srvr.h"
#include "probe/verdict.h"
#include "run/latch.h"

/* Whether clients, and the next step of a rolling update, can count on this server. Only the rules:
 * probe.c brings what they look at. */

/* The rule for a broker whose own listener answered with metadata. `advertised` is host:port of
 * that listener; NULL: any. There is a gate until it has been open once for this process: every
 * partition of which this broker has a replica, and which has a leader, must have that replica in
 * sync. So a StatefulSet's update goes on only when the broker that was restarted has caught up,
 * and a dead broker makes no other one unready. The gate opens by itself `cap_ms` after the first
 * good answer; 0: there is no gate. Changes `latch`, which the caller keeps. */
void ready_judge_broker(const struct metadata *metadata, int64_t id, const char *advertised,
			int64_t cap_ms, int64_t now_ms, struct latch *latch,
			struct verdict *verdict);

/* Whether all partitions have to be asked for. */
bool ready_needs_partitions(const struct latch *latch, int64_t cap_ms);

/* The rule for a ZooKeeper server that answered `srvr`: only one that serves writes is ready. */
void ready_judge_zookeeper(const struct srvr *srvr, const char *address, struct verdict *verdict);
