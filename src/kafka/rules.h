/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/findings.h"
#include "kafka/broker.h"

/* What Kafka itself would refuse, or take and do something else, said before the JVM. A rule is a
 * pure function of the model, and a row of the one table: its modes, and the versions of Kafka that
 * it is true for. */

/* All rules for the broker's mode and version, in the order of the table. */
void rules_check(const struct broker *broker, struct findings *findings);

/* Each listener key that `dynamic`, which ZooKeeper holds for this broker, changes is a warning,
 * since the pod's own address may have changed since. */
void rules_check_dynamic(const struct broker *broker, const struct settings *dynamic,
			 struct findings *findings);
