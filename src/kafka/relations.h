/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/findings.h"
#include "settings/settings.h"

/* What Kafka asks of keys that belong together, when it runs with ZooKeeper
 * (KafkaConfig.validateValues, and the constructors of GroupCoordinatorConfig and
 * ShareGroupConfig), in its own words. A value that is wrong by itself is not looked at again.
 * Listeners are in listener_rules.h. */
void relations_check(const struct settings *server, struct findings *findings);
