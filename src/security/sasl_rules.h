/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/findings.h"
#include "kafka/listeners.h"
#include "settings/settings.h"

/* That the mechanism of the brokers among themselves is one that their listener offers. By itself,
 * because security_build_sasl may set that mechanism before it. */
void sasl_rules_check_mechanism(const struct settings *server, const char *inter_broker,
				struct findings *findings);

/* Each sasl.jaas.config that a listener uses ends as JaasConfig wants it. KafkaConfig takes any
 * text: a broker ends when it opens the listener, after the recovery of its logs. */
void sasl_rules_check_jaas(const struct settings *server, const struct listeners *bound,
			   struct findings *findings);
