// SPDX-License-Identifier: Apache-2.0
#include "security/tls_store.h"

#include <errno.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "security/certificate.h"
#include "security/tls_pem.h"

#define KEY_STORE ".keystore.pem"
#define TRUST_STORE ".truststore.pem"
#define ROLL "renew it, and restart this pod after each renewal: Java reads it once, at its start"

static void store_finish(struct tls_store *store)
{
	free(store->name);
	free(store->file);
	free(store->directory);
	free(store->key_store);
	free(store->trust_store);
}

void tls_stores_finish(struct tls_stores *stores)
{
	for (size_t i = 0; i < stores->length; i++)
		store_finish(&stores->items[i]);
	free(stores->items);
	*stores = TLS_STORES_NULL;
}

bool tls_store_is_pem(const char *type, const char *path)
{
	return type && *type ? str_equal_nocase(type, "PEM") : str_ends_with(path, ".pem");
}

char *tls_store_key_name(const struct tls_store *store)
{
	return xasprintf("%s" KEY_STORE, store->file);
}

char *tls_store_trust_name(const struct tls_store *store)
{
	return xasprintf("%s" TRUST_STORE, store->file);
}

bool tls_store_is_file_name(const char *name)
{
	return (str_starts_with(name, "tls") || str_starts_with(name, "zookeeper-tls")) &&
	       (str_ends_with(name, KEY_STORE) || str_ends_with(name, TRUST_STORE));
}

void tls_store_check_validity(const struct tls_request *request, int64_t not_before,
			      int64_t not_after, int64_t now, struct findings *findings)
{
	enum finding_level level = request->is_own_client ? FINDING_ERROR : FINDING_WARNING;
	cleanup_free char *from = certificate_format_time(not_before, now);
	cleanup_free char *to = certificate_format_time(not_after, now);

	if (now < not_before)
		findings_add(findings, level, request->origin,
			     "wait until then, or set the clock of the node",
			     "the certificate of %s is not valid yet: it begins %s", request->name,
			     from);
	else if (now > not_after)
		findings_add(findings, level, request->origin, ROLL,
			     "the certificate of %s is not valid any more: it ended %s",
			     request->name, to);
	else if (certificate_is_due(not_before, not_after, now))
		findings_add(findings, FINDING_WARNING, request->origin, ROLL,
			     "the certificate of %s is in the last third of its time: it ends %s",
			     request->name, to);
}

/* NULL: there is a finding, or the file is missing and `may_miss`. The caller frees it. */
static char *read_text(const struct tls_request *request, const char *path, bool may_miss,
		       struct findings *findings)
{
	cleanup_str struct str content = STR_NULL;
	struct err err;

	if (file_read(path, FILE_SIZE_MAX, &content, &err) == 0)
		return str_steal(&content);
	if (!may_miss || errno != ENOENT)
		findings_add(findings, FINDING_ERROR, request->origin,
			     "mount the Secret there, and make it readable for this user "
			     "(fsGroup, defaultMode)",
			     "%s", err.text);
	return NULL;
}

static void add_error(const struct tls_request *request, const char *path, const char *what,
		      struct findings *findings)
{
	findings_add(findings, FINDING_ERROR, request->origin, "correct the Secret", "%s: %s", path,
		     what);
}

/* NULL with a finding. The caller frees it. */
static char *read_authorities(const struct tls_request *request, const char *path, const char *text,
			      int64_t now, struct findings *findings)
{
	struct err err;
	int64_t not_after;
	char *authorities = tls_pem_authorities_read(text, &not_after, &err);

	if (!authorities)
		add_error(request, path, err.text, findings);
	else if (now > not_after)
		findings_add(findings, FINDING_WARNING, request->origin, "renew it",
			     "%s holds a certificate that is not valid any more", path);
	return authorities;
}

/* The Secret of a public issuer has no ca.crt, or an empty one: then Java's own authorities are
 * trusted. */
static bool take_authorities(const struct tls_request *request, int64_t now,
			     struct tls_store *store, struct findings *findings)
{
	cleanup_free char *path = xasprintf("%s/ca.crt", request->directory);
	cleanup_free char *text = read_text(request, path, true, findings);
	cleanup_free char *trimmed = str_trim(text ? text : "");

	if (!*trimmed)
		return true;
	store->trust_store = read_authorities(request, path, text, now, findings);
	return store->trust_store;
}

static bool take_identity(const struct tls_request *request, const char *key, const char *chain,
			  int64_t now, struct tls_store *store, struct findings *findings)
{
	cleanup_tls_identity struct tls_identity identity = {.key = NULL};
	struct err err;

	if (tls_pem_identity_read(key, chain, request->password, request->java_version, &identity,
				  &err) < 0) {
		cleanup_free char *path = xasprintf("%s/tls.key and tls.crt", request->directory);

		add_error(request, path, err.text, findings);
		return false;
	}
	if (identity.left_out)
		findings_add(findings, FINDING_WARNING, request->origin, "take them out",
			     "%s/tls.crt: %zu certificates are not of the chain of the own one, "
			     "and are left out",
			     request->directory, identity.left_out);
	store->key_store = xasprintf("%s%s", identity.key, identity.certificates);
	store->is_encrypted = identity.is_encrypted;
	store->not_before = identity.not_before;
	store->not_after = identity.not_after;
	tls_store_check_validity(request, identity.not_before, identity.not_after, now, findings);
	return true;
}

static const struct tls_store *add(struct tls_stores *stores, const struct tls_store *store)
{
	stores->items =
		xgrow(stores->items, stores->length, &stores->capacity, sizeof(*stores->items));
	stores->items[stores->length] = *store;
	return &stores->items[stores->length++];
}

const struct tls_store *tls_stores_add(struct tls_stores *stores, const struct tls_request *request,
				       int64_t now, struct findings *findings)
{
	cleanup_free char *key_path = xasprintf("%s/tls.key", request->directory);
	cleanup_free char *chain_path = xasprintf("%s/tls.crt", request->directory);
	cleanup_free char *key = read_text(request, key_path, false, findings);
	cleanup_free char *chain = read_text(request, chain_path, false, findings);
	struct tls_store store = {
		.name = xstrdup(request->name),
		.file = xstrdup(request->file),
		.directory = xstrdup(request->directory),
	};

	if (!key || !chain || !take_identity(request, key, chain, now, &store, findings) ||
	    !take_authorities(request, now, &store, findings)) {
		store_finish(&store);
		return NULL;
	}
	return add(stores, &store);
}

/* Why Java would not read the file as it is; NULL: it does. */
static const char *problem_of(const struct tls_request *request,
			      const struct tls_identity *identity)
{
	if (!identity->is_pkcs8)
		return "its private key is not in PKCS#8, and Java reads no other form; write it "
		       "with openssl pkcs8 -topk8 -nocrypt, or mount tls.key and tls.crt and name "
		       "their directory in KAFKA_INIT_TLS_DIR";
	if (request->is_validated && !identity->is_ordered)
		return "its certificates are no chain, the own one first and each followed by its "
		       "issuer, which Java wants";
	return NULL;
}

const struct tls_store *tls_stores_add_file(struct tls_stores *stores,
					    const struct tls_request *request, int64_t now,
					    struct findings *findings)
{
	cleanup_free char *text = read_text(request, request->directory, false, findings);
	cleanup_tls_identity struct tls_identity identity = {.key = NULL};
	const char *problem;
	struct err err;

	if (!text)
		return NULL;
	problem = tls_pem_identity_read(text, text, request->password, request->java_version,
					&identity, &err) < 0
			  ? err.text
			  : problem_of(request, &identity);
	if (problem) {
		add_error(request, request->directory, problem, findings);
		return NULL;
	}
	tls_store_check_validity(request, identity.not_before, identity.not_after, now, findings);
	return add(stores, &(struct tls_store) {.name = xstrdup(request->name),
						.directory = xstrdup(request->directory),
						.not_before = identity.not_before,
						.not_after = identity.not_after});
}

void tls_store_check_trust(const struct tls_request *request, int64_t now,
			   struct findings *findings)
{
	cleanup_free char *text = read_text(request, request->directory, false, findings);

	if (text)
		free(read_authorities(request, request->directory, text, now, findings));
}
