// SPDX-License-Identifier: Apache-2.0
/* From a broker's security settings (Kafka 3.9, SslConfigs, JaasContext) to librdkafka's. */
#include "cases.h"

#include <openssl/evp.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

#include "files.h"
#include "net/tls.h"
#include "pod.h"
#include "probe/credentials.h"

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
	{"PKCS12", KEYSTORE "PKCS12\nssl.keystore.password=x", "IN", "SSL",
	 UNVERIFIED "\nsecurity.protocol=SSL\n" ADDRESSED
		    "\nssl.keystore.location=/k\nssl.keystore.password=x",
	 NULL},
	{"PKCS12 in lower case", KEYSTORE "pkcs12", "IN", "SSL",
	 UNVERIFIED "\nsecurity.protocol=SSL\n" ADDRESSED "\nssl.keystore.location=/k", NULL},
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
		char *unusable = NULL, *text;

		make_settings(&server, it->server, LAYER_FILE, "server.properties");
		if (credentials_for(&server, it->listener, it->security, &client, &unusable, &err) <
		    0)
			fail_msg("%s: %s", it->name, err.text);
		text = settings_text(&client);
		if (it->client)
			check_text(it->name, text, it->client);
		check_int(it->name, unusable == NULL, it->unusable == NULL);
		check_holds(it->name, unusable, it->unusable);
		free(text);
		free(unusable);
		settings_finish(&client);
		settings_finish(&server);
	}
}

/* A certificate for this key, by itself. */
static X509 *make_certificate(EVP_PKEY *key, const char *name)
{
	X509 *certificate = X509_new();
	X509_NAME *subject = X509_get_subject_name(certificate);

	check_int(name,
		  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
					     (const unsigned char *) name, -1, -1, 0),
		  1);
	X509_set_issuer_name(certificate, subject);
	X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
	X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
	X509_set_pubkey(certificate, key);
	check(name, X509_sign(certificate, key, EVP_sha256()) > 0);
	return certificate;
}

/* A PKCS#12 store of so many authorities, and with `own` a key and its certificate. */
static void make_store(const char *path, const char *password, int authorities, bool own)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *certificate = make_certificate(key, "own");
	STACK_OF(X509) *others = sk_X509_new_null();
	FILE *file = fopen(path, "w");
	PKCS12 *store;

	for (int i = 0; i < authorities; i++)
		sk_X509_push(others, make_certificate(key, "authority"));
	store = PKCS12_create(password, "own", own ? key : NULL, own ? certificate : NULL, others,
			      0, 0, 0, 0, 0);
	check(path, store && file);
	check_int(path, i2d_PKCS12_fp(file, store), 1);
	check_int(path, fclose(file), 0);
	PKCS12_free(store);
	sk_X509_pop_free(others, X509_free);
	X509_free(certificate);
	EVP_PKEY_free(key);
}

/* A store as keytool of Java 8 made it, its certificate under 40 bits of RC2, which OpenSSL 3 reads
 * with its legacy provider alone; the password is "secret". */
static const char rc2_store[] =
	"MIICRAIBAzCCAgoGCSqGSIb3DQEHAaCCAfsEggH3MIIB8zCCAe8GCSqGSIb3DQEHBqCCAeAwggHcAgEA"
	"MIIB1QYJKoZIhvcNAQcBMBwGCiqGSIb3DQEMAQYwDgQIpWsh1UVCwtECAggAgIIBqB/GIr1Ou7PaNi+n"
	"WAree71WOYieoMUUUHsMaOx87+qUXmGHu/ZH0/9iLMjG40IbOqjko3OKf6IigrCzSeL2Mu53G/uNpk9R"
	"3fpnxKxGU7/lSElWaJberQwa0jcT7M6BNNcVcLSYlEhfTXJuuXcBDXTGSrevL9jhr7yaK7tPCn58kNoC"
	"NOsQNr4JMEBx/Yv4zt9YjuMzaXzEV7QoDiPKsslnmnQhTD7i7wyXAPAhRvPhxqilNpd5ZD5slzqtredt"
	"oRKKw0JR6cvVxpbHE3AN/f/UmZpuANKLq7K1y0NtRSIBQ4IKLn+tvVFDt3jXEkV4Bz90AK1eEQziASVT"
	"rOYBwhKcHuvxeZLkjpy+mt3HGclwZBpe90TdFXcZdjen0m1HycRf43N3FDloZ5SPkgjG3fS3nrc/zGK9"
	"7+1+wLUHSNlff++f5xv4ddNKgjI8ny2KSOUWvnZbGjRNHTR27npsPMdVtAUD9nOkwlbiJPezym2i8X6g"
	"30lF/BlYkEnuNazgPjBj1hzk0JDb8DdmEBcSckWUAtgZFFQQ8WRSKz0JV86Ip8B3+95xV6cwMTAhMAkG"
	"BSsOAwIaBQAEFEEwRjXJfZzwwqNNfkWhij4XAVqiBAgSJ9HyHe9s7wICCAA=";

static void make_stores(void)
{
	unsigned char bytes[sizeof(rc2_store)];
	int length =
		EVP_DecodeBlock(bytes, (const unsigned char *) rc2_store, (int) strlen(rc2_store));

	check("base64", length > 0);
	/* Bytes behind the store are not read. */
	files_write_bytes("rc2.p12", bytes, (size_t) length);
	make_store("one.p12", "secret", 1, false);
	make_store("three.p12", "secret", 3, false);
	make_store("empty-password.p12", "", 1, false);
	make_store("own.p12", "secret", 0, true);
	make_store("both.p12", "secret", 1, true);
	files_write("garbage.p12", "\xFE\xED\xFE\xED of JKS");
	files_write("empty.p12", "");
}

static const struct {
	const char *name;
	const char *lines;
	size_t certificates;  /* 0: none is to be trusted */
	const char *unusable; /* NULL: an error */
} stores[] = {
	{"one", "ssl.truststore.location=one.p12\nssl.truststore.password=secret", 1, NULL},
	{"three", "ssl.truststore.location=three.p12\nssl.truststore.password=secret", 3, NULL},
	{"an empty password",
	 "ssl.truststore.location=empty-password.p12\n"
	 "ssl.truststore.password=",
	 1, NULL},
	{"no password", "ssl.truststore.location=empty-password.p12", 1, NULL},
	{"the listener's password",
	 "ssl.truststore.location=one.p12\nssl.truststore.password=x\n"
	 "listener.name.in.ssl.truststore.password=secret",
	 1, NULL},
	{"a key and an authority",
	 "ssl.truststore.location=both.p12\n"
	 "ssl.truststore.password=secret",
	 2, NULL},
	{"a key's own certificate (Java trusts it)",
	 "ssl.truststore.location=own.p12\n"
	 "ssl.truststore.password=secret",
	 1, NULL},
	{"a wrong password", "ssl.truststore.location=one.p12\nssl.truststore.password=hunter2", 0,
	 NULL},
	{"a password is missing", "ssl.truststore.location=one.p12", 0, NULL},
	{"no file", "ssl.truststore.location=no.p12\nssl.truststore.password=secret", 0, NULL},
	{"another format", "ssl.truststore.location=garbage.p12\nssl.truststore.password=secret", 0,
	 NULL},
	{"an empty file", "ssl.truststore.location=empty.p12\nssl.truststore.password=secret", 0,
	 NULL},
	{"RC2, of an old keytool",
	 "ssl.truststore.location=rc2.p12\nssl.truststore.password=secret", 0, "trust store"},
};

static size_t count_certificates(const char *pem)
{
	size_t count = 0;

	while (pem && (pem = strstr(pem, "-----BEGIN CERTIFICATE-----")))
		count++, pem++;
	return count;
}

static void test_trust_store(void **state)
{
	(void) state;
	tls_init();
	make_stores();
	for (EACH(it, stores)) {
		bool fails = !it->certificates && !it->unusable;
		struct settings server = SETTINGS_NULL, client = SETTINGS_NULL;
		struct err err = ERR_NULL;
		char *unusable = NULL;

		make_settings(&server, it->lines, LAYER_FILE, "server.properties");
		make_settings(&server, "ssl.truststore.type=PKCS12", LAYER_FILE, "x");
		check_int(it->name, credentials_for(&server, "IN", "SSL", &client, &unusable, &err),
			  fails ? -1 : 0);
		check_int(it->name, err.code, fails ? EXIT_CONFIG : EXIT_OK);
		check_holds(it->name, err.text, fails ? ".p12" : NULL);
		check_text(it->name, strstr(err.text, "hunter2"), NULL);
		check_int(it->name, unusable != NULL, it->unusable != NULL);
		check_holds(it->name, unusable, it->unusable);
		check_int(it->name, count_certificates(settings_get(&client, "ssl.ca.pem")),
			  it->certificates);
		check_text(it->name, settings_get(&client, "enable.ssl.certificate.verification"),
			   NULL);
		free(unusable);
		settings_finish(&client);
		settings_finish(&server);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_credentials),
		cmocka_unit_test(test_trust_store),
	};

	return cmocka_run_group_tests_name("credentials", tests, files_setup, files_teardown);
}
