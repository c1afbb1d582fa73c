// SPDX-License-Identifier: Apache-2.0
#include "net/tls_store.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "net/tls_pem.h"

#define DAY_S INT64_C(86400)
#define HOUR_S INT64_C(3600)

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

char *tls_key_store_name(const struct tls_store *store)
{
	return xasprintf("%s.keystore.pem", store->file);
}

char *tls_trust_store_name(const struct tls_store *store)
{
	return xasprintf("%s.truststore.pem", store->file);
}

char *tls_time_format(int64_t time, int64_t now)
{
	time_t seconds = (time_t) time;
	int64_t away = time > now ? time - now : now - time;
	bool in_days = away >= 2 * DAY_S;
	cleanup_free char *span = xasprintf("%" PRId64 " %s", away / (in_days ? DAY_S : HOUR_S),
					    in_days ? "days" : "hours");
	struct tm tm;
	char text[sizeof("-2147481748-12-31T23:59:59Z")];

	/* RFC 5280: GeneralizedTime ends with the year 9999. */
	if (!gmtime_r(&seconds, &tm) || !strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm))
		return xstrdup("?");
	return time > now ? xasprintf("%s, in %s", text, span)
			  : xasprintf("%s, %s ago", text, span);
}

bool tls_is_due(int64_t not_before, int64_t not_after, int64_t now)
{
	return now - not_before > (not_after - not_before) / 3 * 2;
}

void tls_check_validity(const struct tls_request *request, int64_t not_before, int64_t not_after,
			int64_t now, struct findings *findings)
{
	enum finding_level level = request->is_own_client ? FINDING_ERROR : FINDING_WARNING;
	cleanup_free char *from = tls_time_format(not_before, now);
	cleanup_free char *to = tls_time_format(not_after, now);

	if (now < not_before)
		findings_add(findings, level, request->origin,
			     "wait until then, or set the clock of the node",
			     "the certificate of %s is not valid yet: it begins %s", request->name,
			     from);
	else if (now > not_after)
		findings_add(findings, level, request->origin, ROLL,
			     "the certificate of %s is not valid any more: it ended %s",
			     request->name, to);
	else if (tls_is_due(not_before, not_after, now))
		findings_add(findings, FINDING_WARNING, request->origin, ROLL,
			     "the certificate of %s is in the last third of its time: it ends %s",
			     request->name, to);
}

/* NULL: with a finding, or there is no such file where it `may_miss`. The caller frees it. */
static char *read_text(const struct tls_request *request, const char *name, bool may_miss,
		       struct findings *findings)
{
	cleanup_free char *path = xasprintf("%s/%s", request->directory, name);
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

static void add_error(const struct tls_request *request, const char *name, const struct err *err,
		      struct findings *findings)
{
	cleanup_free char *path = xasprintf("%s/%s", request->directory, name);

	findings_add(findings, FINDING_ERROR, request->origin, "correct the Secret", "%s: %s", path,
		     err->text);
}

/* A public issuer's Secret has none, or an empty one: then Java's own authorities are trusted. */
static bool take_authorities(const struct tls_request *request, const char *text, int64_t now,
			     struct tls_store *store, struct findings *findings)
{
	cleanup_free char *trimmed = str_trim(text ? text : "");
	int64_t not_after;
	struct err err;

	if (!*trimmed)
		return true;
	store->trust_store = tls_authorities_read(text, &not_after, &err);
	if (!store->trust_store)
		add_error(request, "ca.crt", &err, findings);
	else if (now > not_after)
		findings_add(findings, FINDING_WARNING, request->origin, "renew it",
			     "%s/ca.crt holds a certificate that is not valid any more",
			     request->directory);
	return store->trust_store;
}

static bool take_identity(const struct tls_request *request, const char *key, const char *chain,
			  int64_t now, struct tls_store *store, struct findings *findings)
{
	cleanup_tls_identity struct tls_identity identity = {.key = NULL};
	struct err err;

	if (tls_identity_read(key, chain, request->password, &identity, &err) < 0) {
		cleanup_free char *path = xasprintf("%s/tls.key and tls.crt", request->directory);

		findings_add(findings, FINDING_ERROR, request->origin, "correct the Secret",
			     "%s: %s", path, err.text);
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
	tls_check_validity(request, identity.not_before, identity.not_after, now, findings);
	return true;
}

const struct tls_store *tls_stores_add(struct tls_stores *stores, const struct tls_request *request,
				       int64_t now, struct findings *findings)
{
	cleanup_free char *key = read_text(request, "tls.key", false, findings);
	cleanup_free char *chain = read_text(request, "tls.crt", false, findings);
	cleanup_free char *authorities = read_text(request, "ca.crt", true, findings);
	struct tls_store store = {
		.name = xstrdup(request->name),
		.file = xstrdup(request->file),
		.directory = xstrdup(request->directory),
	};

	if (!key || !chain || !take_identity(request, key, chain, now, &store, findings) ||
	    !take_authorities(request, authorities, now, &store, findings)) {
		store_finish(&store);
		return NULL;
	}
	stores->items =
		xgrow(stores->items, stores->length, &stores->capacity, sizeof(*stores->items));
	stores->items[stores->length] = store;
	return &stores->items[stores->length++];
}
