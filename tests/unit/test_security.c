// SPDX-License-Identifier: Apache-2.0
/* What directories and users become in server.properties. */
#include "cases.h"

#include <sys/stat.h>

#include "base/mem.h"
#include "files.h"
#include "kafka/config.h"
#include "pem.h"
#include "pod.h"
#include "security/listener_tls.h"
#include "security/pem_values.h"
#include "security/security.h"
#include "settings/listener_options.h"

static struct pem_pair pair;

static int make_all(void **state)
{
	cleanup_free char *key = NULL;
	cleanup_free char *certificate = NULL;

	pair = pem_pair(EVP_EC_gen("P-256"), "server", NULL, -1, 30);
	key = pem_key(pair.key, PEM_TRADITIONAL);
	certificate = pem_certificate(pair.certificate);
	if (files_setup(state) < 0 || mkdir("d", 0700) < 0 || mkdir("users", 0700) < 0)
		return -1;
	files_write("d/tls.key", key);
	files_write("d/tls.crt", certificate);
	files_write("d/ca.crt", certificate);
	files_write("users/bob", "b\n");
	files_write("users/alice", "a");
	files_write("users/..data", "x");
	return 0;
}

static int free_all(void **state)
{
	pem_free(&pair);
	return files_teardown(state);
}

#define MAP                                                                                        \
	"listener.security.protocol.map=IN:SASL_PLAINTEXT,OUT:SASL_SSL,TLS:SSL,PLAIN:PLAINTEXT\n"
#define PLAIN_MODULE "org.apache.kafka.common.security.plain.PlainLoginModule required"
#define SCRAM_MODULE "org.apache.kafka.common.security.scram.ScramLoginModule required"
#define STORES(prefix, file)                                                                       \
	prefix "ssl.keystore.type=PEM\n" prefix "ssl.keystore.location=/run/" file                 \
	       ".keystore.pem\n" prefix "ssl.truststore.type=PEM\n" prefix                         \
	       "ssl.truststore.location=/run/" file ".truststore.pem\n"

#define NO_STORE(listener)                                                                         \
	"warning server: listener " listener " has TLS and no key store: no client can connect\n"

#define NO_LOGIN(mechanism)                                                                        \
	"error server: listener IN has no login for " mechanism                                    \
	": there is no KafkaServer entry in the JAAS configuration\n"
#define UNREAD(key)                                                                                \
	"error server: " key " is not read by a broker, and listener IN has no login for PLAIN\n"

static const struct {
	const char *name;
	const char *listeners; /* "IN,OUT": of MAP */
	const char *inter_broker;
	const char *environment;
	const char *tool;
	const char *server;
	const char *added; /* lines, in order */
	const char *findings;
	bool has_jaas_file;
} cases[] = {
	{"nothing asked for", "PLAIN,TLS", "PLAIN", "", "", "", "", NO_STORE("TLS"), false},
	{"one listener's directory", "PLAIN,TLS", "PLAIN", "KAFKA_INIT_TLS_TLS_DIR=d", "", "",
	 STORES("listener.name.tls.", "tls-tls"), "", false},
	{"all listeners' directory", "PLAIN,TLS,OUT", "PLAIN", "", "tls-dir=d", "",
	 STORES("", "tls"), "", true},
	{"ZooKeeper's directory", "PLAIN", "PLAIN", "", "zookeeper-tls-dir=d", "",
	 STORES("zookeeper.",
		"zookeeper-tls") "zookeeper.ssl.client.enable=true\n"
				 "zookeeper.clientCnxnSocket=org.apache.zookeeper.ClientCnxnSocketNetty\n"
				 "zookeeper.ssl.protocol=TLSv1.3\nzookeeper.ssl.enabled.protocols=TLSv1.3,TLSv1.2\n",
	 "", false},
	{"a trust store of the user", "TLS", NULL, "KAFKA_INIT_TLS_TLS_DIR=d", "",
	 "listener.name.tls.ssl.truststore.location=/t",
	 "listener.name.tls.ssl.keystore.type=PEM\n"
	 "listener.name.tls.ssl.keystore.location=/run/tls-tls.keystore.pem\n",
	 "", false},
	{"a key store of the user", "TLS", NULL, "KAFKA_INIT_TLS_TLS_DIR=d", "",
	 "listener.name.tls.ssl.keystore.location=/k", "",
	 "error server: listener.name.tls.ssl.keystore.location cannot be set beside the directory "
	 "that KAFKA_INIT_TLS_TLS_DIR names\n",
	 false},
	{"a key store of all others", "TLS", NULL, "KAFKA_INIT_TLS_TLS_DIR=d", "",
	 "ssl.keystore.location=/k", STORES("listener.name.tls.", "tls-tls"), "", false},
	{"its password counts for all", "TLS", NULL, "KAFKA_INIT_TLS_TLS_DIR=d", "",
	 "ssl.keystore.password=x", "",
	 "error server: ssl.keystore.password cannot be set beside the directory that "
	 "KAFKA_INIT_TLS_TLS_DIR names\n",
	 false},
	{"a password of a key without one", "TLS", NULL, "", "tls-dir=d", "ssl.key.password=x", "",
	 "error server: ssl.key.password cannot be set beside the directory that tool names\n",
	 false},
	{"a directory that is not there: the missing store is not said as well", "TLS", NULL,
	 "KAFKA_INIT_TLS_TLS_DIR=none", "", "", "",
	 "error KAFKA_INIT_TLS_TLS_DIR: cannot open none/tls.key: No such file or directory\n"
	 "error KAFKA_INIT_TLS_TLS_DIR: cannot open none/tls.crt: No such file or directory\n",
	 false},
	{"a directory for no TLS", "PLAIN", NULL, "KAFKA_INIT_TLS_PLAIN_DIR=d", "", "", "",
	 "error KAFKA_INIT_TLS_PLAIN_DIR: listener.security.protocol.map gives listener PLAIN no "
	 "SSL\n",
	 false},
	{"a directory that nobody uses", "PLAIN", NULL, "", "tls-dir=d", "", "",
	 "warning tool: no listener uses it\n", false},
	{"no such listener", "PLAIN", NULL, "KAFKA_INIT_TLS_CLEINT_DIR=d", "", "", "",
	 "error KAFKA_INIT_TLS_CLEINT_DIR: there is no listener CLEINT, but PLAIN\n", false},
	{"PLAIN among brokers", "IN", "IN",
	 "KAFKA_INIT_SASL_IN_USER=admin\nKAFKA_INIT_SASL_IN_PASSWORD=s", "",
	 "sasl.enabled.mechanisms=PLAIN",
	 "sasl.mechanism.inter.broker.protocol=PLAIN\n"
	 "listener.name.in.plain.sasl.jaas.config=" PLAIN_MODULE
	 " username=\"admin\" password=\"s\" \"user_admin\"=\"s\";\n",
	 "", false},
	{"SCRAM among brokers, chosen", "IN", "IN",
	 "KAFKA_INIT_SASL_IN_USER=admin\nKAFKA_INIT_SASL_IN_PASSWORD=s", "",
	 "sasl.enabled.mechanisms=SCRAM-SHA-512\n"
	 "sasl.mechanism.inter.broker.protocol=SCRAM-SHA-512",
	 "listener.name.in.scram-sha-512.sasl.jaas.config=" SCRAM_MODULE
	 " username=\"admin\" password=\"s\";\n",
	 "", false},
	{"clients of PLAIN and SCRAM", "IN", NULL, "KAFKA_INIT_SASL_IN_USERS=alice=a=b", "",
	 "listener.name.in.sasl.enabled.mechanisms=PLAIN, SCRAM-SHA-256",
	 "listener.name.in.plain.sasl.jaas.config=" PLAIN_MODULE " \"user_alice\"=\"a=b\";\n"
	 "listener.name.in.scram-sha-256.sasl.jaas.config=" SCRAM_MODULE ";\n",
	 "", false},
	{"a file for each user", "IN", NULL, "KAFKA_INIT_SASL_IN_USERS_DIR=users", "",
	 "sasl.enabled.mechanisms=PLAIN",
	 "listener.name.in.plain.sasl.jaas.config=" PLAIN_MODULE
	 " \"user_alice\"=\"a\" \"user_bob\"=\"b\";\n",
	 "", false},
	{"SCRAM, nothing given", "IN", NULL, "", "", "sasl.enabled.mechanisms=SCRAM-SHA-512",
	 "listener.name.in.scram-sha-512.sasl.jaas.config=" SCRAM_MODULE ";\n", "", false},
	{"SCRAM, a JAAS file", "IN", NULL, "", "", "sasl.enabled.mechanisms=SCRAM-SHA-512", "", "",
	 true},
	{"SCRAM among brokers, nothing given", "IN", "IN", "", "",
	 "sasl.enabled.mechanisms=SCRAM-SHA-512", "", NO_LOGIN("SCRAM-SHA-512"), false},
	{"PLAIN, nothing given", "IN", NULL, "", "", "sasl.enabled.mechanisms=PLAIN", "",
	 NO_LOGIN("PLAIN"), false},
	{"the default mechanism, nothing given", "IN", NULL, "", "", "", "", NO_LOGIN("GSSAPI"),
	 false},
	{"PLAIN and a JAAS file", "IN", NULL, "", "", "sasl.enabled.mechanisms=PLAIN", "", "",
	 true},
	{"a login without a prefix", "IN", NULL, "", "",
	 "sasl.enabled.mechanisms=PLAIN\nsasl.jaas.config=a.B required;", "",
	 UNREAD("sasl.jaas.config"), false},
	{"a login without a listener", "IN", NULL, "", "",
	 "sasl.enabled.mechanisms=PLAIN\nplain.sasl.jaas.config=a.B required;", "",
	 UNREAD("plain.sasl.jaas.config"), false},
	{"a login without a mechanism", "IN", NULL, "", "",
	 "sasl.enabled.mechanisms=PLAIN\nlistener.name.in.sasl.jaas.config=a.B required;", "",
	 UNREAD("listener.name.in.sasl.jaas.config"), false},
	{"logins that ZooKeeper may hold", "IN", NULL, "", "",
	 "sasl.enabled.mechanisms=PLAIN\npassword.encoder.secret=s", "", "", false},
	{"rules that do not parse", "TLS,PLAIN", "PLAIN", "", "tls-dir=d",
	 "ssl.principal.mapping.rules=RULE:a", STORES("", "tls"),
	 "error server: listener TLS, ssl.principal.mapping.rules: invalid rule: RULE:a\n", false},
	{"rules that nobody parses", "PLAIN", "PLAIN", "", "", "ssl.principal.mapping.rules=RULE:a",
	 "", "", false},
	{"rules of Kerberos that do not parse", "IN", NULL, "", "",
	 "sasl.kerberos.principal.to.local.rules=DEFAULT,RULE:x", "",
	 "error server: listener IN, sasl.kerberos.principal.to.local.rules: invalid rule: RULE:x\n",
	 true},
	{"mechanisms that only java knows", "IN", NULL, "", "",
	 "config.providers=x\nconfig.providers.x.class=a.B\nsasl.enabled.mechanisms=${x:a:b}", "",
	 "warning server: what a config provider gives is not known here, so these are not checked: "
	 "sasl.enabled.mechanisms\n",
	 false},
	{"a JAAS text of the user", "IN", NULL, "KAFKA_INIT_SASL_IN_USERS=alice=a", "",
	 "sasl.enabled.mechanisms=PLAIN\nlistener.name.in.plain.sasl.jaas.config=a.B required;", "",
	 "warning KAFKA_INIT_SASL_IN_USERS: it is not used for PLAIN: server sets "
	 "listener.name.in.plain.sasl.jaas.config\n",
	 false},
	{"no password", "IN", NULL, "KAFKA_INIT_SASL_IN_USER=u", "",
	 "sasl.enabled.mechanisms=PLAIN", "",
	 "error KAFKA_INIT_SASL_IN_USER: listener IN is given a user or a password without the "
	 "other\n",
	 false},
	{"two passwords", "IN", NULL,
	 "KAFKA_INIT_SASL_IN_USER=u\nKAFKA_INIT_SASL_IN_PASSWORD=1\n"
	 "KAFKA_INIT_SASL_IN_USERS=u=2",
	 "", "sasl.enabled.mechanisms=PLAIN", "",
	 "error KAFKA_INIT_SASL_IN_USER: user u has another password in "
	 "KAFKA_INIT_SASL_IN_USERS\n",
	 false},
	{"no mechanism", "IN", NULL, "KAFKA_INIT_SASL_IN_USERS=u=2", "", "", "",
	 "error KAFKA_INIT_SASL_IN_USERS: listener IN offers no mechanism that takes a password\n",
	 false},
	{"users of SCRAM", "IN", NULL, "KAFKA_INIT_SASL_IN_USERS=u=2", "",
	 "sasl.enabled.mechanisms=SCRAM-SHA-512", "",
	 "error KAFKA_INIT_SASL_IN_USERS: the users of SCRAM are in ZooKeeper, and listener IN "
	 "offers no PLAIN\n",
	 false},
	{"brokers without a user", "IN", "IN", "KAFKA_INIT_SASL_IN_USERS=u=2", "",
	 "sasl.enabled.mechanisms=PLAIN", "",
	 "error KAFKA_INIT_SASL_IN_USERS: the brokers log in to each other over listener IN, and "
	 "have no user\n",
	 false},
	{"a user without a password", "IN", NULL, "KAFKA_INIT_SASL_IN_USERS=u=", "",
	 "sasl.enabled.mechanisms=PLAIN", "",
	 "error KAFKA_INIT_SASL_IN_USERS: user `u` has no password\n", false},
	{"no line", "IN", NULL, "KAFKA_INIT_SASL_IN_USERS=hunter2", "",
	 "sasl.enabled.mechanisms=PLAIN", "",
	 "error KAFKA_INIT_SASL_IN_USERS: line 1 is no user=password\n", false},
	{"a user for no SASL", "TLS", NULL, "KAFKA_INIT_SASL_TLS_USERS=u=2", "", "", "",
	 "error KAFKA_INIT_SASL_TLS_USERS: listener.security.protocol.map gives listener TLS no "
	 "SASL\n" NO_STORE("TLS"),
	 false},
};

static char *lines_after(const struct settings *server, size_t from)
{
	struct str out = STR_NULL;

	for (size_t i = from; i < server->length; i++)
		str_addf(&out, "%s=%s\n", server->items[i].key, server->items[i].value);
	return str_steal(&out);
}

/* All of a broker that security goes by. */
struct secured {
	struct settings tool, options, jvm, server;
	struct strv jvm_arguments;
	struct broker broker;
	struct security_inputs inputs;
	struct tls_stores stores;
	struct findings findings;
};

static void secured_init(struct secured *all, const char *listeners, const char *inter_broker)
{
	cleanup_strv struct strv names = STRV_NULL;
	cleanup_str struct str text = STR_NULL;

	*all = (struct secured) {.broker.server = &all->server,
				 .inputs = {.tool = &all->tool,
					    .directory = "/run",
					    .now = PEM_NOW,
					    .broker = &all->broker,
					    .options = &all->options,
					    .jvm = &all->jvm,
					    .jvm_arguments = &all->jvm_arguments}};
	strv_add_split(&names, listeners, ",");
	for (size_t i = 0; i < names.length; i++)
		listener_add_text(&text, names.items[i], "", 9092 + (int64_t) i);
	check_text(listeners, listeners_parse(text.text, &all->broker.bound), NULL);
	all->broker.inter_broker.listener = inter_broker ? xstrdup(inter_broker) : NULL;
	make_settings(&all->server, MAP, LAYER_ENVIRONMENT, "server");
	settings_set(&all->server, "listeners", text.text,
		     (struct origin) {LAYER_ENVIRONMENT, "server", 0});
}

static void secured_finish(struct secured *all)
{
	settings_finish(&all->tool);
	settings_finish(&all->options);
	settings_finish(&all->jvm);
	settings_finish(&all->server);
	broker_finish(&all->broker);
	tls_stores_finish(&all->stores);
	findings_finish(&all->findings);
}

static void test_build(void **state)
{
	(void) state;
	for (EACH(it, cases)) {
		cleanup_environment struct environment environment;
		cleanup_free char *added = NULL;
		struct secured all;
		size_t before;

		secured_init(&all, it->listeners, it->inter_broker);
		make_tool(&all.tool, it->tool);
		make_environment(&environment, it->environment);
		listener_options_read(&environment, &all.options, &all.findings);
		make_settings(&all.server, it->server, LAYER_ENVIRONMENT, "server");
		if (it->has_jaas_file)
			make_settings(&all.jvm, "KAFKA_OPTS=-Djava.security.auth.login.config=/x",
				      LAYER_ENVIRONMENT, "jvm");
		config_resolve(&all.server, &environment, false, &all.findings);
		before = all.server.length;
		security_of_broker(&all.inputs, &all.server, &all.stores, &all.findings);
		check_findings(it->name, &all.findings, it->findings);
		added = lines_after(&all.server, before);
		check_text(it->name, added, it->added);
		secured_finish(&all);
	}
}

/* Brokers that refuse each other do not start; a listener of clients does. */
static void test_expired(void **state)
{
	static const struct {
		const char *inter_broker, *finding;
	} listeners[] = {
		{"TLS", "error tool: the certificate of listener TLS is not valid any more"},
		{"X", "warning tool: the certificate of listener TLS is not valid any more"}};

	(void) state;
	for (EACH(it, listeners)) {
		cleanup_free char *text = NULL;
		struct secured all;

		secured_init(&all, "TLS", it->inter_broker);
		all.inputs.now = PEM_NOW + 31 * PEM_DAY;
		make_tool(&all.tool, "tls-dir=d");
		listener_tls_build(&all.inputs, &all.server, &all.stores, &all.findings);
		text = findings_text(&all.findings);
		check_holds(it->inter_broker, text, it->finding);
		secured_finish(&all);
	}
}

/* `text` with each line break as something else. */
static char *with_breaks(const char *text, const char *instead)
{
	struct str out = STR_NULL;

	for (; *text; text++)
		str_add(&out, *text == '\n' ? instead : (char[]) {*text, '\0'});
	return str_steal(&out);
}

static void test_pem_values(void **state)
{
	static const char *const breaks[] = {"\n", "\\n", " ", "\\r\\n", "\r\n"};
	cleanup_free char *key = pem_key(pair.key, PEM_TRADITIONAL);
	cleanup_free char *pkcs8 = pem_key(pair.key, PEM_PKCS8);
	cleanup_free char *chain = pem_certificate(pair.certificate);
	const struct origin origin = {LAYER_ENVIRONMENT, "server", 0};

	(void) state;
	for (EACH(it, breaks)) {
		cleanup_settings struct settings server = SETTINGS_NULL;
		cleanup_findings struct findings findings = FINDINGS_NULL;
		cleanup_free char *given_key = with_breaks(key, *it);
		cleanup_free char *given_chain = with_breaks(chain, *it);

		settings_set(&server, "listener.name.x.ssl.keystore.key", given_key, origin);
		settings_set(&server, "listener.name.x.ssl.keystore.certificate.chain", given_chain,
			     origin);
		settings_set(&server, "ssl.keystore.key", "${file:/x:y}", origin);
		settings_set(&server, "other", "a\\nb", origin);
		pem_values_correct(&server, PEM_NOW, 17, &findings);
		check_findings(*it, &findings, "");
		check_text(*it, server.items[0].value, pkcs8);
		check_text(*it, server.items[1].value, chain);
		check_text(*it, server.items[2].value, "${file:/x:y}");
		check_text(*it, server.items[3].value, "a\\nb");
	}
}

static void test_wrong_pem_values(void **state)
{
	cleanup_free char *key = pem_key(pair.key, PEM_PBES2);
	cleanup_free char *chain = pem_certificate(pair.certificate);
	cleanup_settings struct settings server = SETTINGS_NULL;
	cleanup_findings struct findings findings = FINDINGS_NULL;
	cleanup_free char *text = NULL;
	const struct origin origin = {LAYER_ENVIRONMENT, "VAR", 0};

	(void) state;
	settings_set(&server, "ssl.keystore.key", key, origin);
	settings_set(&server, "ssl.keystore.certificate.chain", chain, origin);
	pem_values_correct(&server, PEM_NOW, 17, &findings);
	text = findings_text(&findings);
	check_holds("PBES2", text,
		    "error VAR: ssl.keystore.key and ssl.keystore.certificate.chain: its private "
		    "key is encrypted with PBES2, which Java 17 does not read");
	check_text("it stays", server.items[0].value, key);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_build),
		cmocka_unit_test(test_expired),
		cmocka_unit_test(test_pem_values),
		cmocka_unit_test(test_wrong_pem_values),
	};

	return cmocka_run_group_tests_name("security", tests, make_all, free_all);
}
