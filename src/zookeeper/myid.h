/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdint.h>

#include "base/findings.h"
#include "identity/identity.h"
#include "settings/settings.h"

/* The file `myid` in dataDir, which says whose data it is. */

/* The id in its text, as ZooKeeper reads it (the first line, not trimmed); -1: none. */
int64_t myid_parse(const char *text);

/* The id on the disk; -1: nothing is there. What is there and is no id belongs to somebody, nobody
 * knows to whom: a refusal. */
int64_t myid_read(const char *path, struct findings *findings);

/* The disk already belongs to another member: starting would mix two members' data. -1 is an id
 * that is not known. */
void myid_check(int64_t id, int64_t on_disk, const char *path, struct findings *findings);

/* A file of its own, which zoo.cfg does not show: `--explain` shows this list. */
void myid_set(const struct identity *identity, struct settings *myid);
