/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "start/start.h"

/* What a ZooKeeper server's disk has to say to the list of members, and to an empty disk. */

/* Reads the disk and the records of the last start beside it: judges whether the data is where it
 * is looked for (storage/data_places.h), and decides with which members the server starts
 * (membership/members.h). Where they are not the configured ones, an error in the log says
 * why; for `check` it is a warning. */
void ensemble_check(struct start *start);

/* With an empty disk: waits for the first start of all members or for an ensemble that serves
 * (membership/first_start.h), whose members are then compared with ours. */
int ensemble_wait(struct start *start, struct err *err);

/* The name of the record in dataDir/conf. */
#define ENSEMBLE_RECORD "members"

/* Whether the members are recorded: ZooKeeper's own reconfiguration keeps them itself. */
bool ensemble_is_recorded(const struct start *start);
