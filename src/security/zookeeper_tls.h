/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdint.h>

#include "base/findings.h"
#include "security/security_inputs.h"
#include "security/tls_store.h"

/* Kafka's documentation of ZooKeeper with TLS has clients there. */
#define ZOOKEEPER_SECURE_PORT "2182"

/* Adds a store for each of --tls-dir (the client port) and --quorum-tls-dir, and sets what
 * ZooKeeper needs for it: ssl.keyStore.* and ssl.trustStore.* or ssl.quorum.*, Netty,
 * secureClientPort where none is given, sslQuorum. What zoo.cfg says itself stays as it is. */
void zookeeper_tls_build(const struct security_inputs *inputs, struct settings *zoo_cfg,
			 struct tls_stores *stores, struct findings *findings);

/* The PEM files that zoo.cfg itself names as stores: what Java would not read is an error, and each
 * key store is added to `stores` for its dates. */
void zookeeper_tls_check_files(const struct settings *zoo_cfg, int64_t now, int java_version,
			       struct tls_stores *stores, struct findings *findings);
