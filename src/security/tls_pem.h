/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* A private key and its certificates as PEM text, in any form that issuers write, brought into the
 * one that Java reads: Kafka's DefaultSslEngineFactory.PemStore and ZooKeeper's PemReader take a
 * key in PKCS#8 alone, and PKCS12KeyStore.validateChain each certificate followed by its issuer. */

struct tls_identity {
	char *key;	    /* PKCS#8 */
	char *certificates; /* the own one first, each followed by its issuer */
	int64_t not_before; /* seconds since 1970: from when, and until when, all of them are valid
			     */
	int64_t not_after;
	size_t left_out;   /* certificates that are no part of the chain */
	bool is_encrypted; /* the key is, in a form that Java reads */
	bool is_unchecked; /* in one that OpenSSL does not read: it may be of another certificate */
	bool is_pkcs8;	   /* it was before, too */
	bool is_ordered;   /* and so were the certificates, with no other among them */
};

/* `password` may be NULL; it is used for an encrypted key alone. EXIT_CONFIG: what Java would not
 * read (of this version; 0: not known, then as the newest), or a key that belongs to none of the
 * certificates. */
int tls_pem_identity_read(const char *key, const char *certificates, const char *password,
			  int java_version, struct tls_identity *identity, struct err *err);
void tls_pem_identity_finish(struct tls_identity *identity);

/* The certificates of authorities; at least one. *not_afterp: when the first of them ends. NULL
 * with an error; the caller frees it. */
char *tls_pem_authorities_read(const char *certificates, int64_t *not_afterp, struct err *err);

/* The certificates of a PKCS#12 store, that of its key first, as PEM text (librdkafka has no other
 * way to trust one); NULL with an error: EXIT_SYSTEM where the password is right, but the
 * encryption one that OpenSSL does not do (RC2 with 40 bits, of keytool before Java 8u301). The
 * caller frees it. */
char *tls_pem_from_pkcs12(const char *path, const char *password, struct err *err);

#define cleanup_tls_identity __attribute__((cleanup(tls_pem_identity_finish)))
