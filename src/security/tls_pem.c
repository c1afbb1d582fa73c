// SPDX-License-Identifier: Apache-2.0
#include "security/tls_pem.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509v3.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "base/str.h"
#include "net/tls.h"

#define PLAIN "openssl pkcs8 -topk8 -nocrypt -in KEY"

/* One block between BEGIN and END. */
struct block {
	char *label; /* "RSA PRIVATE KEY" */
	char *header;
	unsigned char *bytes;
	long length;
};

static void block_finish(struct block *block)
{
	OPENSSL_free(block->label);
	OPENSSL_free(block->header);
	OPENSSL_clear_free(block->bytes, block->length > 0 ? (size_t) block->length : 0);
}

#define cleanup_block __attribute__((cleanup(block_finish)))

void tls_pem_identity_finish(struct tls_identity *identity)
{
	free(identity->key);
	free(identity->certificates);
}

static BIO *reader(const char *text)
{
	tls_init();
	ERR_clear_error();
	return BIO_new_mem_buf(text, -1);
}

/* What was written to memory. Takes ownership of `out`. */
static char *written(BIO *out)
{
	struct str text = STR_NULL;
	char *bytes = NULL;
	long length = BIO_get_mem_data(out, &bytes);

	/* A BIO does not end its text with a NUL. */
	str_add_bytes(&text, bytes, length > 0 ? (size_t) length : 0);
	BIO_free(out);
	return str_steal(&text);
}

/* Whether the last read stopped at the end of the text, and not at a broken block. */
static bool is_end(void)
{
	unsigned long code = ERR_peek_last_error();

	return ERR_GET_LIB(code) == ERR_LIB_PEM && ERR_GET_REASON(code) == PEM_R_NO_START_LINE;
}

static const char *broken(void)
{
	const char *reason = ERR_reason_error_string(ERR_peek_last_error());

	return reason ? reason : "it cannot be parsed";
}

/* The one private key of the text. */
static int find_key(const char *text, struct block *found, struct err *err)
{
	BIO *in = reader(text);
	size_t count = 0;
	bool ended;

	*found = (struct block) {.label = NULL};
	for (;;) {
		struct block block = {.label = NULL};

		if (PEM_read_bio(in, &block.label, &block.header, &block.bytes, &block.length) != 1)
			break;
		if (str_ends_with(block.label, "PRIVATE KEY") && !count++)
			*found = block;
		else
			block_finish(&block);
	}
	ended = is_end();
	BIO_free(in);
	if (!ended)
		return err_set(err, EXIT_CONFIG, "it is no valid PEM: %s", broken());
	if (count != 1)
		return err_set(err, EXIT_CONFIG, "it holds %zu private keys, not one", count);
	return 0;
}

static EVP_PKEY *from_info(PKCS8_PRIV_KEY_INFO *info)
{
	EVP_PKEY *key = info ? EVP_PKCS82PKEY(info) : NULL;

	PKCS8_PRIV_KEY_INFO_free(info);
	return key;
}

#define READS_PBES2 19

/* Java before 19 cannot read PBES2, OpenSSL's own choice since 1.1 (JDK-8245169): its
 * SecretKeyFactory knows only older forms. */
static int decrypt(const struct block *block, const char *password, int java_version,
		   bool *is_uncheckedp, EVP_PKEY **keyp, struct err *err)
{
	const unsigned char *at = block->bytes;
	X509_SIG *sealed = d2i_X509_SIG(NULL, &at, block->length);
	const X509_ALGOR *algorithm = NULL;
	bool unsupported;

	if (!sealed)
		return err_set(err, EXIT_CONFIG, "its private key cannot be parsed: %s", broken());
	X509_SIG_get0(sealed, &algorithm, NULL);
	if (OBJ_obj2nid(algorithm->algorithm) == NID_pbes2 && java_version &&
	    java_version < READS_PBES2)
		err_set(err, EXIT_CONFIG,
			"its private key is encrypted with PBES2, which Java %d does not read; "
			"write it with " PLAIN ", or with -v1 PBE-SHA1-3DES for -nocrypt",
			java_version);
	else if (!password)
		err_set(err, EXIT_CONFIG,
			"its private key is encrypted, and there is no ssl.key.password for it");
	else {
		*keyp = from_info(PKCS8_decrypt(sealed, password, (int) strlen(password)));
		unsupported = ERR_GET_REASON(ERR_peek_error()) == ERR_R_UNSUPPORTED ||
			      ERR_GET_REASON(ERR_peek_last_error()) == ERR_R_UNSUPPORTED;
		*is_uncheckedp = !*keyp && unsupported;
		if (!*keyp && !unsupported)
			err_set(err, EXIT_CONFIG,
				"its private key cannot be decrypted: is the password another one?");
	}
	X509_SIG_free(sealed);
	return *keyp || *is_uncheckedp ? 0 : -1;
}

static int parse_key(const struct block *block, const char *password, int java_version,
		     bool *is_uncheckedp, EVP_PKEY **keyp, struct err *err)
{
	const unsigned char *at = block->bytes;

	if (strstr(block->header, "ENCRYPTED"))
		return err_set(err, EXIT_CONFIG,
			       "its private key is encrypted in OpenSSL's traditional form, which "
			       "Java does not read; write it with " PLAIN);
	if (str_equal(block->label, "ENCRYPTED PRIVATE KEY"))
		return decrypt(block, password, java_version, is_uncheckedp, keyp, err);
	if (str_equal(block->label, "PRIVATE KEY"))
		*keyp = from_info(d2i_PKCS8_PRIV_KEY_INFO(NULL, &at, block->length));
	else
		*keyp = d2i_AutoPrivateKey(NULL, &at, block->length);
	if (*keyp)
		return 0;
	return err_set(err, EXIT_CONFIG, "its %s cannot be parsed; write it with " PLAIN,
		       block->label);
}

/* Kafka and ZooKeeper try the key factories of these algorithms alone. */
static bool java_takes(const EVP_PKEY *key)
{
	int id = EVP_PKEY_get_base_id(key);

	return id == EVP_PKEY_RSA || id == EVP_PKEY_EC || id == EVP_PKEY_DSA;
}

static char *format_key(const struct block *block, EVP_PKEY *key, bool is_encrypted)
{
	BIO *out = BIO_new(BIO_s_mem());

	if (is_encrypted)
		PEM_write_bio(out, block->label, "", block->bytes, block->length);
	else
		PEM_write_bio_PKCS8PrivateKey(out, key, NULL, NULL, 0, NULL, NULL);
	return written(out);
}

/* NULL with an error: there is no certificate, or a broken one. */
static STACK_OF(X509) * read_certificates(const char *text, struct err *err)
{
	STACK_OF(X509) *all = sk_X509_new_null();
	BIO *in = reader(text);
	X509 *certificate;
	bool ended;

	while ((certificate = PEM_read_bio_X509(in, NULL, NULL, NULL)))
		sk_X509_push(all, certificate);
	ended = is_end();
	BIO_free(in);
	if (ended && sk_X509_num(all) > 0)
		return all;
	if (ended)
		err_set(err, EXIT_CONFIG, "it holds no certificate");
	else
		err_set(err, EXIT_CONFIG, "certificate %d is broken: %s", sk_X509_num(all) + 1,
			broken());
	sk_X509_pop_free(all, X509_free);
	return NULL;
}

/* The index of the key's certificate; the first one if the key cannot be read. -1: there is
 * none. */
static int own_index(STACK_OF(X509) * all, EVP_PKEY *key)
{
	if (!key)
		return 0;
	for (int i = 0; i < sk_X509_num(all); i++)
		if (X509_check_private_key(sk_X509_value(all, i), key) == 1)
			return i;
	return -1;
}

/* The index of an issuer. A second copy of a self-signed certificate does not count: Java refuses a
 * chain that repeats itself. */
static int issuer_index(STACK_OF(X509) * all, X509 *issued)
{
	for (int i = 0; i < sk_X509_num(all); i++) {
		X509 *candidate = sk_X509_value(all, i);

		if (X509_cmp(candidate, issued) != 0 &&
		    X509_check_issued(candidate, issued) == X509_V_OK)
			return i;
	}
	return -1;
}

static int64_t seconds(const ASN1_TIME *time)
{
	struct tm tm;

	return time && ASN1_TIME_to_tm(time, &tm) == 1 ? timegm(&tm) : 0;
}

static void narrow(const X509 *certificate, int64_t *not_beforep, int64_t *not_afterp)
{
	int64_t from = seconds(X509_get0_notBefore(certificate));
	int64_t to = seconds(X509_get0_notAfter(certificate));

	if (from > *not_beforep)
		*not_beforep = from;
	if (to < *not_afterp)
		*not_afterp = to;
}

/* Formats the chain, and takes its certificates out of `all`: the own one, then the issuer of each,
 * as long as there is one. */
static char *format_chain(STACK_OF(X509) * all, int own, struct tls_identity *identity)
{
	BIO *out = BIO_new(BIO_s_mem());

	identity->not_before = INT64_MIN;
	identity->not_after = INT64_MAX;
	for (int next = own; next >= 0;) {
		X509 *certificate = sk_X509_delete(all, next);

		PEM_write_bio_X509(out, certificate);
		narrow(certificate, &identity->not_before, &identity->not_after);
		next = issuer_index(all, certificate);
		X509_free(certificate);
	}
	identity->left_out = (size_t) sk_X509_num(all);
	return written(out);
}

static char *format_all(STACK_OF(X509) * all)
{
	BIO *out = BIO_new(BIO_s_mem());

	for (int i = 0; i < sk_X509_num(all); i++)
		PEM_write_bio_X509(out, sk_X509_value(all, i));
	return written(out);
}

static int take_certificates(const char *text, EVP_PKEY *key, struct tls_identity *identity,
			     struct err *err)
{
	STACK_OF(X509) *all = read_certificates(text, err);
	int own = all ? own_index(all, key) : -1;

	if (own >= 0) {
		cleanup_free char *before = format_all(all);

		identity->certificates = format_chain(all, own, identity);
		identity->is_ordered = str_equal(before, identity->certificates);
	}
	if (all && own < 0)
		err_set(err, EXIT_CONFIG, "the private key belongs to none of the certificates");
	sk_X509_pop_free(all, X509_free);
	return own >= 0 ? 0 : -1;
}

int tls_pem_identity_read(const char *key, const char *certificates, const char *password,
			  int java_version, struct tls_identity *identity, struct err *err)
{
	cleanup_block struct block block = {.label = NULL};
	EVP_PKEY *parsed = NULL;
	int result = -1;

	*identity = (struct tls_identity) {.key = NULL};
	if (find_key(key, &block, err) < 0)
		return -1;
	identity->is_encrypted = str_equal(block.label, "ENCRYPTED PRIVATE KEY");
	identity->is_pkcs8 = identity->is_encrypted || str_equal(block.label, "PRIVATE KEY");
	if (parse_key(&block, password, java_version, &identity->is_unchecked, &parsed, err) < 0)
		return -1;
	if (parsed && !java_takes(parsed))
		err_set(err, EXIT_CONFIG,
			"its private key is %s, which neither Kafka nor ZooKeeper reads; take RSA "
			"or ECDSA",
			OBJ_nid2sn(EVP_PKEY_get_base_id(parsed)));
	else
		result = take_certificates(certificates, parsed, identity, err);
	if (result == 0)
		identity->key = format_key(&block, parsed, identity->is_encrypted);
	EVP_PKEY_free(parsed);
	return result;
}

char *tls_pem_authorities_read(const char *certificates, int64_t *not_afterp, struct err *err)
{
	STACK_OF(X509) *all = read_certificates(certificates, err);
	int64_t not_before = INT64_MIN;
	char *text;

	if (!all)
		return NULL;
	*not_afterp = INT64_MAX;
	for (int i = 0; i < sk_X509_num(all); i++)
		narrow(sk_X509_value(all, i), &not_before, not_afterp);
	text = format_all(all);
	sk_X509_pop_free(all, X509_free);
	return text;
}

char *tls_pem_from_pkcs12(const char *path, const char *password, struct err *err)
{
	BIO *file;
	PKCS12 *store;
	STACK_OF(X509) *certificates = NULL;
	EVP_PKEY *key = NULL;
	X509 *own = NULL;
	char *text = NULL;

	tls_init();
	file = BIO_new_file(path, "rb");
	store = file ? d2i_PKCS12_bio(file, NULL) : NULL;
	if (!password)
		password = "";
	if (store && PKCS12_parse(store, password, &key, &own, &certificates)) {
		if (!certificates)
			certificates = sk_X509_new_null();
		/* Java trusts the certificate that belongs to a key as well
		 * (TrustStoreUtil.getTrustedCerts). */
		if (own)
			sk_X509_unshift(certificates, own);
		text = format_all(certificates);
	} else if (store && PKCS12_verify_mac(store, password, -1)) {
		err_set(err, EXIT_SYSTEM, "OpenSSL does not do the encryption of %s", path);
	} else {
		err_set(err, EXIT_CONFIG, "cannot read the PKCS#12 store %s: %s", path, broken());
	}
	EVP_PKEY_free(key);
	sk_X509_pop_free(certificates, X509_free);
	PKCS12_free(store);
	BIO_free(file);
	return text;
}
