/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/findings.h"

/* A mounted directory with tls.key, tls.crt and ca.crt (a Secret of the type kubernetes.io/tls, as
 * cert-manager makes it) becomes a key store and a trust store of Java's PEM type. */

struct tls_store {
	char *name;	   /* whose it is: "listener CLIENT" */
	char *file;	   /* how the names of its files begin: "tls-client" */
	char *directory;   /* what it was made of */
	char *key_store;   /* the text; NULL: a file of the user, used as it is */
	char *trust_store; /* NULL: there is no ca.crt */
	bool is_encrypted; /* the key is */
	int64_t not_before;
	int64_t not_after;
};

struct tls_stores {
	struct tls_store *items;
	size_t length;
	size_t capacity;
};

struct tls_request {
	const char *name;
	const char *file;
	const char *directory; /* or the file, for tls_stores_add_file() */
	const char *origin;    /* of its name, for findings */
	const char *password;  /* of the key; NULL: none */
	/* The server is also a client of its like (brokers among themselves, a quorum): with a
	 * certificate that is not valid now it does not start, or is of no use. */
	bool is_own_client;
	/* Kafka puts the chain into a PKCS12KeyStore, which validates it; ZooKeeper into a JKS. */
	bool is_validated;
	int java_version; /* of the java that reads it: 17; 0: not known */
};

/* Adds what the directory holds. NULL with a finding if Java would not take it. A certificate that
 * is not valid now, or is in the last third of its time, is a finding as well. */
const struct tls_store *tls_stores_add(struct tls_stores *stores, const struct tls_request *request,
				       int64_t now, struct findings *findings);

/* The same for one PEM file with key and certificates, which the user names as a key store. It is
 * used as it is, so that anything in it that Java does not read is an error. */
const struct tls_store *tls_stores_add_file(struct tls_stores *stores,
					    const struct tls_request *request, int64_t now,
					    struct findings *findings);
void tls_stores_finish(struct tls_stores *stores);

/* Checks the authorities of a trust store, a PEM file at request->directory. */
void tls_store_check_trust(const struct tls_request *request, int64_t now,
			   struct findings *findings);

/* Says what there is to say about the time for which a certificate is valid. */
void tls_store_check_validity(const struct tls_request *request, int64_t not_before,
			      int64_t not_after, int64_t now, struct findings *findings);

/* Whether ZooKeeper takes a store of this type for PEM; by the name of its file if the type is NULL
 * or "" (KeyStoreFileType.fromPropertyValueOrFileName). */
bool tls_store_is_pem(const char *type, const char *path);

/* The names of its two files. The caller frees them. */
char *tls_store_key_name(const struct tls_store *store);
char *tls_store_trust_name(const struct tls_store *store);

/* Whether a file is called as these are. */
bool tls_store_is_file_name(const char *name);

#define TLS_STORES_NULL ((struct tls_stores) {.items = NULL})
#define cleanup_tls_stores __attribute__((cleanup(tls_stores_finish)))
