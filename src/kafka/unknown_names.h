/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/findings.h"
#include "kafka/broker.h"

/* Names in server.properties that do nothing, of which Kafka says no word: misspelt ones, those of
 * a topic's configuration, of another version, prefixes in upper case, JAAS where a broker does not
 * look. All are warnings; what a plug-in may read is left alone. */
void unknown_names_check(const struct broker *broker, struct findings *findings);
