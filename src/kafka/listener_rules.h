/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/findings.h"
#include "kafka/broker.h"

/* What Kafka demands, when it runs with ZooKeeper, of `listeners`, `advertised.listeners`,
 * listener.security.protocol.map and the keys that name a listener (KafkaConfig.validateValues,
 * CoreUtils), in Kafka's own words. A list that could not be read is empty, and its rules are
 * skipped. */

/* Each entry of the map by itself (Csv.parseCsvMap, SecurityProtocol.forName). */
void listener_rules_check_map(const struct broker *broker, struct findings *findings);

/* Protocols, names and ports of one list; those that are advertised must be among those that are
 * bound. */
void listener_rules_check_bound(const struct broker *broker, struct findings *findings);
void listener_rules_check_advertised(const struct broker *broker, struct findings *findings);

/* The listener that brokers use among themselves, and that of the controller. */
void listener_rules_check_named(const struct broker *broker, struct findings *findings);
void listener_rules_check_early_start(const struct broker *broker, struct findings *findings);
