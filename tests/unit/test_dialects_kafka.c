// SPDX-License-Identifier: Apache-2.0
/* What the images make of their variables for a broker, a table for each: the rule that it has, and
 * what becomes of it here. Where the value does not move over there is a finding, and its remedy
 * names what does. */
#include "dialects.h"

#include "jvm/variables.h"
#include "kafka/kafka_names.h"
#include "kafka/unknown_names.h"
#include "pod.h"

#define IN_FILE "FILE "
#define BAD_NAME ": the name has four or more underscores in a row, or one at an end\n"

/* confluentinc/confluent-docker-utils: confluent/docker_utils/dub.py, env_to_props;
 * confluentinc/kafka-images @7.9.x: kafka/include/etc/confluent/docker/kafka.properties.template,
 * configure, ensure. */
static const struct dialect confluent[] = {
	{"_ is a dot", "KAFKA_ZOOKEEPER_CONNECT=zk:2181/a", "zookeeper.connect=zk:2181/a", "",
	 NULL},
	{"__ is an underscore", "KAFKA_CONFLUENT_A__B=1", "confluent.a_b=1", "", NULL},
	{"___ is a dash", "KAFKA_CONFLUENT_A___B=1", "confluent.a-b=1", "", NULL},
	{"___ and __ beside another", "KAFKA_CONFLUENT_A___B__C_D=1", "confluent.a-b_c.d=1", "",
	 NULL},
	{"a listener with an underscore",
	 "KAFKA_LISTENER_NAME_SASL__SSL_SCRAM___SHA___512_SASL_JAAS_CONFIG=x",
	 "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=x", "", NULL},
	{"segments of one letter", "KAFKA_CONFLUENT_A_B_C=1", "confluent.a.b.c=1", "", NULL},
	{"any case", "KAFKA_Log_dirs=/d", "log.dirs=/d", "", NULL},
	{"the prefix itself has one case", "kafka_log_dirs=/d\nKafka_Log_Dirs=/d", "", "", NULL},
	{"____ is a dash and an underscore: refused here", "KAFKA_A____B=1", "",
	 "error KAFKA_A____B" BAD_NAME, "___ for a dash"},
	{"_ at the start stays: refused here", "KAFKA__A=1", "", "error KAFKA__A" BAD_NAME,
	 "__ for an underscore"},
	{"_ at the end stays: refused here", "KAFKA_A_=1", "", "error KAFKA_A_" BAD_NAME,
	 "__ for an underscore"},
	{"the value as it is", "KAFKA_CONFLUENT_A= a=b & c\\d %e@f$g ",
	 "confluent.a= a=b & c\\d %e@f$g ", "", NULL},
	{"an empty value", "KAFKA_CONFLUENT_A=", "confluent.a=", "", NULL},
	{"of two for one key the later: refused here", "KAFKA_log_dirs=/b\nKAFKA_LOG_DIRS=/a",
	 "log.dirs=/a", "error KAFKA_log_dirs: KAFKA_LOG_DIRS sets log.dirs to another value\n",
	 "one of the two"},
	{"the key with capitals", "KAFKA_ZOOKEEPER_CLIENT_CNXN_SOCKET=x",
	 "zookeeper.clientCnxnSocket=x", "", NULL},
	{"a prefix of its own", "CONFLUENT_SUPPORT_METRICS_ENABLE=false",
	 "confluent.support.metrics.enable=false", "", NULL},
	{"cp-server's", "CONFLUENT_METRICS_REPORTER_BOOTSTRAP_SERVERS=a:1",
	 "confluent.metrics.reporter.bootstrap.servers=a:1", "", NULL},
	{"no other one", "CONFLUENT_X=1\nCONFLUENT_SUPPORTX_Y=1", "", "", NULL},
	{"excluded: the JVM's", "KAFKA_HEAP_OPTS=-Xmx2g\nKAFKA_OPTS=-Da=b",
	 "java KAFKA_HEAP_OPTS=-Xmx2g|java KAFKA_OPTS=-Da=b", "", NULL},
	{"excluded: the JVM's flags", "KAFKA_JVM_PERFORMANCE_OPTS=-server\nKAFKA_GC_LOG_OPTS=-Da",
	 "java KAFKA_JVM_PERFORMANCE_OPTS=-server|java KAFKA_GC_LOG_OPTS=-Da", "", NULL},
	{"excluded: JMX", "KAFKA_JMX_OPTS=-Da\nKAFKA_JMX_PORT=1\nKAFKA_JMX_HOSTNAME=h",
	 "java KAFKA_JMX_OPTS=-Da|java KAFKA_JMX_PORT=1|java KAFKA_JMX_HOSTNAME=h", "", NULL},
	{"excluded: the log", "KAFKA_LOG4J_ROOT_LOGLEVEL=WARN\nKAFKA_LOG4J_LOGGERS=kafka=DEBUG",
	 "java KAFKA_LOG4J_ROOT_LOGLEVEL=WARN|java KAFKA_LOG4J_LOGGERS=kafka=DEBUG", "", NULL},
	{"excluded: the log's file", "KAFKA_LOG4J_OPTS=-Da", "java KAFKA_LOG4J_OPTS=-Da", "", NULL},
	{"excluded: the image's own", "KAFKA_VERSION=7.9.0\nKAFKA_HOME=/opt/kafka", "", "", NULL},
	{"the whole name is excluded", "KAFKA_HEAP_OPTS_A=1", "heap.opts.a=1", "", NULL},
	{"the log of tools", "KAFKA_TOOLS_LOG4J_LOGLEVEL=WARN", "",
	 HARMLESS("Confluent", "Kafka", "KAFKA_TOOLS_LOG4J_LOGLEVEL"), "KAFKA_LOG4J_OPTS"},
	{"cub's wait", "KAFKA_CUB_ZK_TIMEOUT=40", "",
	 HARMLESS("Confluent", "Kafka", "KAFKA_CUB_ZK_TIMEOUT"), "KAFKA_INIT_TIMEOUT"},
	{"dub path: not what log.dirs says", "KAFKA_DATA_DIRS=/d", "",
	 HARMLESS("Confluent", "Kafka", "KAFKA_DATA_DIRS"), "log.dirs"},
	{"ensure: port is deprecated", "KAFKA_PORT=9092", "",
	 LOST("wurstmeister", "Kafka", "KAFKA_PORT"), "KAFKA_ADVERTISED_LISTENERS"},
	{"ensure: host is deprecated", "KAFKA_HOST=h", "", LOST("Confluent", "Kafka", "KAFKA_HOST"),
	 "KAFKA_ADVERTISED_LISTENERS"},
	{"ensure: advertised.host", "KAFKA_ADVERTISED_HOST=h", "",
	 LOST("Confluent", "Kafka", "KAFKA_ADVERTISED_HOST"), "KAFKA_ADVERTISED_LISTENERS"},
	{"configure: a key store below /etc/kafka/secrets", "KAFKA_SSL_KEYSTORE_FILENAME=k.jks", "",
	 LOST("Confluent", "Kafka", "KAFKA_SSL_KEYSTORE_FILENAME"), "KAFKA_SSL_KEYSTORE_LOCATION"},
	{"its password", "KAFKA_SSL_KEYSTORE_CREDENTIALS=c", "",
	 LOST("Confluent", "Kafka", "KAFKA_SSL_KEYSTORE_CREDENTIALS"),
	 "KAFKA_SSL_KEYSTORE_PASSWORD_FILE"},
	{"its key's password", "KAFKA_SSL_KEY_CREDENTIALS=c", "",
	 LOST("Confluent", "Kafka", "KAFKA_SSL_KEY_CREDENTIALS"), "KAFKA_SSL_KEY_PASSWORD_FILE"},
	{"the trust store", "KAFKA_SSL_TRUSTSTORE_FILENAME=t.jks", "",
	 LOST("Confluent", "Kafka", "KAFKA_SSL_TRUSTSTORE_FILENAME"),
	 "KAFKA_SSL_TRUSTSTORE_LOCATION"},
	{"its own password", "KAFKA_SSL_TRUSTSTORE_CREDENTIALS=c", "",
	 LOST("Confluent", "Kafka", "KAFKA_SSL_TRUSTSTORE_CREDENTIALS"),
	 "KAFKA_SSL_TRUSTSTORE_PASSWORD_FILE"},
};

/* confluentinc/cp-docker-utils: cmd/ub/ub.go, ConvertKey, buildProperties (8.x). */
static const struct dialect confluent_8[] = {
	{"the second _ around one letter is lost: not here", "KAFKA_CONFLUENT_A_B_C_D=1",
	 "confluent.a.b.c.d=1", "", NULL},
	{"one letter between __ and _", "KAFKA_CONFLUENT_A__B_C=1", "confluent.a_b.c=1", "", NULL},
	{"the prefix without its underscore: not here", "KAFKAFOO=x\nKAFKA=x", "", "", NULL},
	{"ensure takes an empty value", "KAFKA_ADVERTISED_LISTENERS=", "advertised.listeners=", "",
	 NULL},
	{"keys are sorted", "KAFKA_B_C=1\nKAFKA_A_C=2", "a.c=2|b.c=1", "", NULL},
};

/* apache/kafka: core/src/main/scala/kafka/docker/KafkaDockerWrapper.scala, docker/jvm/launch. */
static const struct dialect apache[] = {
	{"by the order of replacement, the same", "KAFKA_CONFLUENT_A_B__C___D=1",
	 "confluent.a.b_c-d=1", "", NULL},
	{"KAFKA_ in the middle, as 4.0 reads it (KAFKA-17911)", "KAFKA_KAFKA_METRICS_REPORTERS=x",
	 "kafka.metrics.reporters=x", "", NULL},
	{"and once more", "KAFKA_CONFLUENT_KAFKA_X=1", "confluent.kafka.x=1", "", NULL},
	{"JMX_PORT is not excluded: it is here", "KAFKA_JMX_PORT=9999", "java KAFKA_JMX_PORT=9999",
	 "", NULL},
	{"nor is PORT", "KAFKA_PORT=9092", "", LOST("wurstmeister", "Kafka", "KAFKA_PORT"),
	 "KAFKA_ADVERTISED_LISTENERS"},
	{"nor HOME and the image's URL", "KAFKA_HOME=/opt/kafka\nKAFKA_URL=https://a/kafka.tgz", "",
	 "", NULL},
	{"nor DEBUG", "KAFKA_DEBUG=y", "java KAFKA_DEBUG=y", "", NULL},
	{"nor MODE", "KAFKA_MODE=native", "", HARMLESS("Apache Kafka", "Kafka", "KAFKA_MODE"),
	 "java is started"},
	{"3.7.0's HEAP_OPT", "KAFKA_HEAP_OPT=1", "heap.opt=1", "", NULL},
	{"a variable after the file, which it overrides",
	 "FILE num.partitions=1\nFILE log.dirs=/f\nKAFKA_NUM_PARTITIONS=3",
	 "num.partitions=3|log.dirs=/f", "", NULL},
	{"one variable drops the rest: not here", "FILE num.partitions=1\nKAFKA_LOG_DIRS=/d",
	 "num.partitions=1|log.dirs=/d", "", NULL},
};

/* bitnami/containers: bitnami/kafka/3.7/debian-12/rootfs/opt/bitnami/scripts/libkafka.sh,
 * kafka_configure_from_environment_variables; …/3.8/…/kafka-env.sh. */
static const struct dialect bitnami[] = {
	{"_ is a dot", "KAFKA_CFG_LOG_DIRS=/d", "log.dirs=/d", "", NULL},
	{"sasl_ssl", "KAFKA_CFG_LISTENER_NAME_SASL_SSL_SSL_KEYSTORE_TYPE=PEM",
	 "listener.name.sasl_ssl.ssl.keystore.type=PEM", "", NULL},
	{"sasl_plaintext", "KAFKA_CFG_LISTENER_NAME_SASL_PLAINTEXT_PLAIN_SASL_JAAS_CONFIG=x",
	 "listener.name.sasl_plaintext.plain.sasl.jaas.config=x", "", NULL},
	{"anywhere, and twice", "KAFKA_CFG_CONFLUENT_SASL_SSL_SASL_PLAINTEXT_X=1",
	 "confluent.sasl_ssl.sasl_plaintext.x=1", "", NULL},
	{"__ is two dots: as Confluent's here", "KAFKA_CFG_CONFLUENT_A__B=1", "confluent.a_b=1", "",
	 NULL},
	{"no way to write a dash: there is here",
	 "KAFKA_CFG_LISTENER_NAME_CLIENT_SCRAM___SHA___256_SASL_JAAS_CONFIG=x",
	 "listener.name.client.scram-sha-256.sasl.jaas.config=x", "", NULL},
	{"the key with capitals", "KAFKA_CFG_ZOOKEEPER_CLIENTCNXNSOCKET=x",
	 "zookeeper.clientCnxnSocket=x", "", NULL},
	{"an alias", "KAFKA_ZOOKEEPER_CONNECT=zk:2181", "zookeeper.connect=zk:2181", "", NULL},
	{"an alias overwrites: refused here", "KAFKA_CFG_NUM_PARTITIONS=1\nKAFKA_NUM_PARTITIONS=2",
	 "num.partitions=1",
	 "error KAFKA_NUM_PARTITIONS: KAFKA_CFG_NUM_PARTITIONS sets num.partitions to another "
	 "value\n",
	 "one of the two"},
	{"an alias that says the same", "KAFKA_CFG_NUM_PARTITIONS=1\nKAFKA_NUM_PARTITIONS=1",
	 "num.partitions=1", "", NULL},
	{"sed's & and \\: as they are here", "KAFKA_CFG_SSL_KEY_PASSWORD=a&b\\1\\\\",
	 "ssl.key.password=a&b\\1\\\\", "", NULL},
	{"a mounted file drops the variables: not here",
	 "FILE num.partitions=1\nKAFKA_CFG_LOG_DIRS=/d", "num.partitions=1|log.dirs=/d", "", NULL},
	{"mechanisms have a default: Kafka's here", "KAFKA_CFG_LOG_DIRS=/d", "log.dirs=/d", "",
	 NULL},
	{"the id by a command", "KAFKA_BROKER_ID_COMMAND=hostname", "",
	 LOST("Bitnami", "Kafka", "KAFKA_BROKER_ID_COMMAND"), "KAFKA_INIT_ID_FROM"},
	{"node.id by one", "KAFKA_NODE_ID_COMMAND=hostname", "",
	 LOST("Bitnami", "Kafka", "KAFKA_NODE_ID_COMMAND"), "KAFKA_INIT_ID_FROM"},
	{"users", "KAFKA_CLIENT_USERS=a,b", "", LOST("Bitnami", "Kafka", "KAFKA_CLIENT_USERS"),
	 "KAFKA_INIT_SASL_<LISTENER>_USERS_DIR"},
	{"users, as a key", "KAFKA_CFG_CLIENT_USERS=a", "",
	 LOST("Bitnami", "Kafka", "KAFKA_CFG_CLIENT_USERS"),
	 "KAFKA_INIT_SASL_<LISTENER>_USERS_DIR"},
	{"passwords from a file", "KAFKA_CLIENT_PASSWORDS_FILE=/x", "",
	 LOST("Bitnami", "Kafka", "KAFKA_CLIENT_PASSWORDS_FILE"),
	 "KAFKA_INIT_SASL_<LISTENER>_USERS_DIR"},
	{"the users' listener", "KAFKA_CLIENT_LISTENER_NAME=CLIENT", "",
	 LOST("Bitnami", "Kafka", "KAFKA_CLIENT_LISTENER_NAME"),
	 "KAFKA_INIT_SASL_<LISTENER>_USERS_DIR"},
	{"the brokers' user", "KAFKA_INTER_BROKER_USER=a", "",
	 LOST("Bitnami", "Kafka", "KAFKA_INTER_BROKER_USER"), "KAFKA_INIT_SASL_<LISTENER>_USER"},
	{"a store that is no secret's file", "KAFKA_ZOOKEEPER_TLS_KEYSTORE_FILE=/x", "",
	 LOST("Bitnami", "Kafka", "KAFKA_ZOOKEEPER_TLS_KEYSTORE_FILE"),
	 "KAFKA_ZOOKEEPER_SSL_KEYSTORE_LOCATION"},
	{"ZooKeeper's user", "KAFKA_ZOOKEEPER_USER=a", "",
	 LOST("Bitnami", "Kafka", "KAFKA_ZOOKEEPER_USER"), "KAFKA_OPTS"},
	{"ZooKeeper's protocol", "KAFKA_ZOOKEEPER_PROTOCOL=SASL_SSL", "",
	 LOST("Bitnami", "Kafka", "KAFKA_ZOOKEEPER_PROTOCOL"), "KAFKA_ZOOKEEPER_SSL_CLIENT_ENABLE"},
	{"a password of all stores", "KAFKA_CERTIFICATE_PASSWORD=p", "",
	 LOST("Bitnami", "Kafka", "KAFKA_CERTIFICATE_PASSWORD"), "KAFKA_SSL_KEYSTORE_PASSWORD"},
	{"where a file is mounted", "KAFKA_MOUNTED_CONF_DIR=/d", "",
	 LOST("Bitnami", "Kafka", "KAFKA_MOUNTED_CONF_DIR"), "KAFKA_INIT_SERVER_PROPERTIES"},
	{"no KRaft", "KAFKA_ENABLE_KRAFT=no", "", "", NULL},
	{"KRaft", "KAFKA_ENABLE_KRAFT=yes", "", LOST("Bitnami", "Kafka", "KAFKA_ENABLE_KRAFT"),
	 "not supported yet"},
	{"an empty value is none", "KAFKA_CLIENT_USERS=\nKAFKA_CERTIFICATE_PASSWORD=", "", "",
	 NULL},
	{"a longer name is another", "KAFKA_CLIENT_USERSX=a", "client.usersx=a", "", NULL},
	{"keys of Kafka beside them",
	 "KAFKA_CFG_CLIENT_QUOTA_CALLBACK_CLASS=x\nKAFKA_CFG_INTER_BROKER_LISTENER_NAME=A",
	 "client.quota.callback.class=x|inter.broker.listener.name=A", "", NULL},
};

/* wurstmeister/kafka-docker: start-kafka.sh, create-topics.sh. */
static const struct dialect wurstmeister[] = {
	{"_ is a dot", "KAFKA_MESSAGE_MAX_BYTES=2000000", "message.max.bytes=2000000", "", NULL},
	{"sed's @: as it is here", "KAFKA_SSL_KEY_PASSWORD=a@b&c", "ssl.key.password=a@b&c", "",
	 NULL},
	{"an edited file grows: overridden here",
	 "FILE log.dirs=/tmp/kafka-logs\nKAFKA_LOG_DIRS=/kafka", "log.dirs=/kafka", "", NULL},
	{"the id that Kafka shall choose", "KAFKA_BROKER_ID=-1", "broker.id=-1", "", NULL},
	{"the id by a command", "BROKER_ID_COMMAND=hostname | awk -F- '{print $2}'", "",
	 LOST("wurstmeister", "Kafka", "BROKER_ID_COMMAND"), "KAFKA_INIT_ID_FROM"},
	{"the host by one", "HOSTNAME_COMMAND=wget -qO- http://169.254.169.254", "",
	 LOST("wurstmeister", "Kafka", "HOSTNAME_COMMAND"), "$(POD_IP)"},
	{"the port by one", "PORT_COMMAND=docker port $(hostname) 9092", "",
	 LOST("wurstmeister", "Kafka", "PORT_COMMAND"), "$(31090+ORDINAL)"},
	{"the rack by one", "RACK_COMMAND=curl http://169.254.169.254", "",
	 LOST("wurstmeister", "Kafka", "RACK_COMMAND"), "KAFKA_BROKER_RACK"},
	{"a script", "CUSTOM_INIT_SCRIPT=echo", "",
	 LOST("wurstmeister", "Kafka", "CUSTOM_INIT_SCRIPT"), "an init container"},
	{"topics", "KAFKA_CREATE_TOPICS=a:1:3", "",
	 LOST("wurstmeister", "Kafka", "KAFKA_CREATE_TOPICS"), "kafka-topics.sh"},
	{"port", "KAFKA_PORT=9093", "", LOST("wurstmeister", "Kafka", "KAFKA_PORT"),
	 "KAFKA_ADVERTISED_LISTENERS"},
	{"port of a Service called kafka (#122)", "KAFKA_PORT=tcp://10.0.0.1:9092", "", "", NULL},
	{"host", "KAFKA_HOST_NAME=h", "", LOST("wurstmeister", "Kafka", "KAFKA_HOST_NAME"),
	 "KAFKA_ADVERTISED_LISTENERS"},
	{"advertised host and port", "KAFKA_ADVERTISED_HOST_NAME=h\nKAFKA_ADVERTISED_PORT=1", "",
	 LOST("wurstmeister", "Kafka", "KAFKA_ADVERTISED_HOST_NAME")
		 LOST("wurstmeister", "Kafka", "KAFKA_ADVERTISED_PORT"),
	 "KAFKA_ADVERTISED_LISTENERS"},
	{"protocols", "KAFKA_ADVERTISED_PROTOCOL_NAME=OUTSIDE\nKAFKA_PROTOCOL_NAME=INSIDE", "",
	 LOST("wurstmeister", "Kafka", "KAFKA_ADVERTISED_PROTOCOL_NAME")
		 LOST("wurstmeister", "Kafka", "KAFKA_PROTOCOL_NAME"),
	 "KAFKA_ADVERTISED_LISTENERS"},
	{"a logger", "LOG4J_LOGGER_KAFKA_AUTHORIZER_LOGGER=DEBUG, authorizerAppender", "",
	 LOST("wurstmeister", "Kafka", "LOG4J_LOGGER_KAFKA_AUTHORIZER_LOGGER"),
	 "KAFKA_LOG4J_LOGGERS"},
	{"the root's", "LOG4J_ROOTLOGGER=WARN", "",
	 LOST("wurstmeister", "Kafka", "LOG4J_ROOTLOGGER"), "KAFKA_LOG4J_ROOT_LOGLEVEL"},
	{"LOG4J_ of Log4j 2 itself", "LOG4J_FORMAT_MSG_NO_LOOKUPS=true", "", "", NULL},
	{"LOG4J_OPTS, cut to LOG and not excluded: it is here", "KAFKA_LOG4J_OPTS=-Da",
	 "java KAFKA_LOG4J_OPTS=-Da", "", NULL},
};

/* debezium/container-images: kafka/3.7/docker-entrypoint.sh. */
static const struct dialect debezium[] = {
	{"blanks part the value: not here", "KAFKA_SSL_PRINCIPAL_MAPPING_RULES=RULE:a b c",
	 "ssl.principal.mapping.rules=RULE:a b c", "", NULL},
	{"a = of the value gets into the key: not here", "KAFKA_SSL_KEY_PASSWORD=a=b=c",
	 "ssl.key.password=a=b=c", "", NULL},
	{"sed's %: as it is here", "KAFKA_SSL_KEY_PASSWORD=a%b", "ssl.key.password=a%b", "", NULL},
	{"HEAP_OPTS, OPTS and DATA are not excluded: they are here",
	 "KAFKA_HEAP_OPTS=-Xmx1g\nKAFKA_OPTS=-Da\nKAFKA_DATA=/kafka/data",
	 "java KAFKA_HEAP_OPTS=-Xmx1g|java KAFKA_OPTS=-Da", "", NULL},
};

#define NULL_WORD "its value is fast-data-dev's word for an empty one\n"

/* lensesio/fast-data-dev: filesystem/usr/local/share/lensesio/config_kafka.sh. */
static const struct dialect lenses[] = {
	{"a Service's address", "KAFKA_SERVICE_HOST=10.0.0.1\nKAFKA_SERVICE_PORT=9092", "", "",
	 NULL},
	{"its links", "KAFKA_PORT_9092_TCP=tcp://10.0.0.1:9092\nKAFKA_PORT_9092_TCP_ADDR=10.0.0.1",
	 "", "", NULL},
	{"a Service kafka-0, which it lets through", "KAFKA_0_PORT=tcp://10.0.0.1:9092", "", "",
	 NULL},
	{"PORT in a key, which it drops", "KAFKA_CONFLUENT_KAFKA_PORT_X=1",
	 "confluent.kafka.port.x=1", "", NULL},
	{"an empty value is dropped: not here",
	 "KAFKA_ZOOKEEPER_SET_ACL=", "zookeeper.set.acl=", "", NULL},
	{"#NULL# is an empty one", "KAFKA_ADVERTISED_LISTENERS=#NULL#", "",
	 "error KAFKA_ADVERTISED_LISTENERS: " NULL_WORD, "leave the value empty"},
	{"#EMPTY# too", "KAFKA_SSL_KEY_PASSWORD=#EMPTY#", "",
	 "error KAFKA_SSL_KEY_PASSWORD: " NULL_WORD, "leave the value empty"},
	{"as a part of one it is none", "KAFKA_SSL_KEY_PASSWORD=#NULL#x",
	 "ssl.key.password=#NULL#x", "", NULL},
};

/* helm/charts: incubator/kafka/templates/statefulset.yaml, confluentinc/cp-helm-charts:
 * charts/cp-kafka/templates/statefulset.yaml (configurationOverrides); strimzi: ${strimzienv:X}. */
static const struct dialect charts[] = {
	{"a key's dots are underscores", "KAFKA_LOG_RETENTION_HOURS=1", "log.retention.hours=1", "",
	 NULL},
	{"so sasl_ssl cannot be written", "KAFKA_LISTENER_NAME_SASL_SSL_SSL_KEYSTORE_TYPE=PEM",
	 "listener.name.sasl.ssl.ssl.keystore.type=PEM",
	 "warning KAFKA_LISTENER_NAME_SASL_SSL_SSL_KEYSTORE_TYPE: "
	 "listener.name.sasl.ssl.ssl.keystore.type: Kafka takes it for a key of a listener SASL\n",
	 "KAFKA_LISTENER_NAME_SASL__SSL_"},
	{"nor sasl_plaintext", "KAFKA_LISTENER_NAME_SASL_PLAINTEXT_PLAIN_SASL_JAAS_CONFIG=x",
	 "listener.name.sasl.plaintext.plain.sasl.jaas.config=x",
	 "warning KAFKA_LISTENER_NAME_SASL_PLAINTEXT_PLAIN_SASL_JAAS_CONFIG: "
	 "listener.name.sasl.plaintext.plain.sasl.jaas.config: Kafka takes it for a key of a "
	 "listener SASL\n",
	 "KAFKA_LISTENER_NAME_SASL__SSL_"},
	{"a listener that is called SASL", "KAFKA_LISTENER_NAME_SASL_SSL_KEYSTORE_TYPE=PEM",
	 "listener.name.sasl.ssl.keystore.type=PEM", "", NULL},
	{"a config provider's word", "KAFKA_SSL_KEY_PASSWORD=${strimzienv:X}",
	 "ssl.key.password=${strimzienv:X}", "", NULL},
};

/* The others of wurstmeister and Bitnami: each is an error. */
static const char others[] =
	"LOG4J_ADDITIVITY_KAFKA LOG4J_APPENDER_A KAFKA_CREATE_TOPICS_SEPARATOR "
	"KAFKA_CONTROLLER_QUORUM_VOTERS_COMMAND KAFKA_CLIENT_PASSWORDS KAFKA_CLIENT_USER "
	"KAFKA_CLIENT_PASSWORD KAFKA_INTER_BROKER_PASSWORD KAFKA_CONTROLLER_USER "
	"KAFKA_CONTROLLER_PASSWORD KAFKA_ZOOKEEPER_PASSWORD KAFKA_ZOOKEEPER_TLS_TYPE "
	"KAFKA_ZOOKEEPER_TLS_KEYSTORE_PASSWORD KAFKA_ZOOKEEPER_TLS_TRUSTSTORE_FILE "
	"KAFKA_ZOOKEEPER_TLS_TRUSTSTORE_PASSWORD KAFKA_ZOOKEEPER_TLS_VERIFY_HOSTNAME "
	"KAFKA_ZOOKEEPER_BOOTSTRAP_SCRAM_USERS KAFKA_TLS_TYPE KAFKA_TLS_TRUSTSTORE_FILE "
	"KAFKA_TLS_CLIENT_AUTH KAFKA_TLS_INTER_BROKER_AUTH KAFKA_KRAFT_CLUSTER_ID "
	"KAFKA_CLUSTER_ID KAFKA_INITIAL_CONTROLLERS KAFKA_SKIP_KRAFT_STORAGE_INIT "
	"KAFKA_EXTRA_FLAGS";

/* The lines of `variables` that begin with FILE, or the others. The caller frees them. */
static char *lines_of(const char *variables, bool of_file)
{
	struct strv all = STRV_NULL, chosen = STRV_NULL;
	char *text;

	strv_add_split(&all, variables, "\n");
	for (size_t i = 0; i < all.length; i++)
		if (str_starts_with(all.items[i], IN_FILE) == of_file)
			strv_add(&chosen, all.items[i] + (of_file ? strlen(IN_FILE) : 0));
	text = strv_join(&chosen, "\n");
	strv_finish(&all);
	strv_finish(&chosen);
	return text;
}

static void check_dialect(const struct dialect *it)
{
	char *variables = lines_of(it->variables, false), *file = lines_of(it->variables, true);
	struct environment environment;
	struct settings server = SETTINGS_NULL, jvm = SETTINGS_NULL;
	struct findings findings = FINDINGS_NULL;
	struct str becomes = STR_NULL;

	make_environment(&environment, variables);
	make_settings(&server, file, LAYER_FILE, "server.properties:1");
	kafka_names_read(&environment, &server, &findings);
	unknown_names_check(&(struct broker) {.server = &server}, &findings);
	jvm_variables_read(&environment, &jvm, &findings);
	dialect_list(&becomes, "", &server);
	dialect_list(&becomes, "java ", &jvm);
	dialect_compare(it, &becomes, &findings);
	free(variables);
	free(file);
	str_finish(&becomes);
	settings_finish(&server);
	settings_finish(&jvm);
	findings_finish(&findings);
	environment_finish(&environment);
}

DIALECT_TEST(confluent)
DIALECT_TEST(confluent_8)
DIALECT_TEST(apache)
DIALECT_TEST(bitnami)
DIALECT_TEST(wurstmeister)
DIALECT_TEST(debezium)
DIALECT_TEST(lenses)
DIALECT_TEST(charts)

static void test_others(void **state)
{
	struct strv names = STRV_NULL;

	(void) state;
	strv_add_split(&names, others, " ");
	for (size_t i = 0; i < names.length; i++) {
		char *variable = xasprintf("%s=x", names.items[i]);
		char *said = xasprintf("error %s: ", names.items[i]);
		struct environment environment;
		struct settings server = SETTINGS_NULL;
		struct findings findings = FINDINGS_NULL;
		char *text;

		make_environment(&environment, variable);
		kafka_names_read(&environment, &server, &findings);
		text = findings_text(&findings);
		check_holds(variable, text, said);
		check_int(variable, server.length, 0);
		free(text);
		free(said);
		free(variable);
		findings_finish(&findings);
		settings_finish(&server);
		environment_finish(&environment);
	}
	strv_finish(&names);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_confluent),    cmocka_unit_test(test_confluent_8),
		cmocka_unit_test(test_apache),	     cmocka_unit_test(test_bitnami),
		cmocka_unit_test(test_wurstmeister), cmocka_unit_test(test_debezium),
		cmocka_unit_test(test_lenses),	     cmocka_unit_test(test_charts),
		cmocka_unit_test(test_others),
	};

	return cmocka_run_group_tests_name("dialects_kafka", tests, NULL, NULL);
}
