// SPDX-License-Identifier: Apache-2.0
#include "zookeeper/zookeeper_foreign.h"

#include <stddef.h>

#include "net/product.h"
#include "settings/foreign_names.h"

#define AUTH                                                                                       \
	"name a JAAS file with a Server entry in SERVER_JVMFLAGS and set "                         \
	"ZOO_CFG_authProvider_sasl=org.apache.zookeeper.server.auth.SASLAuthenticationProvider"
#define QUORUM_AUTH                                                                                \
	"name a JAAS file with QuorumServer and QuorumLearner in SERVER_JVMFLAGS and set "         \
	"ZOO_CFG_quorum_auth_enableSasl=true"
#define CLIENT_TLS                                                                                 \
	"set KAFKA_INIT_TLS_DIR, or ZOO_CFG_secureClientPort, ZOO_CFG_ssl_keyStore_location and "  \
	"ZOO_CFG_ssl_trustStore_location"
#define QUORUM_TLS                                                                                 \
	"set KAFKA_INIT_QUORUM_TLS_DIR, or ZOO_CFG_sslQuorum=true, "                               \
	"ZOO_CFG_ssl_quorum_keyStore_location and ZOO_CFG_ssl_quorum_trustStore_location"

static const struct foreign_name names[] = {
	/* bitnami/containers: zookeeper-env.sh, libzookeeper.sh */
	{"ZOO_ENABLE_AUTH", "Bitnami", FOREIGN_SWITCH, AUTH},
	{"ZOO_CLIENT_USER", "Bitnami", FOREIGN_LOST, AUTH},
	{"ZOO_CLIENT_PASSWORD", "Bitnami", FOREIGN_LOST, AUTH},
	{"ZOO_SERVER_USERS", "Bitnami", FOREIGN_LOST, AUTH},
	{"ZOO_SERVER_PASSWORDS", "Bitnami", FOREIGN_LOST, AUTH},
	{"ZOO_ENABLE_QUORUM_AUTH", "Bitnami", FOREIGN_SWITCH, QUORUM_AUTH},
	{"ZOO_QUORUM_LEARNER_*", "Bitnami", FOREIGN_LOST, QUORUM_AUTH},
	{"ZOO_QUORUM_SERVER_*", "Bitnami", FOREIGN_LOST, QUORUM_AUTH},
	{"ZOO_TLS_CLIENT_*", "Bitnami", FOREIGN_SWITCH, CLIENT_TLS},
	{"ZOO_TLS_PORT_NUMBER", "Bitnami", FOREIGN_LOST, CLIENT_TLS},
	{"ZOO_TLS_QUORUM_*", "Bitnami", FOREIGN_SWITCH, QUORUM_TLS},
	{"ZOO_ENABLE_PROMETHEUS_METRICS", "Bitnami", FOREIGN_SWITCH,
	 "set ZOO_CFG_metricsProvider_className="
	 "org.apache.zookeeper.metrics.prometheus.PrometheusMetricsProvider"},
	{"ZOO_HC_TIMEOUT", "Bitnami", FOREIGN_HARMLESS, "set KAFKA_INIT_PROBE_TIMEOUT"},
	/* confluentinc/kafka-images: zookeeper.properties.template */
	{"ZOOKEEPER_GROUPS", "Confluent", FOREIGN_LOST,
	 "set ZOO_CFG_group_1=1:2:3, and so on, for each group"},
	{"ZOOKEEPER_WEIGHTS", "Confluent", FOREIGN_LOST,
	 "set ZOO_CFG_weight_1=1, and so on, for each member"},
	{"ZOOKEEPER_TOOLS_LOG4J_LOGLEVEL", "Confluent", FOREIGN_HARMLESS, "take it out"},
	{NULL, NULL, FOREIGN_LOST, NULL},
};

void zookeeper_foreign_check(const struct environment *environment, const char *base,
			     const char *variable, struct findings *findings)
{
	struct foreign_names all = {names, product_name(PRODUCT_ZOOKEEPER)};

	foreign_names_check(&all, environment, base, variable, findings);
}
