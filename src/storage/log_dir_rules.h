/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <sys/types.h>

#include "base/findings.h"
#include "host/mounts.h"
#include "kafka/broker.h"
#include "storage/log_dirs.h"

/* What Kafka's start would make of the log directories (LogManager, MetaPropertiesEnsemble). One
 * that cannot be used is offline, and the others are served (KIP-112); everything else that is
 * wrong ends the start. */

/* What the rules have to know beside the disks. */
struct log_dirs_rule {
	const struct broker *broker;
	const struct mounts *mounts;
	pid_t own; /* the broker that runs here, whose locks are no fault; 0: none */
};

void log_dir_rules_check(const struct log_dirs *dirs, const struct log_dirs_rule *rule,
			 struct findings *findings);

/* The disks are asked for the broker's id, and none tells it. Kafka serves without a directory that
 * cannot be read, so that is an error only then; with no disk that has been used there is none. */
void log_dir_rules_check_id(const struct log_dirs *dirs, struct findings *findings);

/* Against /cluster/id of ZooKeeper; `cluster_id` NULL: it has none. Kafka would make one there
 * before it looks at its disks (KafkaServer.getOrGenerateClusterId). `path` is where it is, with
 * the chroot. */
void log_dir_rules_check_cluster(const struct log_dirs *dirs, const struct settings *tool,
				 const char *path, const char *cluster_id,
				 struct findings *findings);
