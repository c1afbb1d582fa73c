/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/deadline.h"
#include "base/err.h"
#include "membership/members.h"

/* What a ZooKeeper server with an empty disk has to know before it starts. */

/* Settings with which an empty disk may be taken for the data: warnings. */
void empty_disk_check_switches(const struct membership *membership);

/* Waits for the first start of all members or for an ensemble that serves
 * (membership/first_start.h), whose members are then compared with ours. */
int empty_disk_wait(const struct membership *membership, deadline_ms deadline, struct err *err);
