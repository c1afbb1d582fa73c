/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/deadline.h"
#include "base/err.h"

/* Waits until one of the addresses of `host`, the own name in the list of members, belongs to this
 * machine: ZooKeeper binds its election port there, and a name that does not resolve yet, or still
 * to the former pod, ends it with exit 14 (QuorumCnxManager.Listener). The deadline passed:
 * EXIT_TIMED_OUT. */
int wait_own_name(const char *host, deadline_ms deadline, struct err *err);
