// SPDX-License-Identifier: Apache-2.0
/* Key and trust stores in PKCS#12: which librdkafka gets, and which are mistakes. */
#include "cases.h"

#include <openssl/evp.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

#include "files.h"
#include "pod.h"
#include "security/credentials.h"

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
	 "ssl.truststore.location=rc2.p12\nssl.truststore.password=secret", 0, "PKCS#12 store"},
};

static const struct {
	const char *name;
	const char *lines;
	const char *location; /* of the key store for librdkafka; NULL: none */
	const char *unusable; /* NULL: an error, where there is no location */
} key_stores[] = {
	{"a key", "ssl.keystore.location=own.p12\nssl.keystore.password=secret", "own.p12", NULL},
	{"the type in lower case",
	 "ssl.keystore.location=own.p12\nssl.keystore.password=secret\n"
	 "listener.name.in.ssl.keystore.type=pkcs12",
	 "own.p12", NULL},
	{"a wrong password", "ssl.keystore.location=own.p12\nssl.keystore.password=hunter2", NULL,
	 NULL},
	{"no file", "ssl.keystore.location=no.p12\nssl.keystore.password=secret", NULL, NULL},
	{"RC2, of an old keytool", "ssl.keystore.location=rc2.p12\nssl.keystore.password=secret",
	 NULL, "PKCS#12 store"},
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
	make_stores();
	for (EACH(it, stores)) {
		bool fails = !it->certificates && !it->unusable;
		struct settings server = SETTINGS_NULL, client = SETTINGS_NULL;
		struct err err = ERR_NULL;
		char *own = NULL, *unusable = NULL;

		make_settings(&server, it->lines, LAYER_FILE, "server.properties");
		make_settings(&server, "ssl.truststore.type=PKCS12", LAYER_FILE, "x");
		check_int(it->name,
			  credentials_for(&server, "IN", "SSL", &client, &own, &unusable, &err),
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
		free(own);
		free(unusable);
		settings_finish(&client);
		settings_finish(&server);
	}
}

static void test_key_store(void **state)
{
	(void) state;
	make_stores();
	for (EACH(it, key_stores)) {
		bool fails = !it->location && !it->unusable;
		struct settings server = SETTINGS_NULL, client = SETTINGS_NULL;
		struct err err = ERR_NULL;
		char *own = NULL, *unusable = NULL;

		make_settings(&server, "ssl.keystore.type=PKCS12", LAYER_FILE, "x");
		make_settings(&server, it->lines, LAYER_FILE, "server.properties");
		check_int(it->name,
			  credentials_for(&server, "IN", "SSL", &client, &own, &unusable, &err),
			  fails ? -1 : 0);
		check_int(it->name, err.code, fails ? EXIT_CONFIG : EXIT_OK);
		check_text(it->name, strstr(err.text, "hunter2"), NULL);
		check_holds(it->name, unusable, it->unusable);
		if (it->location)
			check_text(it->name, settings_get(&client, "ssl.keystore.location"),
				   it->location);
		free(own);
		free(unusable);
		settings_finish(&client);
		settings_finish(&server);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_trust_store),
		cmocka_unit_test(test_key_store),
	};

	return cmocka_run_group_tests_name("credentials_pkcs12", tests, files_setup,
					   files_teardown);
}
