/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/findings.h"
#include "kafka/broker.h"

/* Keys of KRaft in a broker that runs with ZooKeeper (KafkaConfig.validateValues): they are right
 * only during the migration. */

/* With zookeeper.metadata.migration.enable all of them are needed. */
void migration_check(const struct broker *broker, struct findings *findings);

/* Without it there must be no listener of controllers. */
void migration_check_none(const struct broker *broker, struct findings *findings);
