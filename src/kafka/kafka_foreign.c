// SPDX-License-Identifier: Apache-2.0
#include "kafka/kafka_foreign.h"

#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "net/product.h"
#include "settings/foreign_names.h"

#define BITNAMI "KAFKA_CFG_"

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

static const struct foreign_name names[] = {
	/* wurstmeister/kafka-docker: start-kafka.sh, create-topics.sh, and LOG4J_… of its README */
	{"BROKER_ID_COMMAND", "wurstmeister", FOREIGN_LOST, ID},
	{"HOSTNAME_COMMAND", "wurstmeister", FOREIGN_LOST,
	 "write $(POD_IP), $(POD_FQDN) or a variable of the downward API in place of "
	 "_{HOSTNAME_COMMAND}"},
	{"PORT_COMMAND", "wurstmeister", FOREIGN_LOST,
	 "write $(31090+ORDINAL) or $(PORTS[ORDINAL]) in place of _{PORT_COMMAND}"},
	{"RACK_COMMAND", "wurstmeister", FOREIGN_LOST,
	 "set KAFKA_BROKER_RACK, which may hold $(NAME)"},
	{"CUSTOM_INIT_SCRIPT", "wurstmeister", FOREIGN_LOST, "run it in an init container"},
	{"LOG4J_LOGGER_*", "wurstmeister", FOREIGN_LOST, LEVELS},
	{"LOG4J_ADDITIVITY_*", "wurstmeister", FOREIGN_LOST, LEVELS},
	{"LOG4J_APPENDER_*", "wurstmeister", FOREIGN_LOST, LEVELS},
	{"LOG4J_ROOTLOGGER", "wurstmeister", FOREIGN_LOST, LEVELS},
	{"KAFKA_CREATE_TOPICS", "wurstmeister", FOREIGN_LOST, TOPICS},
	{"KAFKA_CREATE_TOPICS_SEPARATOR", "wurstmeister", FOREIGN_LOST, TOPICS},
	{"KAFKA_PORT", "wurstmeister", FOREIGN_LOST, LISTENERS},
	{"KAFKA_HOST_NAME", "wurstmeister", FOREIGN_LOST, LISTENERS},
	{"KAFKA_ADVERTISED_HOST_NAME", "wurstmeister", FOREIGN_LOST, LISTENERS},
	{"KAFKA_ADVERTISED_PORT", "wurstmeister", FOREIGN_LOST, LISTENERS},
	{"KAFKA_ADVERTISED_PROTOCOL_NAME", "wurstmeister", FOREIGN_LOST, LISTENERS},
	{"KAFKA_PROTOCOL_NAME", "wurstmeister", FOREIGN_LOST, LISTENERS},
	/* confluentinc/kafka-images: configure, ensure, kafka.properties.template */
	{"KAFKA_HOST", "Confluent", FOREIGN_LOST, LISTENERS},
	{"KAFKA_ADVERTISED_HOST", "Confluent", FOREIGN_LOST, LISTENERS},
	{"KAFKA_SSL_KEYSTORE_FILENAME", "Confluent", FOREIGN_LOST,
	 "set KAFKA_SSL_KEYSTORE_LOCATION to the path of the file"},
	{"KAFKA_SSL_KEYSTORE_CREDENTIALS", "Confluent", FOREIGN_LOST,
	 "set KAFKA_SSL_KEYSTORE_PASSWORD_FILE to the path of the file"},
	{"KAFKA_SSL_KEY_CREDENTIALS", "Confluent", FOREIGN_LOST,
	 "set KAFKA_SSL_KEY_PASSWORD_FILE to the path of the file"},
	{"KAFKA_SSL_TRUSTSTORE_FILENAME", "Confluent", FOREIGN_LOST,
	 "set KAFKA_SSL_TRUSTSTORE_LOCATION to the path of the file"},
	{"KAFKA_SSL_TRUSTSTORE_CREDENTIALS", "Confluent", FOREIGN_LOST,
	 "set KAFKA_SSL_TRUSTSTORE_PASSWORD_FILE to the path of the file"},
	{"KAFKA_CUB_ZK_TIMEOUT", "Confluent", FOREIGN_HARMLESS, "set KAFKA_INIT_TIMEOUT"},
	{"KAFKA_DATA_DIRS", "Confluent", FOREIGN_HARMLESS,
	 "take it out: the directories of log.dirs are checked"},
	{"KAFKA_TOOLS_LOG4J_LOGLEVEL", "Confluent", FOREIGN_HARMLESS,
	 "give the tool that is run in the pod a KAFKA_LOG4J_OPTS of its own"},
	/* bitnami/containers: kafka-env.sh, libkafka.sh */
	{"KAFKA_BROKER_ID_COMMAND", "Bitnami", FOREIGN_LOST, ID},
	{"KAFKA_NODE_ID_COMMAND", "Bitnami", FOREIGN_LOST, ID},
	{"KAFKA_CONTROLLER_QUORUM_VOTERS_COMMAND", "Bitnami", FOREIGN_LOST, KRAFT},
	{"KAFKA_MOUNTED_CONF_DIR", "Bitnami", FOREIGN_LOST,
	 "set KAFKA_INIT_SERVER_PROPERTIES to the path of the file"},
	{"KAFKA_CLIENT_LISTENER_NAME", "Bitnami", FOREIGN_LOST, USERS},
	{"KAFKA_CLIENT_USERS", "Bitnami", FOREIGN_LOST, USERS},
	{"KAFKA_CLIENT_PASSWORDS", "Bitnami", FOREIGN_LOST, USERS},
	{"KAFKA_CLIENT_USER", "Bitnami", FOREIGN_LOST, USERS},
	{"KAFKA_CLIENT_PASSWORD", "Bitnami", FOREIGN_LOST, USERS},
	{"KAFKA_INTER_BROKER_USER", "Bitnami", FOREIGN_LOST, OWN_USER},
	{"KAFKA_INTER_BROKER_PASSWORD", "Bitnami", FOREIGN_LOST, OWN_USER},
	{"KAFKA_CONTROLLER_USER", "Bitnami", FOREIGN_LOST, KRAFT},
	{"KAFKA_CONTROLLER_PASSWORD", "Bitnami", FOREIGN_LOST, KRAFT},
	{"KAFKA_ZOOKEEPER_USER", "Bitnami", FOREIGN_LOST,
	 "mount a JAAS file with a Client entry and name it in KAFKA_OPTS"},
	{"KAFKA_ZOOKEEPER_PASSWORD", "Bitnami", FOREIGN_LOST,
	 "mount a JAAS file with a Client entry and name it in KAFKA_OPTS"},
	{"KAFKA_ZOOKEEPER_PROTOCOL", "Bitnami", FOREIGN_LOST,
	 "set KAFKA_ZOOKEEPER_SSL_CLIENT_ENABLE=true for TLS, and a JAAS file in KAFKA_OPTS for "
	 "SASL"},
	{"KAFKA_ZOOKEEPER_TLS_TYPE", "Bitnami", FOREIGN_LOST, ZOOKEEPER_SSL},
	{"KAFKA_ZOOKEEPER_TLS_KEYSTORE", "Bitnami", FOREIGN_LOST, ZOOKEEPER_SSL},
	{"KAFKA_ZOOKEEPER_TLS_KEYSTORE_PASSWORD", "Bitnami", FOREIGN_LOST, ZOOKEEPER_SSL},
	{"KAFKA_ZOOKEEPER_TLS_TRUSTSTORE", "Bitnami", FOREIGN_LOST, ZOOKEEPER_SSL},
	{"KAFKA_ZOOKEEPER_TLS_TRUSTSTORE_PASSWORD", "Bitnami", FOREIGN_LOST, ZOOKEEPER_SSL},
	{"KAFKA_ZOOKEEPER_TLS_VERIFY_HOSTNAME", "Bitnami", FOREIGN_LOST,
	 "set KAFKA_ZOOKEEPER_SSL_ENDPOINT_IDENTIFICATION_ALGORITHM"},
	{"KAFKA_ZOOKEEPER_BOOTSTRAP_SCRAM_USERS", "Bitnami", FOREIGN_LOST,
	 "run kafka-configs --alter --add-config SCRAM-SHA-512=… in a Job"},
	{"KAFKA_TLS_TYPE", "Bitnami", FOREIGN_LOST, SSL},
	{"KAFKA_TLS_TRUSTSTORE", "Bitnami", FOREIGN_LOST, SSL},
	{"KAFKA_TLS_CLIENT_AUTH", "Bitnami", FOREIGN_LOST, "set KAFKA_SSL_CLIENT_AUTH"},
	{"KAFKA_TLS_INTER_BROKER_AUTH", "Bitnami", FOREIGN_LOST,
	 "set KAFKA_LISTENER_NAME_<LISTENER>_SSL_CLIENT_AUTH of that listener"},
	{"KAFKA_CERTIFICATE_PASSWORD", "Bitnami", FOREIGN_LOST,
	 "set KAFKA_SSL_KEYSTORE_PASSWORD and KAFKA_SSL_KEY_PASSWORD, or their _FILE"},
	{"KAFKA_ENABLE_KRAFT", "Bitnami", FOREIGN_SWITCH, KRAFT},
	{"KAFKA_KRAFT_CLUSTER_ID", "Bitnami", FOREIGN_LOST, KRAFT},
	{"KAFKA_CLUSTER_ID", "Bitnami", FOREIGN_LOST, KRAFT},
	{"KAFKA_INITIAL_CONTROLLERS", "Bitnami", FOREIGN_LOST, KRAFT},
	{"KAFKA_SKIP_KRAFT_STORAGE_INIT", "Bitnami", FOREIGN_SWITCH, KRAFT},
	{"KAFKA_EXTRA_FLAGS", "Bitnami", FOREIGN_LOST,
	 "set each --override as a variable of its own, KAFKA_<KEY>"},
	/* apache/kafka: docker/jvm/launch, kafka-run-class.sh */
	{"KAFKA_MODE", "Apache Kafka", FOREIGN_HARMLESS, "take it out: java is started"},
	{NULL, NULL, FOREIGN_LOST, NULL},
};

bool kafka_foreign_check(const struct environment *environment, const char *base,
			 const char *variable, struct findings *findings)
{
	cleanup_free char *name = str_starts_with(base, BITNAMI)
					  ? xasprintf("KAFKA_%s", base + strlen(BITNAMI))
					  : xstrdup(base);
	struct foreign_names all = {names, product_name(PRODUCT_KAFKA)};

	return foreign_names_check(&all, environment, name, variable, findings);
}
