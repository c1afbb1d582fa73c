/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "start/start.h"

/* A broker's checks against its machine (disks, ports, limits), without the network; nothing is
 * written. The model may be incomplete. What the disks hold is kept in `start->kafka.log_dirs` for
 * the check against the cluster. In a pod that runs its own java, that one's locks and ports are
 * none of a fault. */
void preflight_broker(struct start *start);
