/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <time.h>

#include "base/str.h"
#include "cases.h"

/* Keys and certificates in all the forms that issuers write, made by OpenSSL. */

/* The clock of the tests: what is "valid" is so for 30 days around it. */
#define PEM_NOW INT64_C(1800000000)
#define PEM_DAY INT64_C(86400)

struct pem_pair {
	EVP_PKEY *key;
	X509 *certificate;
};

/* Takes ownership. */
static inline char *pem_written(BIO *out)
{
	char *bytes = NULL;
	long length = BIO_get_mem_data(out, &bytes);
	/* Not strndup, which may look for an end that a BIO does not write (ASan's does). */
	char *text = calloc((size_t) length + 1, 1);

	check("memory", length > 0 && text);
	memcpy(text, bytes, (size_t) length);
	BIO_free(out);
	return text;
}

/* A certificate for `key`, by `issuer` or, where it is NULL, by itself; valid from day to day. */
static inline X509 *pem_certify(EVP_PKEY *key, const char *name, const struct pem_pair *issuer,
				int64_t from, int64_t to)
{
	static long serial = 1;
	X509 *made = X509_new();
	X509_NAME *subject = X509_get_subject_name(made);
	EVP_PKEY *signs = issuer ? issuer->key : key;

	X509_set_version(made, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(made), serial++);
	X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, (const unsigned char *) name, -1,
				   -1, 0);
	X509_set_issuer_name(made, issuer ? X509_get_subject_name(issuer->certificate) : subject);
	ASN1_TIME_set(X509_getm_notBefore(made), PEM_NOW + from * PEM_DAY);
	ASN1_TIME_set(X509_getm_notAfter(made), PEM_NOW + to * PEM_DAY);
	X509_set_pubkey(made, key);
	check(name,
	      X509_sign(made, signs,
			EVP_PKEY_get_base_id(signs) == EVP_PKEY_ED25519 ? NULL : EVP_sha256()) > 0);
	return made;
}

static inline struct pem_pair pem_pair(EVP_PKEY *key, const char *name,
				       const struct pem_pair *issuer, int64_t from, int64_t to)
{
	return (struct pem_pair) {key, pem_certify(key, name, issuer, from, to)};
}

static inline void pem_free(struct pem_pair *pair)
{
	EVP_PKEY_free(pair->key);
	X509_free(pair->certificate);
}

static inline char *pem_certificate(const X509 *certificate)
{
	BIO *out = BIO_new(BIO_s_mem());

	PEM_write_bio_X509(out, certificate);
	return pem_written(out);
}

enum pem_form {
	PEM_PKCS8,
	PEM_TRADITIONAL, /* PKCS#1 or SEC1 */
	PEM_TRADITIONAL_ENCRYPTED,
	PEM_PBES1,
	PEM_PBES2,
};

#define PEM_PASSWORD "hunter2"

static inline char *pem_key(EVP_PKEY *key, enum pem_form form)
{
	BIO *out = BIO_new(BIO_s_mem());
	const unsigned char *password = (const unsigned char *) PEM_PASSWORD;
	int length = (int) strlen(PEM_PASSWORD);
	int done = 0;

	switch (form) {
	case PEM_PKCS8:
		done = PEM_write_bio_PKCS8PrivateKey(out, key, NULL, NULL, 0, NULL, NULL);
		break;
	case PEM_TRADITIONAL:
		done = PEM_write_bio_PrivateKey_traditional(out, key, NULL, NULL, 0, NULL, NULL);
		break;
	case PEM_TRADITIONAL_ENCRYPTED:
		done = PEM_write_bio_PrivateKey_traditional(out, key, EVP_aes_256_cbc(), password,
							    length, NULL, NULL);
		break;
	case PEM_PBES1:
		done = PEM_write_bio_PKCS8PrivateKey_nid(out, key,
							 NID_pbe_WithSHA1And3_Key_TripleDES_CBC,
							 PEM_PASSWORD, length, NULL, NULL);
		break;
	case PEM_PBES2:
		done = PEM_write_bio_PKCS8PrivateKey(out, key, EVP_aes_256_cbc(), PEM_PASSWORD,
						     length, NULL, NULL);
		break;
	}
	check("a key", done == 1);
	return pem_written(out);
}

/* A copy with another line end. */
static inline char *pem_crlf(const char *text)
{
	struct str out = STR_NULL;

	for (; *text; text++)
		str_add(&out, *text == '\n' ? "\r\n" : (char[]) {*text, '\0'});
	return str_steal(&out);
}
