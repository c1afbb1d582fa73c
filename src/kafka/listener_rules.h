/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/findings.h"
#include "kafka/broker.h"

/* What Kafka asks of `listeners`, `advertised.listeners`, listener.security.protocol.map and the
 * keys that name a listener, with ZooKeeper (KafkaConfig.validateValues, CoreUtils), in its own
 * words. A list that could not be read is empty, and its rules are not looked at. */

/* Each entry of the map by itself (Csv.parseCsvMap, SecurityProtocol.forName). */
void listener_rules_check_map(const struct broker *broker, struct findings *findings);

/* Protocols, names and ports of one list; those that are advertised are some of those bound. */
void listener_rules_check_bound(const struct broker *broker, struct findings *findings);
void listener_rules_check_advertised(const struct broker *broker, struct findings *findings);

/* The listeners of brokers among themselves and of the controller. */
void listener_rules_check_named(const struct broker *broker, struct findings *findings);
void listener_rules_check_early_start(const struct broker *broker, struct findings *findings);
