// SPDX-License-Identifier: Apache-2.0
/* Directories as cert-manager's Secrets are mounted, and the clock against their certificates. */
#include "cases.h"

#include <sys/stat.h>

#include "base/mem.h"
#include "files.h"
#include "pem.h"
#include "security/certificate.h"
#include "security/tls_store.h"

static struct pem_pair authority, server, old_authority;

static int make_all(void **state)
{
	authority = pem_pair(EVP_EC_gen("P-256"), "authority", NULL, -1000, 1000);
	old_authority = pem_pair(EVP_EC_gen("P-256"), "old", NULL, -1000, -20);
	server = pem_pair(EVP_RSA_gen(2048), "server", &authority, -60, 30);
	return files_setup(state);
}

static int free_all(void **state)
{
	pem_free(&authority);
	pem_free(&old_authority);
	pem_free(&server);
	return files_teardown(state);
}

/* What each file holds: `k` a key of PKCS#1, `c` its certificate, `a` the authority, `o` one that
 * has ended, `x` no PEM, `e` nothing; NULL: there is no such file. */
static void write_file(const char *directory, const char *name, const char *content)
{
	cleanup_free char *path = xasprintf("%s/%s", directory, name);
	struct str text = STR_NULL;

	for (const char *at = content; at && *at; at++) {
		cleanup_free char *part = *at == 'k'   ? pem_key(server.key, PEM_TRADITIONAL)
					  : *at == 'c' ? pem_certificate(server.certificate)
					  : *at == 'a' ? pem_certificate(authority.certificate)
					  : *at == 'o' ? pem_certificate(old_authority.certificate)
						       : xstrdup(*at == 'x' ? "hunter2" : "\n");

		str_add(&text, part);
	}
	if (content)
		files_write(path, text.text);
	str_finish(&text);
}

static const struct {
	const char *name; /* and of the directory */
	const char *key, *certificate, *authorities;
	const char *findings;
	bool made, trusts;
} directories[] = {
	{"whole", "k", "c", "a", "", true, true},
	{"chain", "k", "ca", "a", "", true, true},
	{"no-ca", "k", "c", NULL, "", true, false},
	{"empty-ca", "k", "c", "e", "", true, false},
	{"no-key", NULL, "c", "a",
	 "error VAR: cannot open no-key/tls.key: No such file or directory\n", false, false},
	{"no-crt", "k", NULL, "a",
	 "error VAR: cannot open no-crt/tls.crt: No such file or directory\n", false, false},
	{"mismatch", "k", "a", "a",
	 "error VAR: mismatch/tls.key and tls.crt: the private key belongs to none of the "
	 "certificates\n",
	 false, false},
	{"no-pem", "x", "c", "a",
	 "error VAR: no-pem/tls.key and tls.crt: it holds 0 private keys, not one\n", false, false},
	{"bad-ca", "k", "c", "x", "error VAR: bad-ca/ca.crt: it holds no certificate\n", false,
	 false},
	{"old-ca", "k", "c", "o",
	 "warning VAR: old-ca/ca.crt holds a certificate that is not valid any more\n", true, true},
	{"stranger", "k", "co", "a",
	 "warning VAR: stranger/tls.crt: 1 certificates are not of the chain of the own one, and are "
	 "left out\n",
	 true, true},
};

static void test_directories(void **state)
{
	(void) state;
	for (EACH(it, directories)) {
		cleanup_tls_stores struct tls_stores stores = TLS_STORES_NULL;
		cleanup_findings struct findings findings = FINDINGS_NULL;
		struct tls_request request = {"listener X", "tls-x", it->name, "VAR",
					      NULL,	    false,   false,    17};
		const struct tls_store *store;

		check_int(it->name, mkdir(it->name, 0700), 0);
		write_file(it->name, "tls.key", it->key);
		write_file(it->name, "tls.crt", it->certificate);
		write_file(it->name, "ca.crt", it->authorities);
		store = tls_stores_add(&stores, &request, PEM_NOW - 10 * PEM_DAY, &findings);
		check_findings(it->name, &findings, it->findings);
		check_int(it->name, store != NULL, it->made);
		check_int(it->name, stores.length, it->made);
		if (!store)
			continue;
		check(it->name, str_starts_with(store->key_store, "-----BEGIN PRIVATE KEY-----\n"));
		check(it->name, strstr(store->key_store, "-----BEGIN CERTIFICATE-----\n"));
		check_int(it->name, store->trust_store != NULL, it->trusts);
		check_int(it->name, store->not_after, PEM_NOW + 30 * PEM_DAY);
	}
}

/* A certificate of 90 days, from -60 to 30. */
static const struct {
	const char *name;
	int64_t day;
	bool is_own_client;
	const char *finding;
} clocks[] = {
	{"long before", -100, false,
	 "warning VAR: the certificate of X is not valid yet: it begins"},
	{"among ourselves", -100, true,
	 "error VAR: the certificate of X is not valid yet: it begins"},
	{"new", -60, true, ""},
	{"before two thirds", -1, true, ""},
	{"after two thirds", 1, true,
	 "warning VAR: the certificate of X is in the last third of its time: it ends"},
	{"the last day", 30, true,
	 "warning VAR: the certificate of X is in the last third of its time: it ends"},
	{"over", 31, false, "warning VAR: the certificate of X is not valid any more: it ended"},
	{"over, among ourselves", 31, true,
	 "error VAR: the certificate of X is not valid any more: it ended"},
};

static void test_clocks(void **state)
{
	(void) state;
	for (EACH(it, clocks)) {
		cleanup_findings struct findings findings = FINDINGS_NULL;
		struct tls_request request = {"X",   "x", "x", "VAR", NULL, it->is_own_client,
					      false, 17};
		cleanup_free char *text = NULL;

		tls_store_check_validity(&request, PEM_NOW - 60 * PEM_DAY, PEM_NOW + 30 * PEM_DAY,
					 PEM_NOW + it->day * PEM_DAY, &findings);
		text = findings_text(&findings);
		check_int(it->name, findings.length, *it->finding != '\0');
		check_holds(it->name, text, it->finding);
	}
}

static const struct {
	int64_t time;
	const char *text;
} times[] = {
	{PEM_NOW + 3 * PEM_DAY, "2027-01-18T08:00:00Z, in 3 days"},
	{PEM_NOW - 3 * PEM_DAY - 1, "2027-01-12T07:59:59Z, 3 days ago"},
	{PEM_NOW + 47 * 3600, "2027-01-17T07:00:00Z, in 47 hours"},
	{PEM_NOW - 60, "2027-01-15T07:59:00Z, 0 hours ago"},
	{INT64_C(253402300799), "9999-12-31T23:59:59Z, in 2912063 days"},
};

static void test_times(void **state)
{
	(void) state;
	for (EACH(it, times)) {
		cleanup_free char *text = certificate_format_time(it->time, PEM_NOW);

		check_text(it->text, text, it->text);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_directories),
		cmocka_unit_test(test_clocks),
		cmocka_unit_test(test_times),
	};

	return cmocka_run_group_tests_name("tls_store", tests, make_all, free_all);
}
