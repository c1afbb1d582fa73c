/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/findings.h"
#include "kafka/listeners.h"
#include "settings/settings.h"

/* What Kafka asks of `listeners`, `advertised.listeners`, listener.security.protocol.map and the
 * keys that name a listener, with ZooKeeper (KafkaConfig.validateValues, CoreUtils), in its own
 * words. Both lists are what was read from the keys; one that could not be read is empty, and its
 * rules are not looked at. */
void listener_rules_check(const struct settings *server, const struct listeners *bound,
			  const struct listeners *advertised, struct findings *findings);
