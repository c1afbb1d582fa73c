// SPDX-License-Identifier: Apache-2.0
/* Keys and certificates as issuers write them, and what Java gets: Kafka 3.9,
 * DefaultSslEngineFactory.PemStore; ZooKeeper 3.8, PemReader. */
#include "cases.h"

#include "base/mem.h"
#include "pem.h"
#include "security/tls_pem.h"

static struct pem_pair root, middle, rsa, ec, other, ed;

static int make_all(void **state)
{
	(void) state;
	root = pem_pair(EVP_EC_gen("P-256"), "root", NULL, -100, 100);
	middle = pem_pair(EVP_EC_gen("P-256"), "middle", &root, -50, 50);
	rsa = pem_pair(EVP_RSA_gen(2048), "rsa", &middle, -10, 20);
	ec = pem_pair(EVP_EC_gen("P-384"), "ec", &middle, -10, 80);
	other = pem_pair(EVP_EC_gen("P-256"), "other", NULL, -10, 20);
	ed = pem_pair(EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"), "ed", &middle, -10, 20);
	return 0;
}

static int free_all(void **state)
{
	struct pem_pair *all[] = {&root, &middle, &rsa, &ec, &other, &ed};

	(void) state;
	for (size_t i = 0; i < COUNT(all); i++)
		pem_free(all[i]);
	return 0;
}

static char *certificates(const struct pem_pair *const *pairs, size_t count)
{
	struct str out = STR_NULL;

	for (size_t i = 0; i < count && pairs[i]; i++) {
		cleanup_free char *text = pem_certificate(pairs[i]->certificate);

		str_add(&out, text);
	}
	return str_steal(&out);
}

/* The key that Java would have: PKCS#8 without encryption, of the same numbers. */
static void check_key(const char *name, const char *text, const EVP_PKEY *expected)
{
	BIO *in = BIO_new_mem_buf(text, -1);
	EVP_PKEY *read = PEM_read_bio_PrivateKey(in, NULL, NULL, (void *) PEM_PASSWORD);

	check(name, read && EVP_PKEY_eq(read, expected) == 1);
	EVP_PKEY_free(read);
	BIO_free(in);
}

static const struct {
	const char *name;
	struct pem_pair *pair;
	enum pem_form form;
	const char *password;
	const char *label; /* of the key that Java gets; NULL: none, and ... */
	const char *error; /* ... why */
} keys[] = {
	{"RSA, PKCS#8", &rsa, PEM_PKCS8, NULL, "PRIVATE KEY", NULL},
	{"RSA, PKCS#1", &rsa, PEM_TRADITIONAL, NULL, "PRIVATE KEY", NULL},
	{"EC, PKCS#8", &ec, PEM_PKCS8, NULL, "PRIVATE KEY", NULL},
	{"EC, SEC1", &ec, PEM_TRADITIONAL, NULL, "PRIVATE KEY", NULL},
	{"a password for a plain key", &ec, PEM_PKCS8, "x", "PRIVATE KEY", NULL},
	{"PBES1", &ec, PEM_PBES1, PEM_PASSWORD, "ENCRYPTED PRIVATE KEY", NULL},
	{"PBES1, another password", &ec, PEM_PBES1, "x", NULL,
	 "its private key cannot be decrypted"},
	{"PBES1, no password", &ec, PEM_PBES1, NULL, NULL, "there is no ssl.key.password"},
	{"PBES2", &rsa, PEM_PBES2, PEM_PASSWORD, NULL, "PBES2, which Java 17 does not read"},
	{"PKCS#1, encrypted", &rsa, PEM_TRADITIONAL_ENCRYPTED, PEM_PASSWORD, NULL,
	 "OpenSSL's traditional form"},
	{"SEC1, encrypted", &ec, PEM_TRADITIONAL_ENCRYPTED, PEM_PASSWORD, NULL,
	 "OpenSSL's traditional form"},
	{"Ed25519", &ed, PEM_PKCS8, NULL, NULL, "ED25519, which neither Kafka nor ZooKeeper reads"},
};

static void test_java_versions(void **state)
{
	static const struct {
		const char *name;
		int version;
		bool good;
	} versions[] = {{"8", 8, false},  {"17", 17, false}, {"18", 18, false},
			{"19", 19, true}, {"21", 21, true},  {"not known", 0, true}};
	cleanup_free char *key = pem_key(rsa.key, PEM_PBES2);
	cleanup_free char *chain = pem_certificate(rsa.certificate);

	(void) state;
	for (EACH(it, versions)) {
		cleanup_tls_identity struct tls_identity identity;
		struct err err = ERR_NULL;

		check_int(it->name,
			  tls_pem_identity_read(key, chain, PEM_PASSWORD, it->version, &identity,
						&err),
			  it->good ? 0 : -1);
		check_int(it->name, identity.key != NULL, it->good);
	}
}

static void test_keys(void **state)
{
	(void) state;
	for (EACH(it, keys)) {
		cleanup_free char *key = pem_key(it->pair->key, it->form);
		cleanup_free char *chain = pem_certificate(it->pair->certificate);
		cleanup_tls_identity struct tls_identity identity;
		struct err err = ERR_NULL;
		int result = tls_pem_identity_read(key, chain, it->password, 17, &identity, &err);

		check_int(it->name, result, it->label ? 0 : -1);
		check_holds(it->name, err.text, it->error);
		if (!it->label) {
			check_int(it->name, err.code, EXIT_CONFIG);
			check(it->name, !identity.key && !identity.certificates);
			continue;
		}
		{
			cleanup_free char *begin = xasprintf("-----BEGIN %s-----\n", it->label);

			check(it->name, str_starts_with(identity.key, begin));
		}
		check_key(it->name, identity.key, it->pair->key);
		check_text(it->name, identity.certificates, chain);
		check_int(it->name, identity.is_encrypted, it->form == PEM_PBES1);
		check_int(it->name, identity.is_unchecked, false);
	}
}

static const struct {
	const char *name;
	struct pem_pair *given[5];
	const char *error; /* NULL: none */
	struct pem_pair *chain[5];
	size_t left_out;
	int64_t ends; /* days */
} chains[] = {
	{"alone", {&ec}, NULL, {&ec}, 0, 80},
	{"in order", {&ec, &middle, &root}, NULL, {&ec, &middle, &root}, 0, 50},
	{"backwards", {&root, &middle, &ec}, NULL, {&ec, &middle, &root}, 0, 50},
	{"the own one last", {&middle, &ec}, NULL, {&ec, &middle}, 0, 50},
	{"one of somebody else", {&ec, &other, &middle}, NULL, {&ec, &middle}, 1, 50},
	{"twice", {&ec, &middle, &middle}, NULL, {&ec, &middle}, 1, 50},
	{"the root twice", {&ec, &middle, &root, &root}, NULL, {&ec, &middle, &root}, 1, 50},
	{"a gap", {&ec, &root}, NULL, {&ec}, 1, 80},
	{"another key's", {&other, &middle}, "the private key belongs to none", {NULL}, 0, 0},
	{"none", {NULL}, "it holds no certificate", {NULL}, 0, 0},
};

static void test_chains(void **state)
{
	cleanup_free char *key = pem_key(ec.key, PEM_TRADITIONAL);

	(void) state;
	for (EACH(it, chains)) {
		cleanup_free char *given =
			certificates((const struct pem_pair *const *) it->given, 5);
		cleanup_free char *expected =
			certificates((const struct pem_pair *const *) it->chain, 5);
		cleanup_tls_identity struct tls_identity identity;
		struct err err = ERR_NULL;

		check_int(it->name, tls_pem_identity_read(key, given, NULL, 17, &identity, &err),
			  it->error ? -1 : 0);
		check_holds(it->name, err.text, it->error);
		if (it->error)
			continue;
		check_text(it->name, identity.certificates, expected);
		check_int(it->name, identity.left_out, it->left_out);
		check_int(it->name, identity.not_before, PEM_NOW - 10 * PEM_DAY);
		check_int(it->name, identity.not_after, PEM_NOW + it->ends * PEM_DAY);
	}
}

/* What stands around the blocks, and how lines end. */
static void test_texts(void **state)
{
	cleanup_free char *plain = pem_key(rsa.key, PEM_TRADITIONAL);
	cleanup_free char *own = pem_certificate(rsa.certificate);
	cleanup_free char *crlf_key = pem_crlf(plain);
	cleanup_free char *crlf_own = pem_crlf(own);
	cleanup_free char *both = xasprintf("%s%s", own, plain);
	cleanup_free char *said = xasprintf("Bag Attributes\n    friendlyName: x\n%s\nend", plain);
	cleanup_free char *told = xasprintf("subject=/CN=rsa\n%s", own);
	const struct {
		const char *name, *key, *certificates;
	} cases[] = {
		{"CRLF", crlf_key, crlf_own},
		{"one text for both", both, both},
		{"text before and after", said, told},
	};

	(void) state;
	for (EACH(it, cases)) {
		cleanup_tls_identity struct tls_identity identity;
		struct err err = ERR_NULL;

		check_int(
			it->name,
			tls_pem_identity_read(it->key, it->certificates, NULL, 17, &identity, &err),
			0);
		check_key(it->name, identity.key, rsa.key);
		check_text(it->name, identity.certificates, own);
		check(it->name,
		      !strchr(identity.key, '\r') && !strstr(identity.key, "Bag Attributes"));
	}
}

static void test_broken(void **state)
{
	cleanup_free char *key = pem_key(ec.key, PEM_PKCS8);
	cleanup_free char *own = pem_certificate(ec.certificate);
	cleanup_free char *two = xasprintf("%s%s", key, key);
	cleanup_free char *cut = xstrndup(key, strlen(key) / 2);
	cleanup_free char *cut_own = xstrndup(own, strlen(own) / 2);
	cleanup_free char *one_and_half = xasprintf("%s%s", own, cut_own);
	const struct {
		const char *name, *key, *certificates, *error;
	} cases[] = {
		{"no key", own, own, "it holds 0 private keys, not one"},
		{"empty", "", own, "it holds 0 private keys, not one"},
		{"no PEM", "hunter2", own, "it holds 0 private keys, not one"},
		{"two keys", two, own, "it holds 2 private keys, not one"},
		{"half a key", cut, own, "it is no valid PEM"},
		{"half a certificate", key, cut_own, "certificate 1 is broken"},
		{"and a half", key, one_and_half, "certificate 2 is broken"},
		{"no base64", "-----BEGIN PRIVATE KEY-----\n%%%%\n-----END PRIVATE KEY-----\n", own,
		 "it is no valid PEM"},
		{"no key inside",
		 "-----BEGIN PRIVATE KEY-----\naGVsbG8=\n-----END PRIVATE KEY-----\n", own,
		 "its PRIVATE KEY cannot be parsed"},
		{"OpenSSH's own form",
		 "-----BEGIN OPENSSH PRIVATE KEY-----\naGVsbG8=\n-----END OPENSSH PRIVATE KEY-----"
		 "\n",
		 own, "its OPENSSH PRIVATE KEY cannot be parsed"},
	};

	(void) state;
	for (EACH(it, cases)) {
		cleanup_tls_identity struct tls_identity identity;
		struct err err = ERR_NULL;

		check_int(
			it->name,
			tls_pem_identity_read(it->key, it->certificates, NULL, 17, &identity, &err),
			-1);
		check_holds(it->name, err.text, it->error);
		check(it->name, !strstr(err.text, "hunter2"));
	}
}

static void test_authorities(void **state)
{
	const struct pem_pair *both[] = {&middle, &root, NULL};
	cleanup_free char *given = certificates(both, 3);
	cleanup_free char *said = xasprintf("# authorities\n%s", given);
	struct err err = ERR_NULL;
	int64_t ends = 0;
	char *read = tls_pem_authorities_read(said, &ends, &err);

	(void) state;
	check_text("authorities", read, given);
	check_int("authorities", ends, PEM_NOW + 50 * PEM_DAY);
	free(read);
	check("no certificate", !tls_pem_authorities_read("x", &ends, &err));
	check_holds("no certificate", err.text, "it holds no certificate");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_java_versions), cmocka_unit_test(test_keys),
		cmocka_unit_test(test_chains),	      cmocka_unit_test(test_texts),
		cmocka_unit_test(test_broken),	      cmocka_unit_test(test_authorities),
	};

	return cmocka_run_group_tests_name("tls_pem", tests, make_all, free_all);
}
