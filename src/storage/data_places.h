/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdint.h>

#include "base/findings.h"
#include "settings/settings.h"
#include "storage/last_logs.h"
#include "storage/neighbours.h"
#include "storage/zookeeper_disk.h"

/* Whether a server's data is where its configuration looks for it. ZooKeeper starts from what it
 * finds in dataDir and dataLogDir, without a word of what is missing there: without its transaction
 * logs from the last snapshot, without that from nothing. */

/* What the rules go by. */
struct data_places {
	const struct zookeeper_disk *disk;
	const struct last_logs *last;
	const struct neighbours *neighbours; /* of dataDir */
	int64_t id;			     /* myid; -1: not known */
};

/* Other directories than those of the data are refusals (`data-dir`, `data-log-dir`). Transaction
 * logs may move: a directory that holds them up to the newest one is right. Where no start is
 * recorded, newer ones near dataDir are those of this server. A disk without any data is bound to
 * nothing. */
void data_places_check(const struct data_places *places, const struct settings *zoo_cfg,
		       const struct settings *tool, struct findings *findings);

/* Looks at the disk and at what is near it, and judges all of it: what cannot be read, other places
 * (data_places_check) and the container's own disk (zookeeper_disk_check). */
void data_places_look(struct zookeeper_disk *disk, int64_t id, const struct settings *zoo_cfg,
		      const struct settings *tool, struct findings *findings);
