/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

#include "base/deadline.h"
#include "base/err.h"
#include "base/strv.h"
#include "membership/members.h"

/* Waits as a voter with an empty disk until one of two things is known. Either this is the first
 * start of the whole ensemble: then the marker is made (*is_firstp). Or the ensemble serves: then
 * its servers are in `serving` in libzookeeper's form, only those with a plain client port, and the
 * leader only if it is alone. The rules are in first_start_rules.h. Meanwhile the own election port
 * is in use, and afterwards free. The deadline passed: EXIT_TIMED_OUT with what each member
 * said. */
int first_start_wait(const struct membership *membership, deadline_ms deadline, bool *is_firstp,
		     struct strv *serving, struct err *err);

/* Makes the marker, and returns when it is durable. */
int first_start_mark(const struct zookeeper_disk *disk, struct err *err);

/* Removes the marker if it is there. */
int first_start_unmark(const struct zookeeper_disk *disk, struct err *err);
