// SPDX-License-Identifier: Apache-2.0
/* What the images make of their variables for a ZooKeeper server, a table for each: the rule that
 * it has, and what becomes of it here. Every name of keys.tsv is that key's: test_zookeeper_keys.c
 * has those that are in more than one dialect. */
#include "dialects.h"

#include "jvm/variables.h"
#include "pod.h"
#include "zookeeper/ensemble.h"
#include "zookeeper/zookeeper_settings.h"

/* 31z4/zookeeper-docker: 3.9.4/docker-entrypoint.sh. */
static const struct dialect official[] = {
	{"what it writes first", "ZOO_DATA_DIR=/data\nZOO_DATA_LOG_DIR=/datalog",
	 "dataDir=/data|dataLogDir=/datalog", "", NULL},
	{"times", "ZOO_TICK_TIME=2000\nZOO_INIT_LIMIT=5\nZOO_SYNC_LIMIT=2",
	 "tickTime=2000|initLimit=5|syncLimit=2", "", NULL},
	{"purge", "ZOO_AUTOPURGE_PURGEINTERVAL=0\nZOO_AUTOPURGE_SNAPRETAINCOUNT=3",
	 "autopurge.snapRetainCount=3|autopurge.purgeInterval=0", "", NULL},
	{"the rest",
	 "ZOO_MAX_CLIENT_CNXNS=60\nZOO_STANDALONE_ENABLED=true\n"
	 "ZOO_ADMINSERVER_ENABLED=true",
	 "standaloneEnabled=true|admin.enableServer=true|maxClientCnxns=60", "", NULL},
	{"words of ZOO_SERVERS", "ZOO_SERVERS=server.1=a:2888:3888;2181 server.2=b:2888:3888;2181",
	 "server.1=a:2888:3888;2181|server.2=b:2888:3888;2181", "", NULL},
	{"blanks in the four-letter words", "ZOO_4LW_COMMANDS_WHITELIST=srvr, mntr",
	 "4lw.commands.whitelist=srvr, mntr", "", NULL},
	{"words of ZOO_CFG_EXTRA", "ZOO_CFG_EXTRA=preAllocSize=1 metricsProvider.httpPort=7000",
	 "preAllocSize=1|metricsProvider.httpPort=7000", "", NULL},
	{"a blank parts a value there", "ZOO_CFG_EXTRA=4lw.commands.whitelist=srvr, mntr",
	 "4lw.commands.whitelist=srvr,", "error ZOO_CFG_EXTRA: word 2 is no key=value\n",
	 "key=value"},
	{"the shell's * there: as it is here", "ZOO_CFG_EXTRA=4lw.commands.whitelist=*",
	 "4lw.commands.whitelist=*", "", NULL},
	{"the id", "ZOO_MY_ID=2", "id=2", "", NULL},
	{"zkServer.sh's own", "ZOO_LOG4J_PROP=INFO,CONSOLE\nSERVER_JVMFLAGS=-Da",
	 "java SERVER_JVMFLAGS=-Da|java ZOO_LOG4J_PROP=INFO,CONSOLE", "", NULL},
	{"where its files are", "ZOO_CONF_DIR=/conf", "", "", NULL},
};

/* bitnami/containers: bitnami/zookeeper/3.9/debian-12/rootfs/opt/bitnami/scripts/libzookeeper.sh,
 * zookeeper-env.sh. */
static const struct dialect bitnami[] = {
	{"a key in its case", "ZOO_CFG_ssl_quorum_clientAuth=none", "ssl.quorum.clientAuth=none",
	 "", NULL},
	{"sed's &: as it is here", "ZOO_CFG_ssl_keyStore_password=6&0\\1",
	 "ssl.keyStore.password=6&0\\1", "", NULL},
	{"yes and 1", "ZOO_LISTEN_ALLIPS_ENABLED=Yes\nZOO_RECONFIG_ENABLED=1",
	 "reconfigEnabled=true|quorumListenOnAllIPs=true", "", NULL},
	{"no and 0", "ZOO_LISTEN_ALLIPS_ENABLED=no\nZOO_ENABLE_ADMIN_SERVER=0",
	 "admin.enableServer=false|quorumListenOnAllIPs=false", "", NULL},
	{"ports", "ZOO_PORT_NUMBER=2182\nZOO_ADMIN_SERVER_PORT_NUMBER=8081",
	 "clientPort=2182|admin.serverPort=8081", "", NULL},
	{"numbers of connections", "ZOO_MAX_CNXNS=0\nZOO_MAX_CLIENT_CNXNS=60",
	 "maxClientCnxns=60|maxCnxns=0", "", NULL},
	{"its names of purge", "ZOO_AUTOPURGE_INTERVAL=1\nZOO_AUTOPURGE_RETAIN_COUNT=10",
	 "autopurge.snapRetainCount=10|autopurge.purgeInterval=1", "", NULL},
	{"snapshots", "ZOO_PRE_ALLOC_SIZE=65536\nZOO_SNAPCOUNT=100000",
	 "snapCount=100000|preAllocSize=65536", "", NULL},
	{"a session, an observer", "ZOO_MAX_SESSION_TIMEOUT=40000\nZOO_PEER_TYPE=observer",
	 "maxSessionTimeout=40000|peerType=observer", "", NULL},
	{"ids behind ::", "ZOO_SERVERS=a:2888:3888::1,b:2888:3888::2",
	 "server.1=a:2888:3888|server.2=b:2888:3888", "", NULL},
	{"by position, any separator", "ZOO_SERVERS=a:1:2;b:1:2,c:1:2 d:1:2",
	 "server.1=a:1:2|server.2=b:1:2|server.3=c:1:2|server.4=d:1:2", "", NULL},
	{"fewer than two are none: one here", "ZOO_SERVERS=a:1:2::1", "server.1=a:1:2", "", NULL},
	{"an observer in the list", "ZOO_SERVERS=a:1:2::1,b:1:2:observer::2",
	 "server.1=a:1:2|server.2=b:1:2:observer", "", NULL},
	{"the id", "ZOO_SERVER_ID=2", "id=2", "", NULL},
	{"the heap and the log", "ZOO_HEAP_SIZE=1024\nZOO_LOG_LEVEL=WARN\nJVMFLAGS=-Da",
	 "java JVMFLAGS=-Da|java ZOO_HEAP_SIZE=1024|java ZK_LOG_LEVEL=WARN", "", NULL},
	{"what it needs without a user", "ALLOW_ANONYMOUS_LOGIN=yes\nALLOW_EMPTY_PASSWORD=yes", "",
	 "", NULL},
	{"no authentication", "ZOO_ENABLE_AUTH=no\nZOO_ENABLE_QUORUM_AUTH=false", "", "", NULL},
	{"authentication", "ZOO_ENABLE_AUTH=yes", "",
	 LOST("Bitnami", "ZooKeeper", "ZOO_ENABLE_AUTH"), "ZOO_CFG_authProvider_sasl"},
	{"its users", "ZOO_CLIENT_USER=a\nZOO_SERVER_USERS=a", "",
	 LOST("Bitnami", "ZooKeeper", "ZOO_CLIENT_USER")
		 LOST("Bitnami", "ZooKeeper", "ZOO_SERVER_USERS"),
	 "SERVER_JVMFLAGS"},
	{"a password from a file", "ZOO_SERVER_PASSWORDS_FILE=/x", "",
	 LOST("Bitnami", "ZooKeeper", "ZOO_SERVER_PASSWORDS_FILE"), "SERVER_JVMFLAGS"},
	{"and their passwords", "ZOO_CLIENT_PASSWORD=a\nZOO_SERVER_PASSWORDS=a", "",
	 LOST("Bitnami", "ZooKeeper", "ZOO_CLIENT_PASSWORD")
		 LOST("Bitnami", "ZooKeeper", "ZOO_SERVER_PASSWORDS"),
	 "SERVER_JVMFLAGS"},
	{"users among servers", "ZOO_QUORUM_SERVER_USERS=a", "",
	 LOST("Bitnami", "ZooKeeper", "ZOO_QUORUM_SERVER_USERS"), "ZOO_CFG_quorum_auth_enableSasl"},
	{"among servers", "ZOO_ENABLE_QUORUM_AUTH=yes\nZOO_QUORUM_LEARNER_USER=a", "",
	 LOST("Bitnami", "ZooKeeper", "ZOO_ENABLE_QUORUM_AUTH")
		 LOST("Bitnami", "ZooKeeper", "ZOO_QUORUM_LEARNER_USER"),
	 "ZOO_CFG_quorum_auth_enableSasl"},
	{"no TLS", "ZOO_TLS_CLIENT_ENABLE=false\nZOO_TLS_CLIENT_KEYSTORE_FILE=", "", "", NULL},
	{"TLS of clients", "ZOO_TLS_CLIENT_ENABLE=true\nZOO_TLS_CLIENT_KEYSTORE_FILE=/x", "",
	 LOST("Bitnami", "ZooKeeper", "ZOO_TLS_CLIENT_ENABLE")
		 LOST("Bitnami", "ZooKeeper", "ZOO_TLS_CLIENT_KEYSTORE_FILE"),
	 "KAFKA_INIT_TLS_DIR"},
	{"its port", "ZOO_TLS_PORT_NUMBER=3181", "",
	 LOST("Bitnami", "ZooKeeper", "ZOO_TLS_PORT_NUMBER"), "ZOO_CFG_secureClientPort"},
	{"TLS of servers", "ZOO_TLS_QUORUM_ENABLE=true", "",
	 LOST("Bitnami", "ZooKeeper", "ZOO_TLS_QUORUM_ENABLE"), "KAFKA_INIT_QUORUM_TLS_DIR"},
	{"no metrics", "ZOO_ENABLE_PROMETHEUS_METRICS=no", "", "", NULL},
	{"metrics", "ZOO_ENABLE_PROMETHEUS_METRICS=yes", "",
	 LOST("Bitnami", "ZooKeeper", "ZOO_ENABLE_PROMETHEUS_METRICS"),
	 "ZOO_CFG_metricsProvider_className"},
	{"their port", "ZOO_PROMETHEUS_METRICS_PORT_NUMBER=9141", "metricsProvider.httpPort=9141",
	 "", NULL},
	{"the health check's time", "ZOO_HC_TIMEOUT=5", "",
	 HARMLESS("Bitnami", "ZooKeeper", "ZOO_HC_TIMEOUT"), "KAFKA_INIT_PROBE_TIMEOUT"},
};

/* confluentinc/kafka-images @7.9.x: zookeeper/include/etc/confluent/docker/
 * zookeeper.properties.template; the form with | is that of confluentinc/cp-docker-images. */
static const struct dialect confluent[] = {
	{"a key of its table", "ZOOKEEPER_GLOBAL_OUTSTANDING_LIMIT=1", "globalOutstandingLimit=1",
	 "", NULL},
	{"another", "ZOOKEEPER_SKIP_ACL=yes\nZOOKEEPER_FORCE_SYNC=no", "forceSync=no|skipACL=yes",
	 "", NULL},
	{"in lower case", "ZOOKEEPER_FSYNC_WARNING_THRESHOLDMS=1", "fsync.warningthresholdms=1", "",
	 NULL},
	{"one that another image has too", "ZOOKEEPER_ADMIN_SERVER_ADDRESS=::1",
	 "admin.serverAddress=::1", "", NULL},
	{"a store", "ZOOKEEPER_SSL_KEYSTORE_LOCATION=/k\nZOOKEEPER_SSL_KEYSTORE_PASSWORD=p",
	 "ssl.keyStore.location=/k|ssl.keyStore.password=p", "", NULL},
	{"a store of the quorum", "ZOOKEEPER_SSL_QUORUM_TRUSTSTORE_LOCATION=/t",
	 "ssl.quorum.trustStore.location=/t", "", NULL},
	{"odd names",
	 "ZOOKEEPER_SSL_CRL=true\nZOOKEEPER_SSL_OCPS=true\nZOOKEEPER_SSL_CIPHER_SUITES=A",
	 "ssl.ciphersuites=A|ssl.crl=true|ssl.ocsp=true", "", NULL},
	{"sslQuorum", "ZOOKEEPER_SSL_QUORUM=true\nZOOKEEPER_CLIENT_PORT_UNIFICATION=true",
	 "sslQuorum=true|client.portUnification=true", "", NULL},
	{"a provider", "ZOOKEEPER_AUTH_PROVIDER_X509=x", "authProvider.x509=x", "", NULL},
	{"jute.maxbuffer does nothing in the file", "ZOOKEEPER_JUTE_MAX_BUFFER=4194304",
	 "-Djute.maxbuffer=4194304", "", NULL},
	{"the secure port alone", "ZOOKEEPER_SECURE_CLIENT_PORT=2182", "secureClientPort=2182", "",
	 NULL},
	{"members by position", "ZOOKEEPER_SERVERS=a:2888:3888;b:2888:3888",
	 "server.1=a:2888:3888|server.2=b:2888:3888", "", NULL},
	{"members with an id before |", "ZOOKEEPER_SERVERS=5|a:1:2", "",
	 "error ZOOKEEPER_SERVERS: `5` is not host:quorum-port:election-port\n",
	 "server.<id>=host:2888:3888"},
	{"the id", "ZOOKEEPER_SERVER_ID=2", "id=2", "", NULL},
	{"groups", "ZOOKEEPER_GROUPS=1:2;3:4", "",
	 LOST("Confluent", "ZooKeeper", "ZOOKEEPER_GROUPS"), "ZOO_CFG_group_1"},
	{"weights", "ZOOKEEPER_WEIGHTS=1;1", "",
	 LOST("Confluent", "ZooKeeper", "ZOOKEEPER_WEIGHTS"), "ZOO_CFG_weight_1"},
	{"their replacement", "ZOO_CFG_group_1=1:2\nZOO_CFG_weight_1=1", "group.1=1:2|weight.1=1",
	 "", NULL},
	{"the log", "ZOOKEEPER_LOG4J_ROOT_LOGLEVEL=WARN\nZOOKEEPER_LOG4J_LOGGERS=a=DEBUG",
	 "java ZK_LOG_LEVEL=WARN|java ZOOKEEPER_LOG4J_LOGGERS=a=DEBUG", "", NULL},
	{"the log of tools", "ZOOKEEPER_TOOLS_LOG4J_LOGLEVEL=WARN", "",
	 HARMLESS("Confluent", "ZooKeeper", "ZOOKEEPER_TOOLS_LOG4J_LOGLEVEL"), "take it out"},
	{"a port that is a Service's (cp-helm-charts#316)",
	 "ZOOKEEPER_CLIENT_PORT=tcp://10.0.0.1:2181", "", "", NULL},
};

/* The whole of its table, but for jute.maxbuffer: what follows ZOOKEEPER_, and the key. */
static const struct {
	const char *name;
	const char *key;
} confluent_names[] = {
	{"ADMIN_COMMAND_URL", "admin.commandURL"},
	{"ADMIN_ENABLE_SERVER", "admin.enableServer"},
	{"ADMIN_IDLE_TIMEOUT", "admin.idleTimeout"},
	{"ADMIN_SERVER_ADDRESS", "admin.serverAddress"},
	{"ADMIN_SERVER_PORT", "admin.serverPort"},
	{"AUTH_PROVIDER_SASL", "authProvider.sasl"},
	{"AUTH_PROVIDER_X509", "authProvider.x509"},
	{"AUTOPURGE_PURGE_INTERVAL", "autopurge.purgeInterval"},
	{"AUTOPURGE_SNAP_RETAIN_COUNT", "autopurge.snapRetainCount"},
	{"CLIENT_CNXN_SOCKET", "clientCnxnSocket"},
	{"CLIENT_PORT", "clientPort"},
	{"CLIENT_PORT_ADDRESS", "clientPortAddress"},
	{"CLIENT_PORT_UNIFICATION", "client.portUnification"},
	{"CNX_TIMEOUT", "cnxTimeout"},
	{"ELECTION_ALG", "electionAlg"},
	{"FORCE_SYNC", "forceSync"},
	{"FSYNC_WARNING_THRESHOLDMS", "fsync.warningthresholdms"},
	{"GLOBAL_OUTSTANDING_LIMIT", "globalOutstandingLimit"},
	{"INIT_LIMIT", "initLimit"},
	{"LEADER_SERVES", "leaderServes"},
	{"MAX_CLIENT_CNXNS", "maxClientCnxns"},
	{"MAX_SESSION_TIMEOUT", "maxSessionTimeout"},
	{"MIN_SESSION_TIMEOUT", "minSessionTimeout"},
	{"PRE_ALLOC_SIZE", "preAllocSize"},
	{"QUORUM_LISTEN_ON_ALL_IPS", "quorumListenOnAllIPs"},
	{"SECURE_CLIENT_PORT", "secureClientPort"},
	{"SERVER_CNXN_FACTORY", "serverCnxnFactory"},
	{"SERVER_CNXN_SOCKET", "serverCnxnSocket"},
	{"SKIP_ACL", "skipACL"},
	{"SNAP_COUNT", "snapCount"},
	{"SSL_AUTH_PROVIDER", "ssl.authProvider"},
	{"SSL_CIPHER_SUITES", "ssl.ciphersuites"},
	{"SSL_CLIENT_AUTH", "ssl.clientAuth"},
	{"SSL_CONTEXT_SUPPLIER_CLASS", "ssl.context.supplier.class"},
	{"SSL_CRL", "ssl.crl"},
	{"SSL_ENABLED_PROTOCOLS", "ssl.enabledProtocols"},
	{"SSL_HANDSHAKE_DETECTION_TIMEOUT_MILLIS", "ssl.handshakeDetectionTimeoutMillis"},
	{"SSL_HOSTNAME_VERIFICATION", "ssl.hostnameVerification"},
	{"SSL_KEYSTORE_LOCATION", "ssl.keyStore.location"},
	{"SSL_KEYSTORE_PASSWORD", "ssl.keyStore.password"},
	{"SSL_KEYSTORE_TYPE", "ssl.keyStore.type"},
	{"SSL_OCPS", "ssl.ocsp"},
	{"SSL_QUORUM", "sslQuorum"},
	{"SSL_QUORUM_CIPHER_SUITES", "ssl.quorum.ciphersuites"},
	{"SSL_QUORUM_CLIENT_AUTH", "ssl.quorum.clientAuth"},
	{"SSL_QUORUM_CONTEXT_SUPPLIER_CLASS", "ssl.quorum.context.supplier.class"},
	{"SSL_QUORUM_CRL", "ssl.quorum.crl"},
	{"SSL_QUORUM_ENABLED_PROTOCOLS", "ssl.quorum.enabledProtocols"},
	{"SSL_QUORUM_HANDSHAKE_DETECTION_TIMEOUT_MILLIS",
	 "ssl.quorum.handshakeDetectionTimeoutMillis"},
	{"SSL_QUORUM_HOSTNAME_VERIFICATION", "ssl.quorum.hostnameVerification"},
	{"SSL_QUORUM_KEYSTORE_LOCATION", "ssl.quorum.keyStore.location"},
	{"SSL_QUORUM_KEYSTORE_PASSWORD", "ssl.quorum.keyStore.password"},
	{"SSL_QUORUM_KEYSTORE_TYPE", "ssl.quorum.keyStore.type"},
	{"SSL_QUORUM_OCPS", "ssl.quorum.ocsp"},
	{"SSL_QUORUM_TRUSTSTORE_LOCATION", "ssl.quorum.trustStore.location"},
	{"SSL_QUORUM_TRUSTSTORE_PASSWORD", "ssl.quorum.trustStore.password"},
	{"SSL_QUORUM_TRUSTSTORE_TYPE", "ssl.quorum.trustStore.type"},
	{"SSL_TRUSTSTORE_LOCATION", "ssl.trustStore.location"},
	{"SSL_TRUSTSTORE_PASSWORD", "ssl.trustStore.password"},
	{"SSL_TRUSTSTORE_TYPE", "ssl.trustStore.type"},
	{"SYNC_ENABLED", "syncEnabled"},
	{"SYNC_LIMIT", "syncLimit"},
	{"TCP_KEEP_ALIVE", "tcpKeepAlive"},
	{"TICK_TIME", "tickTime"},
	{"TRACE_FILE", "traceFile"},
	{"X509_AUTHENTICATION_PROVIDER_SUPER_USER", "X509AuthenticationProvider.superUser"},
};

/* lensesio/fast-data-dev: filesystem/usr/local/share/lensesio/config_kafka.sh. */
static const struct dialect lenses[] = {
	{"the case of a key is kept", "ZOOKEEPER_tickTime=2000", "",
	 "error ZOOKEEPER_tickTime: a variable of fast-data-dev's image, and none here\n",
	 "ZOO_CFG_tickTime"},
	{"what is no key", "ZOOKEEPER_myService=1", "", "", NULL},
	{"a dot", "ZOOKEEPER_autopurge_purgeInterval_FILE=/x", "",
	 "error ZOOKEEPER_autopurge_purgeInterval_FILE: a variable of fast-data-dev's image, and "
	 "none here\n",
	 "ZOO_CFG_autopurge_purgeInterval_FILE"},
};

/* kubernetes-retired/contrib: statefulsets/zookeeper/zkGenConfig.sh. */
static const struct dialect k8szk[] = {
	{"members by number", "ZK_REPLICAS=2", "server.1=zk-0:2888:3888|server.2=zk-1:2888:3888",
	 "", NULL},
	{"their ports", "ZK_REPLICAS=1\nZK_SERVER_PORT=1\nZK_ELECTION_PORT=2", "server.1=zk-0:1:2",
	 "", NULL},
	{"its names of purge", "ZK_SNAP_RETAIN_COUNT=3\nZK_PURGE_INTERVAL=0",
	 "autopurge.snapRetainCount=3|autopurge.purgeInterval=0", "", NULL},
	{"the heap and the log", "ZK_HEAP_SIZE=2G\nZK_LOG_LEVEL=INFO",
	 "java ZK_HEAP_SIZE=2G|java ZK_LOG_LEVEL=INFO", "", NULL},
};

static void list_members(struct str *text, const struct settings *settings,
			 struct findings *findings)
{
	const struct settings no_file = SETTINGS_NULL;
	struct ensemble ensemble = ENSEMBLE_NULL;
	struct settings tool = SETTINGS_NULL;
	struct identity identity;

	make_tool(&tool, NULL);
	make_identity(&identity, "zk-1", NULL, NULL);
	ensemble_build(&ensemble, settings, &no_file, &identity, &tool, findings);
	for (size_t i = 0; i < ensemble.length; i++)
		str_addf(text, "%sserver.%" PRId64 "=%s", text->length ? "|" : "",
			 ensemble.items[i].id, ensemble.items[i].text);
	ensemble_finish(&ensemble);
	settings_finish(&tool);
	identity_finish(&identity);
}

static void check_dialect(const struct dialect *it)
{
	struct zookeeper_settings all = {.zoo_cfg = SETTINGS_NULL};
	const struct settings file = SETTINGS_NULL;
	struct environment environment;
	struct settings jvm = SETTINGS_NULL;
	struct findings findings = FINDINGS_NULL;
	struct str becomes = STR_NULL;

	make_environment(&environment, it->variables);
	zookeeper_settings_read(&environment, &file, &all, &findings);
	jvm_variables_read(&environment, &jvm, &findings);
	dialect_list(&becomes, "", &all.zoo_cfg);
	dialect_list(&becomes, "-D", &all.java);
	if (settings_find(&all.ensemble, "servers") || settings_find(&all.ensemble, "replicas"))
		list_members(&becomes, &all.ensemble, &findings);
	else
		dialect_list(&becomes, "", &all.ensemble);
	dialect_list(&becomes, "java ", &jvm);
	dialect_compare(it, &becomes, &findings);
	str_finish(&becomes);
	zookeeper_settings_finish(&all);
	settings_finish(&jvm);
	findings_finish(&findings);
	environment_finish(&environment);
}

DIALECT_TEST(official)
DIALECT_TEST(bitnami)
DIALECT_TEST(confluent)
DIALECT_TEST(lenses)
DIALECT_TEST(k8szk)

static void test_confluent_names(void **state)
{
	(void) state;
	for (EACH(it, confluent_names)) {
		char *variable = xasprintf("ZOOKEEPER_%s=x", it->name);
		char *becomes = xasprintf("%s=x", it->key);

		check_dialect(&(struct dialect) {it->name, variable, becomes, "", NULL});
		free(variable);
		free(becomes);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_official),  cmocka_unit_test(test_bitnami),
		cmocka_unit_test(test_confluent), cmocka_unit_test(test_lenses),
		cmocka_unit_test(test_k8szk),	  cmocka_unit_test(test_confluent_names),
	};

	return cmocka_run_group_tests_name("dialects_zookeeper", tests, NULL, NULL);
}
