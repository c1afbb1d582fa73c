/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/* The checks that a person may switch off on purpose (`kubeadm --ignore-preflight-errors` is the
 * pattern): what they find is then a warning. CHECKS of kafka-init(1) is made from these rows. */

/* clang-format off */
#define PREFLIGHT_CHECKS(CHECK) \
	CHECK(PORT, "port", \
	      "A listener's address cannot be bound. A name is tried at the address that " \
	      "/etc/hosts has for it.") \
	CHECK(LOG_DIRS, "log-dirs", \
	      "No directory of log.dirs can be used, one is named twice, or holds a directory that " \
	      "is no topic-partition; or log.dirs is not set while the volume's root holds a " \
	      "broker's data, or none of them has data while the directory above one, or one " \
	      "beside it on the same volume, has that of this broker.") \
	CHECK(LOCK, "lock", "Another process has locked a log directory.") \
	CHECK(META_PROPERTIES, "meta-properties", \
	      "A disk belongs to another broker, the disks to different clusters, or one is of " \
	      "KRaft.") \
	CHECK(CLUSTER_ID, "cluster-id", \
	      "With the session of ZooKeeper: /cluster/id is not that of the disks, or is not there " \
	      "although a disk has one.") \
	CHECK(ROOT_DISK, "root-disk", \
	      "A log directory, or ZooKeeper's dataDir or dataLogDir, is on the mount of `/`.") \
	CHECK(REGISTRATION, "registration", \
	      "With the session of ZooKeeper: another live pod has this broker.id. Its registration " \
	      "is renewed while this pod waits, or it stays for " \
	      "more than 65 seconds and the session time-out.") \
	CHECK(ENDPOINT, "endpoint", \
	      "With the session of ZooKeeper: another broker has registered an advertised address " \
	      "of this one, and stays as long.") \
	CHECK(MEMBERS, "members", \
	      "The members of the ensemble are not those of this ZooKeeper server's last start.") \
	CHECK(DATA_DIR, "data-dir", \
	      "ZooKeeper's dataDir has no data, and the directory above it, or one in it, has that " \
	      "of this member.") \
	CHECK(DATA_LOG_DIR, "data-log-dir", \
	      "ZooKeeper's newest transaction logs are not in dataLogDir.")
/* clang-format on */

#define PREFLIGHT_ENUM(name, word, text) PREFLIGHT_##name,
#define PREFLIGHT_WORD(name, word, text) word,
#define PREFLIGHT_CHOICE(name, word, text) "|" word

enum preflight { PREFLIGHT_CHECKS(PREFLIGHT_ENUM) PREFLIGHT_COUNT };

/* "all|port|…": the names as people write them. */
#define PREFLIGHT_CHOICES "all" PREFLIGHT_CHECKS(PREFLIGHT_CHOICE)
