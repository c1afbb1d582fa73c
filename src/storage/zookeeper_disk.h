/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

#include "base/err.h"
#include "base/findings.h"
#include "host/mounts.h"
#include "settings/settings.h"
#include "storage/version_2.h"

/* What the directories of a ZooKeeper server hold before it starts. */

struct zookeeper_disk {
	bool has_data;	       /* there is a snapshot or a transaction log: the server ran before */
	bool has_marker;       /* the file that allows an empty server to vote */
	char *data_dir;	       /* dataDir */
	char *log_dir;	       /* dataLogDir, which is dataDir where none is given */
	struct version_2 data; /* of data_dir */
	struct version_2 logs; /* of log_dir */
	char *marker; /* its path: `initialize` in dataLogDir, where FileTxnSnapLog.restore looks
		       * (the documentation says dataDir) */
};

/* Looks into version-2 of dataDir and of dataLogDir. What cannot be read is an error: it might be
 * data. */
int zookeeper_disk_read(const struct settings *zoo_cfg, struct zookeeper_disk *disk,
			struct err *err);

/* Data on the container's own disk is lost with the container, be it the disk of one member or of
 * all. */
void zookeeper_disk_check(const struct zookeeper_disk *disk, const struct settings *zoo_cfg,
			  const struct mounts *mounts, const struct settings *tool,
			  struct findings *findings);
void zookeeper_disk_finish(struct zookeeper_disk *disk);
