/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/findings.h"
#include "settings/settings.h"

/* The keys of KRaft in a broker that runs with ZooKeeper: they belong there only for the migration
 * (zookeeper.metadata.migration.enable), which then asks for all of them
 * (KafkaConfig.validateValues). */
void migration_check(const struct settings *server, struct findings *findings);
