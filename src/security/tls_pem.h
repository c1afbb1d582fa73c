/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* A private key and its certificates as PEM text, in any form that issuers write, brought into the
 * form that Java reads. Kafka's DefaultSslEngineFactory.PemStore and ZooKeeper's PemReader read a
 * key only in PKCS#8, and PKCS12KeyStore.validateChain wants each certificate to be followed by its
 * issuer. */

struct tls_identity {
	char *key;	    /* PKCS#8 */
	char *certificates; /* the own one first, each followed by its issuer */
	int64_t not_before; /* seconds since 1970: from when and until when all are valid */
	int64_t not_after;
	size_t left_out;   /* certificates that are no part of the chain */
	bool is_encrypted; /* the key is, in a form that Java reads */
	bool is_unchecked; /* OpenSSL cannot read the key: it may belong to another certificate */
	bool is_pkcs8;	   /* the key was PKCS#8 already */
	bool is_ordered;   /* and the certificates were in order, with no other ones */
};

/* `password` may be NULL; it is used for an encrypted key alone. EXIT_CONFIG: what Java would not
 * read (of this version; 0: not known, then as the newest), or a key that belongs to none of the
 * certificates. */
int tls_pem_identity_read(const char *key, const char *certificates, const char *password,
			  int java_version, struct tls_identity *identity, struct err *err);
void tls_pem_identity_finish(struct tls_identity *identity);

/* Reads the certificates of authorities, at least one. *not_afterp is when the first of them ends.
 * NULL with an error; the caller frees it. */
char *tls_pem_authorities_read(const char *certificates, int64_t *not_afterp, struct err *err);

/* The certificates of a PKCS#12 store as PEM text, that of its key first: librdkafka has no other
 * way to trust a store. NULL with an error; EXIT_SYSTEM if the password is right but OpenSSL lacks
 * the encryption (RC2 with 40 bits, of keytool before Java 8u301). The caller frees it. */
char *tls_pem_from_pkcs12(const char *path, const char *password, struct err *err);

#define cleanup_tls_identity __attribute__((cleanup(tls_pem_identity_finish)))
