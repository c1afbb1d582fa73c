/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

#include "membership/members.h"

/* The members that a disk was started with the last time, in dataDir/conf. */

#define MEMBERS_RECORD "members"

/* Whether there is to be one: members that ZooKeeper's own reconfiguration may change it keeps
 * itself. */
bool members_record_is_kept(const struct zookeeper_server *server);

/* Decides between the configured members and the recorded ones. A record that cannot be read or is
 * damaged is a finding (`members`): the pod must not come back with what nobody has compared. */
void members_record_check(const struct membership *membership);
