// SPDX-License-Identifier: Apache-2.0
#include "settings/foreign_names.h"

#include <string.h>

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
#define KRAFT "take it out: KRaft is not supported yet"

/* What follows KAFKA_ or KAFKA_CFG_, and what does the same here. */
static const struct {
	const char *name;
	const char *image;
	const char *remedy;
} names[] = {
	/* wurstmeister/kafka: start-kafka.sh, broker-list.sh */
	{"BROKER_ID_COMMAND", "wurstmeister",
	 "take it out: broker.id is the ordinal of the pod (KAFKA_INIT_ID_FROM)"},
	{"HOSTNAME_COMMAND", "wurstmeister",
	 "write $(POD_IP), $(POD_FQDN) or a variable of the downward API in its place"},
	{"PORT_COMMAND", "wurstmeister",
	 "write $(31090+ORDINAL) or $(PORTS[ORDINAL]) in its place"},
	{"RACK_COMMAND", "wurstmeister", "set KAFKA_BROKER_RACK, which may hold $(NAME)"},
	{"ADVERTISED_HOST_NAME", "wurstmeister", LISTENERS},
	{"ADVERTISED_PORT", "wurstmeister", LISTENERS},
	{"ADVERTISED_HOST", "Confluent", LISTENERS},
	{"ADVERTISED_PROTOCOL_NAME", "wurstmeister", LISTENERS},
	{"PROTOCOL_NAME", "wurstmeister", LISTENERS},
	/* confluentinc/cp-kafka: configure, kafka.properties.template */
	{"SSL_KEYSTORE_FILENAME", "Confluent",
	 "set KAFKA_SSL_KEYSTORE_LOCATION to the path of the file"},
	{"SSL_KEYSTORE_CREDENTIALS", "Confluent",
	 "set KAFKA_SSL_KEYSTORE_PASSWORD_FILE to the path of the file"},
	{"SSL_KEY_CREDENTIALS", "Confluent",
	 "set KAFKA_SSL_KEY_PASSWORD_FILE to the path of the file"},
	{"SSL_TRUSTSTORE_FILENAME", "Confluent",
	 "set KAFKA_SSL_TRUSTSTORE_LOCATION to the path of the file"},
	{"SSL_TRUSTSTORE_CREDENTIALS", "Confluent",
	 "set KAFKA_SSL_TRUSTSTORE_PASSWORD_FILE to the path of the file"},
	/* bitnami/kafka: kafka-env.sh */
	{"CLIENT_USERS", "Bitnami", USERS},
	{"CLIENT_PASSWORDS", "Bitnami", USERS},
	{"CLIENT_USER", "Bitnami", USERS},
	{"CLIENT_PASSWORD", "Bitnami", USERS},
	{"INTER_BROKER_USER", "Bitnami", OWN_USER},
	{"INTER_BROKER_PASSWORD", "Bitnami", OWN_USER},
	{"CONTROLLER_USER", "Bitnami", KRAFT},
	{"CONTROLLER_PASSWORD", "Bitnami", KRAFT},
	{"ZOOKEEPER_USER", "Bitnami",
	 "mount a JAAS file with a Client entry and name it in KAFKA_OPTS"},
	{"ZOOKEEPER_PASSWORD", "Bitnami",
	 "mount a JAAS file with a Client entry and name it in KAFKA_OPTS"},
	{"ZOOKEEPER_PROTOCOL", "Bitnami",
	 "set KAFKA_ZOOKEEPER_SSL_CLIENT_ENABLE=true for TLS, and a JAAS file in KAFKA_OPTS for "
	 "SASL"},
	{"ZOOKEEPER_TLS_TYPE", "Bitnami", ZOOKEEPER_SSL},
	{"ZOOKEEPER_TLS_KEYSTORE", "Bitnami", ZOOKEEPER_SSL},
	{"ZOOKEEPER_TLS_KEYSTORE_PASSWORD", "Bitnami", ZOOKEEPER_SSL},
	{"ZOOKEEPER_TLS_TRUSTSTORE", "Bitnami", ZOOKEEPER_SSL},
	{"ZOOKEEPER_TLS_TRUSTSTORE_PASSWORD", "Bitnami", ZOOKEEPER_SSL},
	{"ZOOKEEPER_TLS_VERIFY_HOSTNAME", "Bitnami",
	 "set KAFKA_ZOOKEEPER_SSL_ENDPOINT_IDENTIFICATION_ALGORITHM"},
	{"ZOOKEEPER_BOOTSTRAP_SCRAM_USERS", "Bitnami",
	 "run kafka-configs --alter --add-config SCRAM-SHA-512=… in a Job"},
	{"TLS_TYPE", "Bitnami", SSL},
	{"TLS_TRUSTSTORE", "Bitnami", SSL},
	{"TLS_CLIENT_AUTH", "Bitnami", "set KAFKA_SSL_CLIENT_AUTH"},
	{"TLS_INTER_BROKER_AUTH", "Bitnami",
	 "set KAFKA_LISTENER_NAME_<LISTENER>_SSL_CLIENT_AUTH of that listener"},
	{"CERTIFICATE_PASSWORD", "Bitnami",
	 "set KAFKA_SSL_KEYSTORE_PASSWORD and KAFKA_SSL_KEY_PASSWORD, or their _FILE"},
	{"ENABLE_KRAFT", "Bitnami", KRAFT},
	{"KRAFT_CLUSTER_ID", "Bitnami", KRAFT},
	{"CLUSTER_ID", "Bitnami", KRAFT},
	{"INITIAL_CONTROLLERS", "Bitnami", KRAFT},
	{"SKIP_KRAFT_STORAGE_INIT", "Bitnami", KRAFT},
	{"EXTRA_FLAGS", "Bitnami", "set each --override as a variable of its own, KAFKA_<KEY>"},
};

bool foreign_name_check(const char *base, const char *variable, struct findings *findings)
{
	const char *name;

	/* The base of KAFKA_FILE is shorter than the prefix. */
	if (!str_starts_with(base, "KAFKA_"))
		return false;
	name = base + strlen(str_starts_with(base, "KAFKA_CFG_") ? "KAFKA_CFG_" : "KAFKA_");
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (!str_equal(name, names[i].name))
			continue;
		findings_add(findings, FINDING_ERROR, variable, names[i].remedy,
			     "a variable of %s's image, and no key of Kafka", names[i].image);
		return true;
	}
	return false;
}
