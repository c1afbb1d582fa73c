/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/findings.h"
#include "kafka/broker.h"

/* What Kafka demands of keys that belong together (KafkaConfig.validateValues, and the constructors
 * of GroupCoordinatorConfig and ShareGroupConfig), in its own words. A value that is wrong by
 * itself is not judged again. For listeners see listener_rules.h. */

void relations_check_orders(const struct broker *broker, struct findings *findings);
void relations_check_retention(const struct broker *broker, struct findings *findings);
void relations_check_cleaner(const struct broker *broker, struct findings *findings);
void relations_check_connections(const struct broker *broker, struct findings *findings);
void relations_check_overrides(const struct broker *broker, struct findings *findings);
void relations_check_versions(const struct broker *broker, struct findings *findings);
void relations_check_classic(const struct broker *broker, struct findings *findings);
void relations_check_consumer(const struct broker *broker, struct findings *findings);
void relations_check_log_dirs(const struct broker *broker, struct findings *findings);

/* Limits that the range of the type does not have. */
void relations_check_least(const struct broker *broker, struct findings *findings);
