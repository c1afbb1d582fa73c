/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "start/start.h"

/* A broker's checks against its machine (disks, ports, limits), without the network. Nothing is
 * written. The model may be incomplete. What the disks hold is kept in `start->kafka.log_dirs`, for
 * the check against the cluster. If the pod's own java runs already, its locks and ports are no
 * fault. */
void kafka_machine_check(struct start *start);
