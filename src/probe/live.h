/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

#include "net/server.h"
#include "probe/verdict.h"

/* Whether this process is to be killed. Never because of ZooKeeper, another broker, DNS or
 * replicas; only if the process is gone, or if it no longer answers its own listener, after it once
 * did. A server that waits, recovers its logs or loads a snapshot has not answered yet, and is
 * alive. */

struct live {
	bool has_record; /* a run record says which process it is; without one only the answer
			    counts */
	bool process_runs;
	bool java_runs;	      /* kafka-init has become java */
	bool answered_before; /* this process has given a good answer */
	enum net_outcome outcome;
	const char *why; /* the error of an answer that is not good */
};

/* The rule; the line calls the server by its role and the address that was asked. */
void live_judge(const struct live *live, const char *role, const char *address,
		struct verdict *verdict);
