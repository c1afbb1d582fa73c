/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/findings.h"
#include "kafka/broker.h"

/* How ssl.keystore.* and ssl.truststore.* of each listener with TLS fit together, in Kafka's own
 * words (DefaultSslEngineFactory.createKeystore and createTruststore of 3.9). KafkaConfig takes
 * anything, so a broker would end only when it opens its listeners, after the recovery of its
 * logs. */
void store_rules_check(const struct broker *broker, struct findings *findings);

/* Warns of a listener with TLS and no key store: Kafka starts, and no client can connect. Also of
 * one that asks clients for certificates and has no trust store: then Java's own authorities count
 * (JSSE's default trust manager). */
void store_rules_check_missing(const struct broker *broker, struct findings *findings);
