/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/findings.h"
#include "kafka/broker.h"

/* How ssl.keystore.* and ssl.truststore.* of each listener with TLS fit each other, in Kafka's own
 * words (DefaultSslEngineFactory.createKeystore and createTruststore of 3.9). KafkaConfig takes
 * them all: a broker ends when it opens its listeners, which is after the recovery of its logs. So
 * it does with an ssl.protocol that Java does not have. */
void store_rules_check(const struct broker *broker, struct findings *findings);

/* Whether the listener has TLS of Kafka's own engine; a plug-in reads what it likes. */
bool store_rules_has_stores(const struct settings *server, const char *listener);

/* Warns of a listener with TLS that has no key store, to which no client can connect (Kafka starts
 * all the same), and of one that asks clients for certificates and has no trust store: Java's own
 * authorities are then those that count (JSSE's default trust manager). */
void store_rules_check_missing(const struct broker *broker, struct findings *findings);
