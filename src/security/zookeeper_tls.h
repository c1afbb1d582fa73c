/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdint.h>

#include "base/findings.h"
#include "security/security_inputs.h"
#include "security/tls_store.h"

/* The port that Kafka's documentation uses for ZooKeeper with TLS. */
#define ZOOKEEPER_SECURE_PORT "2182"

/* Adds a store for each of --tls-dir (the client port) and --quorum-tls-dir, and sets what
 * ZooKeeper needs for it: ssl.keyStore.* and ssl.trustStore.*, or ssl.quorum.*, Netty,
 * secureClientPort if none is given, sslQuorum. What zoo.cfg says itself is not changed. */
void zookeeper_tls_build(const struct security_inputs *inputs, struct settings *zoo_cfg,
			 struct tls_stores *stores, struct findings *findings);

/* Checks the PEM files that zoo.cfg itself names as stores. What Java would not read is an error.
 * Each key store is added to `stores` for its dates. */
void zookeeper_tls_check_files(const struct settings *zoo_cfg, int64_t now, int java_version,
			       struct tls_stores *stores, struct findings *findings);
