/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/findings.h"
#include "kafka/broker.h"

/* Says before the JVM what Kafka would refuse, or would take for something else. A rule is a pure
 * function of the model and one row of the table, with its modes and the versions of Kafka for
 * which it is true. */

/* All rules for the broker's mode and version, in the order of the table. */
void rules_check(const struct broker *broker, struct findings *findings);

/* Warns of each listener key that `dynamic`, what ZooKeeper holds for this broker, changes: the
 * pod's own address may have changed since. */
void rules_check_dynamic(const struct broker *broker, const struct settings *dynamic,
			 struct findings *findings);
