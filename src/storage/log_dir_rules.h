/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <sys/types.h>

#include "base/findings.h"
#include "host/mounts.h"
#include "kafka/broker.h"
#include "storage/log_dirs.h"

/* What Kafka's start would say of the log directories (LogManager, MetaPropertiesEnsemble). One
 * that cannot be used is offline while the others are served (KIP-112); anything else that is wrong
 * ends the start. */

/* What the rules need to know apart from the disks. */
struct log_dirs_rule {
	const struct broker *broker;
	const struct mounts *mounts;
	pid_t own; /* the broker that runs here, whose locks are no fault; 0: none */
};

void log_dir_rules_check(const struct log_dirs *dirs, const struct log_dirs_rule *rule,
			 struct findings *findings);

/* The broker's id is to come from the disks, and no disk has it. Kafka serves without a directory
 * that cannot be read, so that is an error only in this case. If no disk has been used, there is no
 * error. */
void log_dir_rules_check_id(const struct log_dirs *dirs, struct findings *findings);

/* Compares the disks with /cluster/id of ZooKeeper; `cluster_id` is NULL if there is none. Then
 * Kafka would make one, before it looks at its disks (KafkaServer.getOrGenerateClusterId). `path`
 * is where it is, with the chroot. */
void log_dir_rules_check_cluster(const struct log_dirs *dirs, const struct settings *tool,
				 const char *path, const char *cluster_id,
				 struct findings *findings);
