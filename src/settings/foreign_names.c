// SPDX-License-Identifier: Apache-2.0
#include "settings/foreign_names.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"

#define LISTENERS "advertise it in KAFKA_ADVERTISED_LISTENERS, NAME://host:port"
#define USERS                                                                                      \
	"set KAFKA_INIT_SASL_<LISTENER>_USERS_DIR to a directory with a file for each user, its "  \
	"password in it"
#define OWN_USER                                                                                   \
	"set KAFKA_INIT_SASL_<LISTENER>_USER and _PASSWORD_FILE, for the listener among brokers"
#define SSL "write KAFKA_SSL_KEYSTORE_TYPE and KAFKA_SSL_KEYSTORE_LOCATION, KAFKA_SSL_TRUSTSTORE_…"
#define ZOOKEEPER_SSL                                                                              \
	"write KAFKA_ZOOKEEPER_SSL_CLIENT_ENABLE=true and KAFKA_ZOOKEEPER_SSL_KEYSTORE_LOCATION, " \
	"KAFKA_ZOOKEEPER_SSL_TRUSTSTORE_LOCATION"
#define ID "take it out: broker.id is the ordinal of the pod (KAFKA_INIT_ID_FROM)"
#define LEVELS "set KAFKA_LOG4J_ROOT_LOGLEVEL and KAFKA_LOG4J_LOGGERS"
#define TOPICS "create them with kafka-topics.sh in a Job, after `kafka-init wait broker`"
#define KRAFT "take it out: KRaft is not supported yet"

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

enum loss {
	LOST,	  /* an error */
	SWITCH,	  /* an error, but for no, false and 0, which ask for nothing */
	HARMLESS, /* a warning: the server is the same without it */
};

/* `name` may end with a `*`: all that begin so. */
struct foreign {
	const char *name;
	const char *image;
	enum loss loss;
	const char *remedy; /* what does the same here */
};

/* KAFKA_CFG_X is looked for as KAFKA_X. */
static const struct foreign of_kafka[] = {
	/* wurstmeister/kafka-docker: start-kafka.sh, create-topics.sh, and LOG4J_… of its README */
	{"BROKER_ID_COMMAND", "wurstmeister", LOST, ID},
	{"HOSTNAME_COMMAND", "wurstmeister", LOST,
	 "write $(POD_IP), $(POD_FQDN) or a variable of the downward API in place of "
	 "_{HOSTNAME_COMMAND}"},
	{"PORT_COMMAND", "wurstmeister", LOST,
	 "write $(31090+ORDINAL) or $(PORTS[ORDINAL]) in place of _{PORT_COMMAND}"},
	{"RACK_COMMAND", "wurstmeister", LOST, "set KAFKA_BROKER_RACK, which may hold $(NAME)"},
	{"CUSTOM_INIT_SCRIPT", "wurstmeister", LOST, "run it in an init container"},
	{"LOG4J_LOGGER_*", "wurstmeister", LOST, LEVELS},
	{"LOG4J_ADDITIVITY_*", "wurstmeister", LOST, LEVELS},
	{"LOG4J_APPENDER_*", "wurstmeister", LOST, LEVELS},
	{"LOG4J_ROOTLOGGER", "wurstmeister", LOST, LEVELS},
	{"KAFKA_CREATE_TOPICS", "wurstmeister", LOST, TOPICS},
	{"KAFKA_CREATE_TOPICS_SEPARATOR", "wurstmeister", LOST, TOPICS},
	{"KAFKA_PORT", "wurstmeister", LOST, LISTENERS},
	{"KAFKA_HOST_NAME", "wurstmeister", LOST, LISTENERS},
	{"KAFKA_ADVERTISED_HOST_NAME", "wurstmeister", LOST, LISTENERS},
	{"KAFKA_ADVERTISED_PORT", "wurstmeister", LOST, LISTENERS},
	{"KAFKA_ADVERTISED_PROTOCOL_NAME", "wurstmeister", LOST, LISTENERS},
	{"KAFKA_PROTOCOL_NAME", "wurstmeister", LOST, LISTENERS},
	/* confluentinc/kafka-images: configure, ensure, kafka.properties.template */
	{"KAFKA_HOST", "Confluent", LOST, LISTENERS},
	{"KAFKA_ADVERTISED_HOST", "Confluent", LOST, LISTENERS},
	{"KAFKA_SSL_KEYSTORE_FILENAME", "Confluent", LOST,
	 "set KAFKA_SSL_KEYSTORE_LOCATION to the path of the file"},
	{"KAFKA_SSL_KEYSTORE_CREDENTIALS", "Confluent", LOST,
	 "set KAFKA_SSL_KEYSTORE_PASSWORD_FILE to the path of the file"},
	{"KAFKA_SSL_KEY_CREDENTIALS", "Confluent", LOST,
	 "set KAFKA_SSL_KEY_PASSWORD_FILE to the path of the file"},
	{"KAFKA_SSL_TRUSTSTORE_FILENAME", "Confluent", LOST,
	 "set KAFKA_SSL_TRUSTSTORE_LOCATION to the path of the file"},
	{"KAFKA_SSL_TRUSTSTORE_CREDENTIALS", "Confluent", LOST,
	 "set KAFKA_SSL_TRUSTSTORE_PASSWORD_FILE to the path of the file"},
	{"KAFKA_CUB_ZK_TIMEOUT", "Confluent", HARMLESS, "set KAFKA_INIT_TIMEOUT"},
	{"KAFKA_DATA_DIRS", "Confluent", HARMLESS,
	 "take it out: the directories of log.dirs are checked"},
	{"KAFKA_TOOLS_LOG4J_LOGLEVEL", "Confluent", HARMLESS,
	 "give the tool that is run in the pod a KAFKA_LOG4J_OPTS of its own"},
	/* bitnami/containers: kafka-env.sh, libkafka.sh */
	{"KAFKA_BROKER_ID_COMMAND", "Bitnami", LOST, ID},
	{"KAFKA_NODE_ID_COMMAND", "Bitnami", LOST, ID},
	{"KAFKA_CONTROLLER_QUORUM_VOTERS_COMMAND", "Bitnami", LOST, KRAFT},
	{"KAFKA_MOUNTED_CONF_DIR", "Bitnami", LOST,
	 "set KAFKA_INIT_SERVER_PROPERTIES to the path of the file"},
	{"KAFKA_CLIENT_LISTENER_NAME", "Bitnami", LOST, USERS},
	{"KAFKA_CLIENT_USERS", "Bitnami", LOST, USERS},
	{"KAFKA_CLIENT_PASSWORDS", "Bitnami", LOST, USERS},
	{"KAFKA_CLIENT_USER", "Bitnami", LOST, USERS},
	{"KAFKA_CLIENT_PASSWORD", "Bitnami", LOST, USERS},
	{"KAFKA_INTER_BROKER_USER", "Bitnami", LOST, OWN_USER},
	{"KAFKA_INTER_BROKER_PASSWORD", "Bitnami", LOST, OWN_USER},
	{"KAFKA_CONTROLLER_USER", "Bitnami", LOST, KRAFT},
	{"KAFKA_CONTROLLER_PASSWORD", "Bitnami", LOST, KRAFT},
	{"KAFKA_ZOOKEEPER_USER", "Bitnami", LOST,
	 "mount a JAAS file with a Client entry and name it in KAFKA_OPTS"},
	{"KAFKA_ZOOKEEPER_PASSWORD", "Bitnami", LOST,
	 "mount a JAAS file with a Client entry and name it in KAFKA_OPTS"},
	{"KAFKA_ZOOKEEPER_PROTOCOL", "Bitnami", LOST,
	 "set KAFKA_ZOOKEEPER_SSL_CLIENT_ENABLE=true for TLS, and a JAAS file in KAFKA_OPTS for "
	 "SASL"},
	{"KAFKA_ZOOKEEPER_TLS_TYPE", "Bitnami", LOST, ZOOKEEPER_SSL},
	{"KAFKA_ZOOKEEPER_TLS_KEYSTORE", "Bitnami", LOST, ZOOKEEPER_SSL},
	{"KAFKA_ZOOKEEPER_TLS_KEYSTORE_PASSWORD", "Bitnami", LOST, ZOOKEEPER_SSL},
	{"KAFKA_ZOOKEEPER_TLS_TRUSTSTORE", "Bitnami", LOST, ZOOKEEPER_SSL},
	{"KAFKA_ZOOKEEPER_TLS_TRUSTSTORE_PASSWORD", "Bitnami", LOST, ZOOKEEPER_SSL},
	{"KAFKA_ZOOKEEPER_TLS_VERIFY_HOSTNAME", "Bitnami", LOST,
	 "set KAFKA_ZOOKEEPER_SSL_ENDPOINT_IDENTIFICATION_ALGORITHM"},
	{"KAFKA_ZOOKEEPER_BOOTSTRAP_SCRAM_USERS", "Bitnami", LOST,
	 "run kafka-configs --alter --add-config SCRAM-SHA-512=… in a Job"},
	{"KAFKA_TLS_TYPE", "Bitnami", LOST, SSL},
	{"KAFKA_TLS_TRUSTSTORE", "Bitnami", LOST, SSL},
	{"KAFKA_TLS_CLIENT_AUTH", "Bitnami", LOST, "set KAFKA_SSL_CLIENT_AUTH"},
	{"KAFKA_TLS_INTER_BROKER_AUTH", "Bitnami", LOST,
	 "set KAFKA_LISTENER_NAME_<LISTENER>_SSL_CLIENT_AUTH of that listener"},
	{"KAFKA_CERTIFICATE_PASSWORD", "Bitnami", LOST,
	 "set KAFKA_SSL_KEYSTORE_PASSWORD and KAFKA_SSL_KEY_PASSWORD, or their _FILE"},
	{"KAFKA_ENABLE_KRAFT", "Bitnami", SWITCH, KRAFT},
	{"KAFKA_KRAFT_CLUSTER_ID", "Bitnami", LOST, KRAFT},
	{"KAFKA_CLUSTER_ID", "Bitnami", LOST, KRAFT},
	{"KAFKA_INITIAL_CONTROLLERS", "Bitnami", LOST, KRAFT},
	{"KAFKA_SKIP_KRAFT_STORAGE_INIT", "Bitnami", SWITCH, KRAFT},
	{"KAFKA_EXTRA_FLAGS", "Bitnami", LOST,
	 "set each --override as a variable of its own, KAFKA_<KEY>"},
	/* apache/kafka: docker/jvm/launch, kafka-run-class.sh */
	{"KAFKA_MODE", "Apache Kafka", HARMLESS, "take it out: java is started"},
};

static const struct foreign of_zookeeper[] = {
	/* bitnami/containers: zookeeper-env.sh, libzookeeper.sh */
	{"ZOO_ENABLE_AUTH", "Bitnami", SWITCH, AUTH},
	{"ZOO_CLIENT_USER", "Bitnami", LOST, AUTH},
	{"ZOO_CLIENT_PASSWORD", "Bitnami", LOST, AUTH},
	{"ZOO_SERVER_USERS", "Bitnami", LOST, AUTH},
	{"ZOO_SERVER_PASSWORDS", "Bitnami", LOST, AUTH},
	{"ZOO_ENABLE_QUORUM_AUTH", "Bitnami", SWITCH, QUORUM_AUTH},
	{"ZOO_QUORUM_LEARNER_*", "Bitnami", LOST, QUORUM_AUTH},
	{"ZOO_QUORUM_SERVER_*", "Bitnami", LOST, QUORUM_AUTH},
	{"ZOO_TLS_CLIENT_*", "Bitnami", SWITCH, CLIENT_TLS},
	{"ZOO_TLS_PORT_NUMBER", "Bitnami", LOST, CLIENT_TLS},
	{"ZOO_TLS_QUORUM_*", "Bitnami", SWITCH, QUORUM_TLS},
	{"ZOO_ENABLE_PROMETHEUS_METRICS", "Bitnami", SWITCH,
	 "set ZOO_CFG_metricsProvider_className="
	 "org.apache.zookeeper.metrics.prometheus.PrometheusMetricsProvider"},
	{"ZOO_HC_TIMEOUT", "Bitnami", HARMLESS, "set KAFKA_INIT_PROBE_TIMEOUT"},
	/* confluentinc/kafka-images: zookeeper.properties.template */
	{"ZOOKEEPER_GROUPS", "Confluent", LOST,
	 "set ZOO_CFG_group_1=1:2:3, and so on, for each group"},
	{"ZOOKEEPER_WEIGHTS", "Confluent", LOST,
	 "set ZOO_CFG_weight_1=1, and so on, for each member"},
	{"ZOOKEEPER_TOOLS_LOG4J_LOGLEVEL", "Confluent", HARMLESS, "take it out"},
};

static bool is_named(const struct foreign *foreign, const char *name)
{
	size_t length = strcspn(foreign->name, "*");

	return strncmp(name, foreign->name, length) == 0 &&
	       (foreign->name[length] || !name[length]);
}

static const struct foreign *find(enum role role, const char *name)
{
	const struct foreign *all = role == ROLE_BROKER ? of_kafka : of_zookeeper;
	size_t count = role == ROLE_BROKER ? sizeof(of_kafka) / sizeof(*of_kafka)
					   : sizeof(of_zookeeper) / sizeof(*of_zookeeper);

	for (size_t i = 0; i < count; i++)
		if (is_named(&all[i], name))
			return &all[i];
	return NULL;
}

/* The images take an empty value for none (bash's ${X:-}). */
static bool asks_for_nothing(const struct foreign *foreign, const char *value)
{
	static const char *const words[] = {"no", "false", "0"};

	for (size_t i = 0; foreign->loss == SWITCH && i < sizeof(words) / sizeof(*words); i++)
		if (str_equal_nocase(value, words[i]))
			return true;
	return !*value;
}

bool foreign_name_check(enum role role, const struct environment *environment, const char *base,
			const char *variable, struct findings *findings)
{
	bool is_cfg = str_starts_with(base, "KAFKA_CFG_");
	cleanup_free char *name =
		is_cfg ? xasprintf("KAFKA_%s", base + strlen("KAFKA_CFG_")) : NULL;
	const struct foreign *found = find(role, name ? name : base);

	if (found && !asks_for_nothing(found, environment_get(environment, variable)))
		findings_add(findings, found->loss == HARMLESS ? FINDING_WARNING : FINDING_ERROR,
			     variable, found->remedy, "a variable of %s's image, and no key of %s",
			     found->image, role == ROLE_BROKER ? "Kafka" : "ZooKeeper");
	return found;
}
