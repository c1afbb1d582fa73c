// SPDX-License-Identifier: Apache-2.0
/* From a broker's security settings (Kafka 3.9, SslConfigs, JaasContext) to librdkafka's. */
#include "cases.h"

#include "pod.h"
#include "security/credentials.h"

#define JAAS "listener.name.in.plain.sasl.jaas.config="
#define SCRAM_JAAS "listener.name.in.scram-sha-512.sasl.jaas.config="
#define LOGIN(module) "org.apache.kafka." module " required username=\"u\" password=\"p;=\\\"\";"
#define PLAIN LOGIN("common.security.plain.PlainLoginModule")
#define SCRAM LOGIN("common.security.scram.ScramLoginModule")
#define MECHANISM "sasl.mechanism.inter.broker.protocol="
#define KEYSTORE "ssl.keystore.location=/k\nssl.keystore.type="
#define TRUSTSTORE "ssl.truststore.location=/t\nssl.truststore.type="

/* What TLS always gives, where there is no trust store. */
#define UNVERIFIED "enable.ssl.certificate.verification=false"
#define ADDRESSED "ssl.endpoint.identification.algorithm=none"

static const struct {
	const char *name;
	const char *server;
	const char *listener, *security;
	const char *client;   /* all settings in order; NULL: not usable */
	const char *unusable; /* a part of why */
} cases[] = {
	{"PLAINTEXT", NULL, "IN", "PLAINTEXT", "security.protocol=PLAINTEXT", NULL},
	{"PLAINTEXT takes nothing of TLS or SASL", KEYSTORE "JKS\n" TRUSTSTORE "JKS\n" JAAS "x",
	 "IN", "PLAINTEXT", "security.protocol=PLAINTEXT", NULL},
	{"SSL alone", NULL, "IN", "SSL", UNVERIFIED "\nsecurity.protocol=SSL\n" ADDRESSED, NULL},
	{"a PEM file", KEYSTORE "PEM\nssl.key.password=x\n" TRUSTSTORE "PEM", "IN", "SSL",
	 "security.protocol=SSL\nssl.ca.location=/t\nssl.certificate.location=/k\n" ADDRESSED
	 "\nssl.key.location=/k\nssl.key.password=x",
	 NULL},
	{"a PEM file, type in lower case", KEYSTORE "pem", "IN", "SSL",
	 UNVERIFIED "\nsecurity.protocol=SSL\nssl.certificate.location=/k\n" ADDRESSED
		    "\nssl.key.location=/k",
	 NULL},
	{"PEM inline",
	 "ssl.keystore.type=PEM\nssl.keystore.key=KEY\nssl.keystore.certificate.chain=CHAIN\n"
	 "ssl.truststore.type=PEM\nssl.truststore.certificates=CA",
	 "IN", "SSL",
	 "security.protocol=SSL\nssl.ca.pem=CA\nssl.certificate.pem=CHAIN\n" ADDRESSED
	 "\nssl.key.pem=KEY",
	 NULL},
	{"a JKS key store", KEYSTORE "JKS", "IN", "SSL", NULL, "key store"},
	{"a JKS trust store", TRUSTSTORE "jks", "IN", "SSL", NULL, "trust store"},
	{"a key store of no type is JKS", "ssl.keystore.location=/k", "IN", "SSL", NULL,
	 "key store"},
	{"a trust store of no type is JKS", "ssl.truststore.location=/t", "IN", "SSL", NULL,
	 "trust store"},
	{"another kind", KEYSTORE "BCFKS", "IN", "SSL", NULL, "key store"},
	{"the first reason stays", KEYSTORE "JKS\n" TRUSTSTORE "JKS", "IN", "SASL_SSL", NULL,
	 "key store"},
	{"the listener's store wins",
	 KEYSTORE "JKS\nlistener.name.in.ssl.keystore.location=/own\n"
		  "listener.name.in.ssl.keystore.type=PEM\nlistener.name.out.ssl.keystore.type=JKS",
	 "IN", "SSL",
	 UNVERIFIED "\nsecurity.protocol=SSL\nssl.certificate.location=/own\n" ADDRESSED
		    "\nssl.key.location=/own",
	 NULL},
	{"another listener's store is not taken", "listener.name.out.ssl.keystore.location=/o",
	 "IN", "SSL", UNVERIFIED "\nsecurity.protocol=SSL\n" ADDRESSED, NULL},
	{"a prefix in upper case is no prefix", "listener.name.IN.ssl.keystore.location=/o", "IN",
	 "SSL", UNVERIFIED "\nsecurity.protocol=SSL\n" ADDRESSED, NULL},
	{"a listener's name with dashes and dots", "listener.name.in-side.1.ssl.key.password=x",
	 "IN-SIDE.1", "SSL",
	 UNVERIFIED "\nsecurity.protocol=SSL\n" ADDRESSED "\nssl.key.password=x", NULL},
	{"PLAIN", MECHANISM "PLAIN\n" JAAS PLAIN, "IN", "SASL_PLAINTEXT",
	 "sasl.mechanisms=PLAIN\nsasl.password=p;=\"\nsasl.username=u\n"
	 "security.protocol=SASL_PLAINTEXT",
	 NULL},
	{"PLAIN of a listener in lower case", MECHANISM "PLAIN\n" JAAS PLAIN, "in",
	 "SASL_PLAINTEXT",
	 "sasl.mechanisms=PLAIN\nsasl.password=p;=\"\nsasl.username=u\n"
	 "security.protocol=SASL_PLAINTEXT",
	 NULL},
	{"SCRAM", MECHANISM "SCRAM-SHA-512\n" SCRAM_JAAS SCRAM, "IN", "SASL_PLAINTEXT",
	 "sasl.mechanisms=SCRAM-SHA-512\nsasl.password=p;=\"\nsasl.username=u\n"
	 "security.protocol=SASL_PLAINTEXT",
	 NULL},
	{"SCRAM in TLS", MECHANISM "SCRAM-SHA-512\n" SCRAM_JAAS SCRAM "\n" TRUSTSTORE "PEM", "IN",
	 "SASL_SSL",
	 "sasl.mechanisms=SCRAM-SHA-512\nsasl.password=p;=\"\nsasl.username=u\n"
	 "security.protocol=SASL_SSL\nssl.ca.location=/t\n" ADDRESSED,
	 NULL},
	{"SASL takes no stores", MECHANISM "PLAIN\n" JAAS PLAIN "\n" KEYSTORE "JKS", "IN",
	 "SASL_PLAINTEXT",
	 "sasl.mechanisms=PLAIN\nsasl.password=p;=\"\nsasl.username=u\n"
	 "security.protocol=SASL_PLAINTEXT",
	 NULL},
	{"GSSAPI", MECHANISM "GSSAPI", "IN", "SASL_PLAINTEXT", NULL, "only Java speaks"},
	{"no mechanism is GSSAPI", JAAS PLAIN, "IN", "SASL_PLAINTEXT", NULL, "only Java speaks"},
	{"OAUTHBEARER", MECHANISM "OAUTHBEARER", "IN", "SASL_SSL", NULL, "only Java speaks"},
	{"a JAAS file", MECHANISM "PLAIN", "IN", "SASL_PLAINTEXT", NULL, "JAAS file"},
	{"another mechanism's login", MECHANISM "SCRAM-SHA-256\n" JAAS PLAIN, "IN",
	 "SASL_PLAINTEXT", NULL, "JAAS file"},
	{"another listener's login", MECHANISM "PLAIN\n" JAAS PLAIN, "OUT", "SASL_PLAINTEXT", NULL,
	 "JAAS file"},
	{"Kafka ignores a login without the mechanism",
	 MECHANISM "PLAIN\nlistener.name.in.sasl.jaas.config=" PLAIN, "IN", "SASL_PLAINTEXT", NULL,
	 "JAAS file"},
	{"Kafka ignores a login without the listener",
	 MECHANISM "PLAIN\nsasl.jaas.config=" PLAIN "\nplain.sasl.jaas.config=" PLAIN, "IN",
	 "SASL_PLAINTEXT", NULL, "JAAS file"},
	{"a login module of another kind", MECHANISM "PLAIN\n" JAAS LOGIN("MyModule"), "IN",
	 "SASL_PLAINTEXT", NULL, "login module"},
	{"a login without a password",
	 MECHANISM "PLAIN\n" JAAS "a.PlainLoginModule required "
		   "username=u;",
	 "IN", "SASL_PLAINTEXT", NULL, "login module"},
	{"a provider's password",
	 "config.providers=file\n" KEYSTORE "PKCS12\nssl.keystore.password=${file:/s:p}", "IN",
	 "SSL", NULL, "config provider"},
	{"the mechanism is no setting of a listener",
	 MECHANISM "PLAIN\nlistener.name.in." MECHANISM "SCRAM-SHA-512\n" JAAS PLAIN, "IN",
	 "SASL_PLAINTEXT",
	 "sasl.mechanisms=PLAIN\nsasl.password=p;=\"\nsasl.username=u\n"
	 "security.protocol=SASL_PLAINTEXT",
	 NULL},
	{"a provider's trust store password",
	 "config.providers=file\n" TRUSTSTORE "PKCS12\nssl.truststore.password=${file:/s:p}", "IN",
	 "SSL", NULL, "config provider"},
	{"a provider's location",
	 "config.providers=file\nssl.truststore.type=PKCS12\n"
	 "ssl.truststore.location=${file:/s:l}",
	 "IN", "SSL", NULL, "config provider"},
	{"a provider's login password",
	 "config.providers=file\n" MECHANISM "PLAIN\n" JAAS
	 "a.PlainLoginModule required username=u password=\"${file:/s:p}\";",
	 "IN", "SASL_PLAINTEXT", NULL, "config provider"},
	{"a provider's login", "config.providers=file\n" MECHANISM "PLAIN\n" JAAS "${file:/s:p}",
	 "IN", "SASL_PLAINTEXT", NULL, ""},
	{"a provider that is not used here", "config.providers=file\nx=${file:/s:p}", "IN",
	 "PLAINTEXT", "security.protocol=PLAINTEXT", NULL},
	{"no provider", "ssl.key.password=${file:/s:p}", "IN", "SSL",
	 UNVERIFIED "\nsecurity.protocol=SSL\n" ADDRESSED "\nssl.key.password=${file:/s:p}", NULL},
};

/* All settings in the order of their names, a line each. The caller frees it. */
static char *settings_text(const struct settings *settings)
{
	cleanup_strv struct strv lines = STRV_NULL;

	for (size_t i = 0; i < settings->length; i++)
		strv_addf(&lines, "%s=%s", settings->items[i].key, settings->items[i].value);
	strv_sort(&lines);
	return strv_join(&lines, "\n");
}

static void test_credentials(void **state)
{
	(void) state;
	for (EACH(it, cases)) {
		struct settings server = SETTINGS_NULL, client = SETTINGS_NULL;
		struct err err = ERR_NULL;
		char *own = NULL, *unusable = NULL, *text;

		make_settings(&server, it->server, LAYER_FILE, "server.properties");
		if (credentials_for(&server, it->listener, it->security, &client, &own, &unusable,
				    &err) < 0)
			fail_msg("%s: %s", it->name, err.text);
		text = settings_text(&client);
		if (it->client)
			check_text(it->name, text, it->client);
		check_int(it->name, unusable == NULL, it->unusable == NULL);
		check_holds(it->name, unusable, it->unusable);
		free(text);
		free(own);
		free(unusable);
		settings_finish(&client);
		settings_finish(&server);
	}
}

static const struct {
	const char *name;
	const char *lines;
	const char *pem_file; /* NULL: none in PEM */
	const char *password;
} zoo_cfgs[] = {
	{"nothing", NULL, NULL, NULL},
	{"PEM by its name", "ssl.keyStore.location=/k.pem", "/k.pem", NULL},
	{"PEM by its type",
	 "ssl.keyStore.location=/k\nssl.keyStore.type=PEM\nssl.keyStore.password=p", "/k", "p"},
	{"the type wins", "ssl.keyStore.location=/k.pem\nssl.keyStore.type=JKS", NULL, NULL},
	{"JKS", "ssl.keyStore.location=/k.jks", NULL, NULL},
	{"of the quorum", "ssl.quorum.keyStore.location=/k.pem", NULL, NULL},
};

static void test_zookeeper(void **state)
{
	(void) state;
	for (EACH(it, zoo_cfgs)) {
		struct settings zoo_cfg = SETTINGS_NULL;
		struct tls_client client;

		make_settings(&zoo_cfg, it->lines, LAYER_FILE, "zoo.cfg");
		client = credentials_to_show_zookeeper(&zoo_cfg);
		check_text(it->name, client.pem_file, it->pem_file);
		check_text(it->name, client.password, it->password);
		settings_finish(&zoo_cfg);
	}
}

static const struct {
	const char *name;
	const char *lines;
	const char *pem_file;
	const char *password;
} shown[] = {
	{"nothing", NULL, NULL, NULL},
	{"a PEM file", KEYSTORE "PEM\nssl.key.password=p", "/k", "p"},
	{"the listener's own",
	 KEYSTORE "JKS\nlistener.name.in.ssl.keystore.location=/own\n"
		  "listener.name.in.ssl.keystore.type=PEM",
	 "/own", NULL},
	{"JKS", KEYSTORE "JKS", NULL, NULL},
	{"PEM inline", "ssl.keystore.type=PEM\nssl.keystore.key=KEY", NULL, NULL},
};

static void test_shown(void **state)
{
	(void) state;
	for (EACH(it, shown)) {
		struct settings server = SETTINGS_NULL;
		struct tls_client client;

		make_settings(&server, it->lines, LAYER_FILE, "server.properties");
		client = credentials_to_show(&server, "IN");
		check_text(it->name, client.pem_file, it->pem_file);
		check_text(it->name, client.password, it->password);
		settings_finish(&server);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_credentials),
		cmocka_unit_test(test_zookeeper),
		cmocka_unit_test(test_shown),
	};

	return cmocka_run_group_tests_name("credentials", tests, NULL, NULL);
}
