/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "settings/settings.h"
#include "storage/zookeeper_disk.h"
#include "zookeeper/zookeeper_server.h"

/* What only ZooKeeper's stages know. */
struct zookeeper_start {
	struct zookeeper_settings settings; /* zoo.cfg and what belongs to it */
	struct settings myid;		    /* as `--explain` shows it */
	struct zookeeper_server server;
	struct zookeeper_disk disk;
};
