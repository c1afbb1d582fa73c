/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "settings/settings.h"

/* The files that the JVMs read beside their configuration: logging to stdout, and the life of a DNS
 * answer. All texts are the caller's to free. */

/* For reload4j (Kafka 3.9), at the level of KAFKA_LOG4J_ROOT_LOGLEVEL. */
char *jvm_log4j_properties(const struct settings *jvm);

/* For logback (ZooKeeper 3.8 and later), at the level of ZK_LOG_LEVEL or ZOO_LOG_LEVEL. */
char *jvm_logback_xml(const struct settings *jvm);

/* Security properties for ZooKeeper: a member that moved to another address is found again after 5
 * s instead of 30 s (java.net.InetAddress, networkaddress.cache.ttl). They are no system
 * properties: only a file can set them. */
char *jvm_java_security(void);
