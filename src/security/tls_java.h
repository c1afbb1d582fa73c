/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/findings.h"
#include "kafka/broker.h"

/* The key and trust stores of each listener with TLS that are no PEM: that they are there, are what
 * Java reads as their type, and open with their password. KafkaConfig takes any: a broker ends when
 * it opens the listener, after the recovery of its logs. A listener with an engine of its own
 * (ssl.engine.factory.class) is left out, and so is what cannot be told: a type of another
 * provider, a password that is not ASCII, a digest that OpenSSL does not have. */
void tls_java_check(const struct broker *broker, struct findings *findings);
