/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/findings.h"
#include "kafka/broker.h"

/* The keys of KRaft in a broker that runs with ZooKeeper (KafkaConfig.validateValues): they belong
 * there only for the migration. */

/* zookeeper.metadata.migration.enable asks for all of them. */
void migration_check(const struct broker *broker, struct findings *findings);

/* Without it there is no listener of controllers. */
void migration_check_none(const struct broker *broker, struct findings *findings);
