// SPDX-License-Identifier: Apache-2.0
#include "cases.h"

#include "files.h"
#include "kafka/kafka_names.h"

#define VARIABLES 6

/* confluent-docker-utils, dub.py, env_to_props: `_` is a dot, `__` an underscore, `___` a dash.
 * What the images read differently (four or more, or one at an end) is refused. */
static void test_key_from_name(void **state)
{
	static const struct {
		const char *name;
		const char *key; /* NULL: refused */
	} cases[] = {
		{"BROKER_ID", "broker.id"},
		{"ADVERTISED_LISTENERS", "advertised.listeners"},
		{"X", "x"},
		{"A__B", "a_b"},
		{"A___B", "a-b"},
		{"A_B__C___D", "a.b_c-d"},
		{"A___B__C_D", "a-b_c.d"},
		{"LISTENER_NAME_SASL__SSL_SCRAM___SHA___512_SASL_JAAS_CONFIG",
		 "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config"},
		{"broker_id", "broker.id"},
		{"Broker_Id", "broker.id"},
		{"LOG.DIRS", "log.dirs"},
		{"SCRAM-SHA-512_X", "scram-sha-512.x"},
		{"A1_2", "a1.2"},
		{"CLIENT___ID_2__X", "client-id.2_x"},
		{"ZOOKEEPER_CLIENTCNXNSOCKET", "zookeeper.clientCnxnSocket"},
		{"ZOOKEEPER_CLIENT_CNXN_SOCKET", "zookeeper.clientCnxnSocket"},
		{"zookeeper_clientCnxnSocket", "zookeeper.clientCnxnSocket"},
		{"ZOOKEEPER_CLIENT_CNXN_SOCKETS", "zookeeper.client.cnxn.sockets"},
		{"ZOOKEEPER_CONNECT", "zookeeper.connect"},
		{"A____B", NULL},
		{"A_____B", NULL},
		{"A_B____C_D", NULL},
		{"_A", NULL},
		{"__A", NULL},
		{"___A", NULL},
		{"A_", NULL},
		{"A__", NULL},
		{"A___", NULL},
		{"A____", NULL},
		{"_", NULL},
		{"____", NULL},
	};

	(void) state;
	for (EACH(it, cases)) {
		char *key = kafka_names_to_key(it->name);

		check_text(it->name, key, it->key);
		free(key);
	}
}

/* Every key of this form has a name: dot, underscore and dash are written back. */
static void test_each_key_has_a_name(void **state)
{
	static const char *const keys[] = {
		"broker.id", "a_b",	 "a-b",
		"a.b_c-d.e", "a1.2_3-4", "listener.name.sasl_plaintext.plain.sasl.jaas.config"};

	(void) state;
	for (EACH(it, keys)) {
		struct str name = STR_NULL;
		char *key;

		for (const char *at = *it; *at; at++) {
			if (*at == '.' || *at == '_' || *at == '-')
				str_add(&name, *at == '.' ? "_" : *at == '_' ? "__" : "___");
			else
				str_add_char(&name, *at);
		}
		key = kafka_names_to_key(name.text);
		check_text(name.text, key, *it);
		free(key);
		str_finish(&name);
	}
}

/* The union of what the images of Apache, Confluent, Bitnami and wurstmeister exclude, and what
 * those of Apache and Debezium set for themselves. */
static void test_is_excluded(void **state)
{
	static const struct {
		const char *variable;
		bool excluded;
	} cases[] = {
		{"KAFKA_VERSION", true},
		{"KAFKA_HOME", true},
		{"KAFKA_URL", true},
		{"KAFKA_DATA", true},
		{"KAFKA_HEAP_OPTS", true},
		{"KAFKA_OPTS", true},
		{"KAFKA_LOG4J_OPTS", true},
		{"KAFKA_JMX_OPTS", true},
		{"KAFKA_JMX_PORT", true},
		{"KAFKA_JMX_HOSTNAME", true},
		{"KAFKA_JVM_PERFORMANCE_OPTS", true},
		{"KAFKA_GC_LOG_OPTS", true},
		{"KAFKA_LOG4J_ROOT_LOGLEVEL", true},
		{"KAFKA_LOG4J_LOGGERS", true},
		{"KAFKA_TOOLS_LOG4J_LOGLEVEL", true},
		{"KAFKA_DEBUG", true},
		{"KAFKA_MODE", true},
		{"KAFKA_PORT", true},
		{"KAFKA_HOST", true},
		{"KAFKA_CUB_ZK_TIMEOUT", true},
		{"KAFKA_DATA_DIRS", true},
		{"KAFKA_CREATE_TOPICS", true},
		{"KAFKA_CREATE_TOPICS_SEPARATOR", true},
		{"KAFKA_INIT_RUN_DIR", true},
		{"KAFKA_INIT_NOBODY_KNOWS", true},
		{"KAFKA_INIT_DOMAIN_FILE", true},
		{"KAFKA_HEAP_OPTS_FILE", true},
		{"KAFKA_VERSION_FILE", true},
		{"KAFKA_BROKER_ID", false},
		{"KAFKA_LOG_DIRS", false},
		{"KAFKA_INITIAL_BROKER_REGISTRATION_TIMEOUT_MS", false},
		{"KAFKA_VERSIONS", false},
		{"KAFKA_VERSION_X", false},
		{"KAFKA_PORT_X", false},
		{"KAFKA_HOST_NAME", false},
		{"KAFKA_HEAP_OPTS_FILES", false},
		{"KAFKA_ADVERTISED_PORT", false},
		{"KAFKA_OPT", false},
		{"KAFKA_X_OPTS", false},
		{"KAFKA_CREATE_TOPIC_POLICY_CLASS_NAME", false},
		{"KAFKA_CFG_BROKER_ID", false},
		{"KAFKA_", false},
	};

	(void) state;
	for (EACH(it, cases))
		check_int(it->variable, kafka_name_is_excluded(it->variable), it->excluded);
}

#define BAD_NAME ": the name has four or more underscores in a row, or one at an end\n"

static const struct {
	const char *name;
	const char *variables[VARIABLES];
	const char *settings; /* "key=value|…" in their order */
	const char *findings;
} reads[] = {
	{"nothing", {"PATH=/bin", "KAFKAX=1", "XKAFKA_Y=1", "kafka_broker_id=1"}, "", ""},
	{"all",
	 {"KAFKA_LOG_DIRS=/d", "KAFKA_A__B=", "KAFKA_A___B=c d"},
	 "a_b=|a-b=c d|log.dirs=/d",
	 ""},
	{"excluded", {"KAFKA_HEAP_OPTS=-Xmx1g", "KAFKA_HOME=1", "KAFKA_INIT_X=1"}, "", ""},
	{"a service link",
	 {"KAFKA_SERVICE_HOST=10.96.0.1", "KAFKA_0_PORT=tcp://10.96.0.1:1"},
	 "",
	 ""},
	{"a file", {"KAFKA_SSL_KEY_PASSWORD_FILE=secret"}, "ssl.key.password=s3cret", ""},
	{"a file that is not there",
	 {"KAFKA_SSL_KEY_PASSWORD_FILE=nothing"},
	 "",
	 "error KAFKA_SSL_KEY_PASSWORD_FILE: cannot open nothing: No such file or directory\n"},
	{"both: said once",
	 {"KAFKA_X=1", "KAFKA_X_FILE=secret"},
	 "",
	 "error KAFKA_X_FILE: KAFKA_X is set as well\n"},
	{"both in the other order",
	 {"KAFKA_X_FILE=secret", "KAFKA_X=1"},
	 "",
	 "error KAFKA_X_FILE: KAFKA_X is set as well\n"},
	{"a bad name, the others are read",
	 {"KAFKA_A____B=1", "KAFKA__A=1", "KAFKA_A_=1", "KAFKA_C=1"},
	 "c=1",
	 "error KAFKA_A_" BAD_NAME "error KAFKA_A____B" BAD_NAME "error KAFKA__A" BAD_NAME},
	{"a bad name of a file", {"KAFKA_A__FILE=secret"}, "", "error KAFKA_A__FILE" BAD_NAME},
	{"Bitnami's prefix",
	 {"KAFKA_CFG_LOG_DIRS=/d", "KAFKA_CFG_A___B=1"},
	 "a-b=1|log.dirs=/d",
	 ""},
	{"Bitnami's file",
	 {"KAFKA_CFG_SSL_KEY_PASSWORD_FILE=secret"},
	 "ssl.key.password=s3cret",
	 ""},
	{"Bitnami's listener names",
	 {"KAFKA_CFG_LISTENER_NAME_SASL_SSL_PLAIN_SASL_JAAS_CONFIG=1",
	  "KAFKA_CFG_SASL_PLAINTEXT_X_SASL_SSL_Y=2"},
	 "listener.name.sasl_ssl.plain.sasl.jaas.config=1|sasl_plaintext.x.sasl_ssl.y=2",
	 ""},
	{"not with our own prefix", {"KAFKA_SASL_SSL_X=1"}, "sasl.ssl.x=1", ""},
	{"the one key with capitals",
	 {"KAFKA_CFG_ZOOKEEPER_CLIENTCNXNSOCKET=x", "KAFKA_ZOOKEEPER_CLIENT_CNXN_SOCKET=x"},
	 "zookeeper.clientCnxnSocket=x",
	 ""},
	{"both prefixes, the same", {"KAFKA_CFG_A=1", "KAFKA_A=1"}, "a=1", ""},
	{"both prefixes, different",
	 {"KAFKA_CFG_A=1", "KAFKA_A=2"},
	 "a=2",
	 "error KAFKA_CFG_A: KAFKA_A sets a to another value\n"},
	{"two spellings, different",
	 {"KAFKA_LOG_DIRS=1", "KAFKA_log.dirs=2"},
	 "log.dirs=1",
	 "error KAFKA_log.dirs: KAFKA_LOG_DIRS sets log.dirs to another value\n"},
	{"not UTF-8", {"KAFKA_A=\xFF"}, "", "error KAFKA_A: the value is not UTF-8\n"},
	{"a name that is not UTF-8",
	 {"KAFKA_\xE9=1"},
	 "",
	 "error KAFKA_\xE9: the name is not UTF-8\n"},
	{"no name at all",
	 {"KAFKA_=1", "KAFKA_CFG_=1"},
	 "",
	 "error KAFKA_" BAD_NAME "error KAFKA_CFG_" BAD_NAME},
};

static void test_read(void **state)
{
	(void) state;
	for (EACH(it, reads)) {
		char *envp[VARIABLES + 1] = {NULL};
		struct settings settings = SETTINGS_NULL;
		struct findings findings = FINDINGS_NULL;
		struct environment environment;
		struct str text = STR_NULL;

		for (size_t i = 0; i < VARIABLES && it->variables[i]; i++)
			envp[i] = (char *) (uintptr_t) it->variables[i];
		environment_init(&environment, envp);
		kafka_names_read(&environment, &settings, &findings);
		for (size_t i = 0; i < settings.length; i++)
			str_addf(&text, "%s%s=%s", i ? "|" : "", settings.items[i].key,
				 settings.items[i].value);
		check_text(it->name, text.text, it->settings);
		check_findings(it->name, &findings, it->findings);
		str_finish(&text);
		environment_finish(&environment);
		settings_finish(&settings);
		findings_finish(&findings);
	}
}

static int setup(void **state)
{
	if (files_setup(state) < 0)
		return -1;
	files_write("secret", "s3cret\n");
	return 0;
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_key_from_name),
		cmocka_unit_test(test_each_key_has_a_name),
		cmocka_unit_test(test_is_excluded),
		cmocka_unit_test(test_read),
	};

	return cmocka_run_group_tests_name("kafka_names", tests, setup, files_teardown);
}
