/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/strv.h"
#include "kafka/listeners.h"
#include "settings/settings.h"

/* What Kafka keeps in ZooKeeper. */

/* The JSON of /brokers/ids/N (BrokerIdZNode.encode) in words: "PLAINTEXT://10.0.0.5:9092,
 * registered 2026-11-21 10:02:03 UTC". What it lacks is left out. Text that is no such JSON becomes
 * "unknown". The caller frees it. */
char *znode_describe_registration(const char *json);

/* From the same JSON: the endpoints, and the security protocol of each ("" if it has none). From
 * text that is no such JSON: nothing. */
struct znode_registration {
	struct listeners endpoints;
	struct strv securities;
};

void znode_read_registration(const char *json, struct znode_registration *registration);
void znode_registration_finish(struct znode_registration *registration);

/* The id in the JSON of /cluster/id (ClusterIdZNode.fromJson); NULL: it is no such JSON. The caller
 * frees it. */
char *znode_read_cluster_id(const char *json);

/* Adds what the JSON of /config/brokers/N holds (ConfigEntityZNode.encode: what kafka-configs set
 * for that broker, which wins over server.properties, DynamicBrokerConfig) to `settings`, with
 * `path` as its origin. Text that is no such JSON adds nothing. */
void znode_read_config(const char *json, const char *path, struct settings *settings);

/* "2.14": of the JSON library (jansson) that is linked in. */
const char *znode_json_version(void);

#define cleanup_znode_registration __attribute__((cleanup(znode_registration_finish)))
