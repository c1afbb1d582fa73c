// SPDX-License-Identifier: Apache-2.0
#include "security/tls_java.h"

#include <errno.h>
#include <string.h>

#include <openssl/evp.h>
#include <openssl/pkcs12.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"
#include "kafka/config.h"
#include "kafka/listener_keys.h"
#include "net/tls.h"
#include "security/store_rules.h"

/* How a JKS store begins, and what is hashed between its password and its content
 * (sun.security.provider.JavaKeyStore). */
#define JKS_MAGIC "\xFE\xED\xFE\xED"
#define JKS_SALT "Mighty Aphrodite"

#define WRONG_PASSWORD "keystore password was incorrect, or the store was tampered with"

/* It ends with SHA-1 over the password in UTF-16, the salt, and all before. */
static const char *jks_problem(const struct str *store, const char *password)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	cleanup_str struct str text = STR_NULL;
	unsigned length = 0;
	bool is_hashed;

	for (const char *at = password; at && *at; at++) {
		str_add_bytes(&text, "", 1);
		str_add_char(&text, *at);
	}
	str_add(&text, JKS_SALT);
	if (store->length < (size_t) EVP_MD_get_size(EVP_sha1()))
		return "it is no complete key store";
	str_add_bytes(&text, store->text, store->length - (size_t) EVP_MD_get_size(EVP_sha1()));
	is_hashed = EVP_Digest(text.text, text.length, digest, &length, EVP_sha1(), NULL);
	OPENSSL_cleanse(text.text, text.length);
	return is_hashed && memcmp(digest, store->text + store->length - length, length) != 0
		       ? WRONG_PASSWORD
		       : NULL;
}

/* A store without a digest, or with one that is not known here, opens for all that we know. */
static bool has_known_digest(const PKCS12 *store)
{
	const X509_ALGOR *algorithm = NULL;
	const ASN1_OBJECT *digest = NULL;

	PKCS12_get0_mac(NULL, &algorithm, NULL, NULL, store);
	if (!algorithm)
		return false;
	X509_ALGOR_get0(&digest, NULL, NULL, algorithm);
	return digest && EVP_get_digestbyobj(digest);
}

static const char *pkcs12_problem(const struct str *text, const char *password)
{
	const unsigned char *at = (const unsigned char *) text->text;
	PKCS12 *store = d2i_PKCS12(NULL, &at, (long) text->length);
	const char *problem = NULL;

	if (!store)
		problem = "invalid keystore format: it is neither JKS nor PKCS#12";
	else if (has_known_digest(store) && !PKCS12_verify_mac(store, password, -1))
		problem = WRONG_PASSWORD;
	PKCS12_free(store);
	return problem;
}

/* Either type reads both (keystore.type.compat of java.security). Without a password nothing is
 * verified. */
static const char *content_problem(const struct str *text, const char *password)
{
	bool is_judged = password && *password && utf8_is_ascii(password);

	tls_init();
	if (text->length >= strlen(JKS_MAGIC) &&
	    memcmp(text->text, JKS_MAGIC, strlen(JKS_MAGIC)) == 0)
		return is_judged ? jks_problem(text, password) : NULL;
	if (is_judged)
		return pkcs12_problem(text, password);
	return text->length && *text->text != 0x30 ? "invalid keystore format" : NULL;
}

struct java_store {
	const struct setting *location;
	const char *type;
	const char *password;
};

static void check_store(const struct java_store *store, const char *listener,
			struct findings *findings)
{
	const char *location = store->location->value;
	cleanup_str struct str text = STR_NULL;
	const char *problem = NULL;
	struct err err;

	if (file_read(location, FILE_SIZE_MAX, &text, &err) < 0) {
		if (file_is_missing(errno))
			findings_add(findings, FINDING_ERROR, store->location->origin,
				     "mount the store and make it readable for this user",
				     "listener %s, %s: %s", listener, store->location->key,
				     err.text);
		return;
	}
	if (str_equal_nocase(store->type, "JKS") || str_equal_nocase(store->type, "PKCS12"))
		problem = content_problem(&text, store->password);
	if (problem)
		findings_add(findings, FINDING_ERROR, store->location->origin,
			     "correct its password or its type, or mount another store",
			     "listener %s, %s: %s: %s", listener, store->location->key, location,
			     problem);
}

static void check_listener(const struct settings *server, const char *listener, const char *start,
			   struct findings *findings)
{
	cleanup_free char *prefix = listener_key_prefix(listener);
	cleanup_free char *location_key = xasprintf("%s.location", start);
	cleanup_free char *type_key = xasprintf("%s.type", start);
	cleanup_free char *password_key = xasprintf("%s.password", start);
	const struct setting *type = listener_key_find(server, prefix, type_key);
	const struct setting *password = listener_key_find(server, prefix, password_key);
	struct java_store store = {
		.location = listener_key_find(server, prefix, location_key),
		.type = type ? type->value : config_default(type_key),
		.password = password ? password->value : NULL,
	};

	if (store.location && !store.location->is_unknown && !(type && type->is_unknown) &&
	    !(password && password->is_unknown) && !str_equal(store.type, "PEM"))
		check_store(&store, listener, findings);
}

void tls_java_check(const struct broker *broker, struct findings *findings)
{
	static const char *const all[] = {"ssl.keystore", "ssl.truststore"};

	for (size_t i = 0; i < broker->bound.length; i++) {
		const char *listener = broker->bound.items[i].name;

		if (!store_rules_has_stores(broker->server, listener))
			continue;
		for (size_t j = 0; j < COUNT(all); j++)
			check_listener(broker->server, listener, all[j], findings);
	}
}
