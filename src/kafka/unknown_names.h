/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/findings.h"
#include "kafka/broker.h"

/* Names in server.properties that do nothing, about which Kafka is silent: misspelt keys, keys of a
 * topic's configuration or of another version, prefixes in upper case, JAAS where a broker does not
 * look for it. All are warnings. Names that a plug-in may read are left alone. */
void unknown_names_check(const struct broker *broker, struct findings *findings);
