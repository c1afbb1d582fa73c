/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

#include "base/deadline.h"
#include "base/err.h"
#include "base/strv.h"
#include "membership/members.h"

/* Waits as a voter with an empty disk until this is the first start of the whole ensemble, which
 * makes the marker (*is_firstp), or until the ensemble serves, whose servers are then in `serving`
 * in libzookeeper's form; only those with a plain client port, and the leader only if it is alone.
 * The rules are those of first_start_rules.h. The own election port is in use meanwhile, and free
 * afterwards. The deadline passed: EXIT_TIMED_OUT with what each member said. */
int first_start_wait(const struct membership *membership, deadline_ms deadline, bool *is_firstp,
		     struct strv *serving, struct err *err);

/* Makes the marker, durable before it returns. */
int first_start_mark(const struct zookeeper_disk *disk, struct err *err);

/* Takes it away, if it is there. */
int first_start_unmark(const struct zookeeper_disk *disk, struct err *err);
