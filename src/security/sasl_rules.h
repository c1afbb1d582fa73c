/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/findings.h"
#include "kafka/broker.h"

/* That the mechanism of the brokers among themselves is one that their listener offers. */
void sasl_rules_check_mechanism(const struct broker *broker, struct findings *findings);

/* Each sasl.jaas.config that a listener uses is as JaasConfig wants it. KafkaConfig takes any
 * text: a broker ends when it opens the listener, after the recovery of its logs. */
void sasl_rules_check_jaas(const struct broker *broker, struct findings *findings);
