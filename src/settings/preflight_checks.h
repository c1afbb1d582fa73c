/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/* The checks that a person may switch off on purpose (`kubeadm --ignore-preflight-errors` is the
 * pattern): what they find is then a warning. */

/* clang-format off */
#define PREFLIGHT_CHECKS(CHECK) \
	CHECK(PORT, "port")                       /* a listener's port can be bound */ \
	CHECK(LOG_DIRS, "log-dirs")               /* log.dirs can be used and hold partitions alone */ \
	CHECK(LOCK, "lock")                       /* no other process has a log directory */ \
	CHECK(META_PROPERTIES, "meta-properties") /* the disks belong to this broker */ \
	CHECK(CLUSTER_ID, "cluster-id")           /* the disks belong to this cluster */ \
	CHECK(ROOT_DISK, "root-disk")             /* data is not on the container's own disk */ \
	CHECK(REGISTRATION, "registration")       /* no other live broker has this id */ \
	CHECK(ENDPOINT, "endpoint")               /* no other broker has this endpoint */ \
	CHECK(MEMBERS, "members")                 /* the ensemble is the one of the last start */ \
	CHECK(DATA_DIR, "data-dir")               /* ZooKeeper's data is in dataDir */ \
	CHECK(DATA_LOG_DIR, "data-log-dir")       /* its transaction logs are in dataLogDir */
/* clang-format on */

#define PREFLIGHT_ENUM(name, text) PREFLIGHT_##name,
#define PREFLIGHT_TEXT(name, text) "|" text

enum preflight { PREFLIGHT_CHECKS(PREFLIGHT_ENUM) PREFLIGHT_COUNT };

/* "all|port|…": the names as people write them. */
#define PREFLIGHT_CHOICES "all" PREFLIGHT_CHECKS(PREFLIGHT_TEXT)
