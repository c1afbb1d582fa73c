// SPDX-License-Identifier: Apache-2.0
/* DefaultSslEngineFactory.createKeystore and createTruststore of 3.9, row by row. */
#include "cases.h"

#include "pod.h"
#include "security/store_rules.h"

#define MAP "listener.security.protocol.map=IN:PLAINTEXT,OUT:SASL_SSL\n"
#define KEY "ssl.keystore.key=k\nssl.keystore.certificate.chain=c\n"
#define PEM "ssl.keystore.type=PEM\n"
#define PEM_TRUST "ssl.truststore.type=PEM\n"
#define OWN "listener.name.out."

static const struct {
	const char *name;
	const char *server;
	const char *findings; /* without "error F: listener OUT: ", and with its line's end */
} cases[] = {
	{"no store", "", ""},
	{"a key store of Java", "ssl.keystore.location=/k\nssl.keystore.password=p", ""},
	{"PEM files", PEM PEM_TRUST "ssl.keystore.location=/k\nssl.truststore.location=/t", ""},
	{"PEM in values", PEM PEM_TRUST KEY "ssl.truststore.certificates=a", ""},
	{"a trust store without a password", "ssl.truststore.location=/t", ""},
	{"a type without a store", PEM PEM_TRUST, ""},
	{"a password of the key", PEM KEY "ssl.key.password=p", ""},
	{"a key without its type", KEY, "SSL private key can be specified only for PEM\n"},
	{"pem in small letters", KEY "ssl.keystore.type=pem",
	 "SSL private key can be specified only for PEM\n"},
	{"a key without its chain", PEM "ssl.keystore.key=k",
	 "SSL private key is specified, but certificate chain is not specified\n"},
	{"a key and a file", PEM KEY "ssl.keystore.location=/k",
	 "both SSL key store location and separate private key are specified\n"},
	{"a key and a password of the store", PEM KEY "ssl.keystore.password=p",
	 "SSL key store password cannot be specified with PEM format\n"},
	{"a chain without its key", PEM "ssl.keystore.certificate.chain=c",
	 "SSL certificate chain is specified, but private key is not specified\n"},
	{"a PEM file and a password", PEM "ssl.keystore.location=/k\nssl.keystore.password=p",
	 "SSL key store password cannot be specified with PEM format\n"},
	{"a password without a store", "ssl.keystore.password=p",
	 "SSL key store is not specified, but key store password is specified\n"},
	{"a key store without a password", "ssl.keystore.location=/k",
	 "SSL key store is specified, but key store password is not specified\n"},
	{"a file of the type pem", "ssl.keystore.location=/k\nssl.keystore.type=pem",
	 "SSL key store is specified, but key store password is not specified\n"},
	{"an empty password", "ssl.keystore.location=/k\nssl.keystore.password=", ""},
	{"authorities without their type", "ssl.truststore.certificates=a",
	 "SSL trust store certs can be specified only for PEM\n"},
	{"authorities and a file",
	 PEM_TRUST "ssl.truststore.certificates=a\nssl.truststore.location=/t",
	 "both SSL trust store location and separate trust certificates are specified\n"},
	{"authorities and a password",
	 PEM_TRUST "ssl.truststore.certificates=a\nssl.truststore.password=p",
	 "SSL trust store password cannot be specified for PEM format\n"},
	{"a trust store of PEM and a password",
	 PEM_TRUST "ssl.truststore.location=/t\nssl.truststore.password=p",
	 "SSL trust store password cannot be specified for PEM format\n"},
	{"a password without a trust store", "ssl.truststore.password=p",
	 "SSL trust store is not specified, but trust store password is specified\n"},
	{"of the listener", "ssl.keystore.location=/k\n" OWN "ssl.keystore.password=p", ""},
	{"of the listener, in place of that of all",
	 PEM "ssl.keystore.location=/k\n" OWN "ssl.keystore.type=JKS",
	 "SSL key store is specified, but key store password is not specified\n"},
	{"of a listener without TLS", "listener.name.in.ssl.keystore.location=/k", ""},
	{"a type by a provider", KEY "ssl.keystore.type=${file:/x:y}", ""},
	{"of a plug-in", "ssl.keystore.location=/k\nssl.engine.factory.class=x.Y", ""},
	{"of a plug-in of the listener",
	 "ssl.keystore.location=/k\n" OWN "ssl.engine.factory.class=x.Y", ""},
};

static void compare(const char *name, const char *text, __typeof__(store_rules_check) rules,
		    const char *expected)
{
	struct settings server = SETTINGS_NULL;
	struct broker broker = {.server = &server};
	struct findings findings = FINDINGS_NULL;

	check_text(name, listeners_parse("IN://:1,OUT://:2", &broker.bound), NULL);
	make_settings(&server, MAP "listeners=IN://:1,OUT://:2\n", LAYER_FILE, "F");
	make_settings(&server, text, LAYER_FILE, "F");
	rules(&broker, &findings);
	check_findings(name, &findings, expected);
	findings_finish(&findings);
	broker_finish(&broker);
	settings_finish(&server);
}

static void test_rules(void **state)
{
	(void) state;
	for (EACH(it, cases)) {
		char *expected = *it->findings
					 ? xasprintf("error F: listener OUT: %s", it->findings)
					 : xstrdup("");

		compare(it->name, it->server, store_rules_check, expected);
		free(expected);
	}
}

#define NO_KEY "warning F: listener OUT has TLS and no key store: no client can connect\n"
#define NO_TRUST                                                                                   \
	"warning F: listener OUT asks for certificates and has no trust store: those of every "    \
	"authority that Java knows are good\n"
#define FILES "ssl.keystore.location=/k\nssl.keystore.password=p\n"

static const struct {
	const char *name;
	const char *server;
	const char *findings;
} missing[] = {
	{"no store", "", NO_KEY},
	{"a key store alone", FILES, ""},
	{"PEM in values", PEM KEY, ""},
	{"of the listener", OWN "ssl.keystore.location=/k", ""},
	{"of another listener", "listener.name.in.ssl.keystore.location=/k", NO_KEY},
	{"asked", FILES "ssl.client.auth=required", NO_TRUST},
	{"asked politely", FILES OWN "ssl.client.auth=requested", NO_TRUST},
	{"not asked there", FILES "ssl.client.auth=required\n" OWN "ssl.client.auth=none", ""},
	{"a trust store", FILES "ssl.client.auth=required\nssl.truststore.location=/t", ""},
	{"both", "ssl.client.auth=required", NO_KEY NO_TRUST},
	{"a provider", FILES "ssl.client.auth=${file:/x:y}", ""},
	{"a plug-in", "ssl.client.auth=required\nssl.engine.factory.class=x.Y", ""},
};

static void test_missing(void **state)
{
	(void) state;
	for (EACH(it, missing))
		compare(it->name, it->server, store_rules_check_missing, it->findings);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_missing),
	};

	return cmocka_run_group_tests_name("store_rules", tests, NULL, NULL);
}
