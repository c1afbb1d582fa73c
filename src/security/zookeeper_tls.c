// SPDX-License-Identifier: Apache-2.0
#include "security/zookeeper_tls.h"

#include "base/mem.h"
#include "base/str.h"
#include "settings/options.h"

#define NETTY "org.apache.zookeeper.server.NettyServerCnxnFactory"

/* One of the two sides of a server. */
struct side {
	enum option option;
	const char *prefix;
	struct tls_request request;
};

static void set(struct settings *zoo_cfg, const char *key, const char *value, const char *origin)
{
	if (!settings_find(zoo_cfg, key))
		settings_set(zoo_cfg, key, value, (struct origin) {LAYER_OPTION, origin, 0});
}

static void set_store(struct settings *zoo_cfg, const struct side *side, const char *what,
		      const char *directory, char *name)
{
	cleanup_free char *type = xasprintf("%s%s.type", side->prefix, what);
	cleanup_free char *location = xasprintf("%s%s.location", side->prefix, what);
	cleanup_free char *path = xasprintf("%s/%s", directory, name);

	set(zoo_cfg, type, "PEM", side->request.origin);
	set(zoo_cfg, location, path, side->request.origin);
	free(name);
}

/* Another key store, or a part of one, beside the directory. */
static bool is_free(const struct settings *zoo_cfg, const struct side *side,
		    struct findings *findings)
{
	static const char *const keys[] = {"location", "password", "passwordPath", "type"};
	bool is_free = true;

	for (size_t i = 0; i < COUNT(keys); i++) {
		cleanup_free char *key = xasprintf("%skeyStore.%s", side->prefix, keys[i]);
		const struct setting *set = settings_find(zoo_cfg, key);

		if (!set)
			continue;
		findings_add(findings, FINDING_ERROR, set->origin, "leave it out",
			     "%s cannot be set beside the directory that %s names", key,
			     side->request.origin);
		is_free = false;
	}
	return is_free;
}

/* Whether the directory's stores are in use now. */
static bool build(const struct security_inputs *inputs, struct side *side, struct settings *zoo_cfg,
		  struct tls_stores *stores, struct findings *findings)
{
	cleanup_free char *trust = xasprintf("%strustStore.location", side->prefix);
	cleanup_free char *protocols = xasprintf("%senabledProtocols", side->prefix);
	const struct tls_store *store;

	side->request.java_version = inputs->java_version;
	side->request.directory = option_get(inputs->tool, side->option);
	side->request.origin = option_origin(inputs->tool, side->option);
	if (!side->request.directory || !is_free(zoo_cfg, side, findings))
		return false;
	store = tls_stores_add(stores, &side->request, inputs->now, findings);
	if (!store)
		return false;
	/* ZooKeeper 3.9 speaks TLS 1.3 alone where nothing is said, and Kafka's client 1.2 alone.
	 */
	set(zoo_cfg, protocols, "TLSv1.3,TLSv1.2", side->request.origin);
	set_store(zoo_cfg, side, "keyStore", inputs->directory, tls_store_key_name(store));
	if (store->trust_store && !settings_find(zoo_cfg, trust))
		set_store(zoo_cfg, side, "trustStore", inputs->directory,
			  tls_store_trust_name(store));
	return true;
}

void zookeeper_tls_build(const struct security_inputs *inputs, struct settings *zoo_cfg,
			 struct tls_stores *stores, struct findings *findings)
{
	struct side client = {OPTION_TLS_DIR, "ssl.", {.name = "the client port", .file = "tls"}};
	struct side quorum = {OPTION_QUORUM_TLS_DIR,
			      "ssl.quorum.",
			      {.name = "the quorum", .file = "tls-quorum", .is_own_client = true}};

	if (build(inputs, &client, zoo_cfg, stores, findings)) {
		set(zoo_cfg, "secureClientPort", ZOOKEEPER_SECURE_PORT, client.request.origin);
		set(zoo_cfg, "serverCnxnFactory", NETTY, client.request.origin);
	}
	if (build(inputs, &quorum, zoo_cfg, stores, findings)) {
		set(zoo_cfg, "sslQuorum", "true", quorum.request.origin);
		set(zoo_cfg, "serverCnxnFactory", NETTY, quorum.request.origin);
	}
}

static const char *get(const struct settings *zoo_cfg, const char *prefix, const char *end)
{
	cleanup_free char *key = xasprintf("%s%s", prefix, end);

	return settings_get(zoo_cfg, key);
}

static void check_file(const struct settings *zoo_cfg, const char *prefix, const char *store,
		       int64_t now, int java_version, struct tls_stores *stores,
		       struct findings *findings)
{
	cleanup_free char *location = xasprintf("%s%s.location", prefix, store);
	cleanup_free char *prefix_of_store = xasprintf("%s%s.", prefix, store);
	const struct setting *path = settings_find(zoo_cfg, location);
	struct tls_request request = {
		.name = location,
		.directory = path ? path->value : NULL,
		.origin = path ? path->origin : NULL,
		.java_version = java_version,
		.password = get(zoo_cfg, prefix_of_store, "password"),
	};

	if (!path || !tls_store_is_pem(get(zoo_cfg, prefix_of_store, "type"), path->value) ||
	    get(zoo_cfg, prefix_of_store, "passwordPath"))
		return;
	if (str_equal(store, "keyStore"))
		tls_stores_add_file(stores, &request, now, findings);
	else
		tls_store_check_trust(&request, now, findings);
}

void zookeeper_tls_check_files(const struct settings *zoo_cfg, int64_t now, int java_version,
			       struct tls_stores *stores, struct findings *findings)
{
	static const char *const prefixes[] = {"ssl.", "ssl.quorum."};

	for (size_t i = 0; i < COUNT(prefixes); i++) {
		check_file(zoo_cfg, prefixes[i], "keyStore", now, java_version, stores, findings);
		check_file(zoo_cfg, prefixes[i], "trustStore", now, java_version, stores, findings);
	}
}
