// SPDX-License-Identifier: Apache-2.0
/* PEM files that server.properties or zoo.cfg names itself: each is used as it is. */
#include "cases.h"

#include "base/mem.h"
#include "files.h"
#include "pem.h"
#include "pod.h"
#include "security/store_files.h"
#include "security/zookeeper_tls.h"

static struct pem_pair authority, server;

static void write_file(const char *name, const char *const *parts)
{
	struct str text = STR_NULL;

	for (; *parts; parts++)
		str_add(&text, *parts);
	files_write(name, text.text);
	str_finish(&text);
}

static int make_all(void **state)
{
	cleanup_free char *key = NULL, *traditional = NULL, *sealed = NULL;
	cleanup_free char *own = NULL, *issuer = NULL;

	if (files_setup(state) < 0)
		return -1;
	authority = pem_pair(EVP_EC_gen("P-256"), "authority", NULL, -1000, 1000);
	server = pem_pair(EVP_EC_gen("P-256"), "server", &authority, -60, 30);
	key = pem_key(server.key, PEM_PKCS8);
	traditional = pem_key(server.key, PEM_TRADITIONAL);
	sealed = pem_key(server.key, PEM_PBES1);
	own = pem_certificate(server.certificate);
	issuer = pem_certificate(authority.certificate);
	write_file("good.pem", (const char *[]) {key, own, issuer, NULL});
	write_file("key-last.pem", (const char *[]) {own, issuer, key, NULL});
	write_file("sealed.pem", (const char *[]) {sealed, own, NULL});
	write_file("sec1.pem", (const char *[]) {traditional, own, NULL});
	write_file("turned.pem", (const char *[]) {key, issuer, own, NULL});
	write_file("other.pem", (const char *[]) {key, issuer, NULL});
	write_file("no-key.pem", (const char *[]) {own, NULL});
	write_file("ca.pem", (const char *[]) {issuer, NULL});
	write_file("text.pem", (const char *[]) {"hunter2\n", NULL});
	return 0;
}

static int free_all(void **state)
{
	pem_free(&authority);
	pem_free(&server);
	return files_teardown(state);
}

#define OLD_FORM                                                                                   \
	"sec1.pem: its private key is not in PKCS#8, and Java reads no other form; write it with " \
	"openssl pkcs8 -topk8 -nocrypt"
#define TURNED                                                                                     \
	"turned.pem: its certificates are no chain, the own one first and each followed by its "   \
	"issuer"

static const struct {
	const char *name;
	const char *server;  /* lines of server.properties */
	const char *zoo_cfg; /* the same for a ZooKeeper server; NULL: there is no such thing */
	const char *finding; /* its beginning; "": none */
	bool is_added;
} cases[] = {
	{"good", "ssl.keystore.type=PEM\nssl.keystore.location=good.pem",
	 "ssl.keyStore.location=good.pem", "", true},
	{"the key last", "ssl.keystore.type=PEM\nssl.keystore.location=key-last.pem",
	 "ssl.quorum.keyStore.location=key-last.pem", "", true},
	{"the key in SEC1", "ssl.keystore.type=PEM\nssl.keystore.location=sec1.pem",
	 "ssl.keyStore.location=sec1.pem", "error X: " OLD_FORM, false},
	{"certificates turned", "ssl.keystore.type=PEM\nssl.keystore.location=turned.pem", NULL,
	 "error X: " TURNED, false},
	{"ZooKeeper does not validate the chain", NULL, "ssl.keyStore.location=turned.pem", "",
	 true},
	{"another key", "ssl.keystore.type=PEM\nssl.keystore.location=other.pem",
	 "ssl.keyStore.location=other.pem",
	 "error X: other.pem: the private key belongs to none of the certificates", false},
	{"no key", "ssl.keystore.type=PEM\nssl.keystore.location=no-key.pem",
	 "ssl.keyStore.location=no-key.pem", "error X: no-key.pem: it holds 0 private keys", false},
	{"not there", "ssl.keystore.type=PEM\nssl.keystore.location=none.pem",
	 "ssl.keyStore.location=none.pem",
	 "error X: cannot open none.pem: No such file or directory", false},
	{"of a listener",
	 "listener.name.a.ssl.keystore.type=PEM\n"
	 "listener.name.a.ssl.keystore.location=sec1.pem",
	 NULL, "error X: " OLD_FORM, false},
	{"its type is that of all",
	 "ssl.keystore.type=PEM\n"
	 "listener.name.a.ssl.keystore.location=sec1.pem",
	 NULL, "error X: " OLD_FORM, false},
	{"a listener's own type",
	 "ssl.keystore.type=PEM\nlistener.name.a.ssl.keystore.type=JKS\n"
	 "listener.name.a.ssl.keystore.location=sec1.pem",
	 NULL, "", false},
	{"another type", "ssl.keystore.type=JKS\nssl.keystore.location=sec1.pem",
	 "ssl.keyStore.type=JKS\nssl.keyStore.location=sec1.pem", "", false},
	{"no type", "ssl.keystore.location=sec1.pem", "ssl.keyStore.location=sec1.jks", "", false},
	{"a type in other letters", NULL, "ssl.keyStore.type=pem\nssl.keyStore.location=sec1.pem",
	 "error X: " OLD_FORM, false},
	{"a password",
	 "ssl.keystore.type=PEM\nssl.keystore.location=sealed.pem\nssl.key.password=hunter2",
	 "ssl.keyStore.location=sealed.pem\nssl.keyStore.password=hunter2", "", true},
	{"blanks that Kafka and ZooKeeper trim",
	 "ssl.keystore.type=PEM \nssl.keystore.location= sealed.pem\t\nssl.key.password=hunter2\r",
	 "ssl.keyStore.location=sealed.pem \nssl.keyStore.password=hunter2\r", "", true},
	{"another password",
	 "ssl.keystore.type=PEM\nssl.keystore.location=sealed.pem\nssl.key.password=x",
	 "ssl.keyStore.location=sealed.pem\nssl.keyStore.password=x",
	 "error X: sealed.pem: its private key cannot be decrypted", false},
	{"a password in a file", NULL,
	 "ssl.keyStore.location=sealed.pem\nssl.keyStore.passwordPath=p", "", false},
	{"a config provider", "ssl.keystore.type=PEM\nssl.keystore.location=${file:/x:y}", NULL, "",
	 false},
	{"the client of ZooKeeper",
	 "ssl.keystore.type=JKS\nssl.key.password=x\n"
	 "zookeeper.ssl.keystore.location=sealed.pem\n"
	 "zookeeper.ssl.keystore.password=hunter2",
	 NULL, "", true},
	{"authorities", "ssl.truststore.type=PEM\nssl.truststore.location=ca.pem",
	 "ssl.trustStore.location=ca.pem", "", false},
	{"no authorities", "ssl.truststore.type=PEM\nssl.truststore.location=text.pem",
	 "ssl.trustStore.location=text.pem", "error X: text.pem: it holds no certificate", false},
};

typedef void check_files(const struct settings *settings, int64_t now, int java_version,
			 struct tls_stores *stores, struct findings *findings);

static void look(const char *name, check_files *look_at, const char *lines, const char *finding,
		 bool is_added)
{
	cleanup_settings struct settings settings = SETTINGS_NULL;
	cleanup_tls_stores struct tls_stores stores = TLS_STORES_NULL;
	cleanup_findings struct findings findings = FINDINGS_NULL;
	cleanup_free char *text = NULL;

	make_settings(&settings, lines, LAYER_ENVIRONMENT, "X");
	for (size_t i = 0; i < settings.length; i++)
		setting_trim(&settings.items[i]);
	look_at(&settings, PEM_NOW - 10 * PEM_DAY, 17, &stores, &findings);
	text = findings_text(&findings);
	check_int(name, findings.length, *finding != '\0');
	check_holds(name, text, finding);
	check_int(name, stores.length, is_added);
	if (is_added)
		check_int(name, stores.items[0].not_after, PEM_NOW + 30 * PEM_DAY);
}

static void test_files(void **state)
{
	(void) state;
	for (EACH(it, cases)) {
		if (it->server)
			look(it->name, store_files_check, it->server, it->finding, it->is_added);
		if (it->zoo_cfg)
			look(it->name, zookeeper_tls_check_files, it->zoo_cfg, it->finding,
			     it->is_added);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_files),
	};

	return cmocka_run_group_tests_name("security_files", tests, make_all, free_all);
}
