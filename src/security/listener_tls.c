// SPDX-License-Identifier: Apache-2.0
#include "security/listener_tls.h"

#include <ctype.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "base/strv.h"
#include "kafka/kafka_keys.h"
#include "kafka/listener_keys.h"
#include "settings/listener_options.h"
#include "settings/options.h"

#define KEY_PASSWORD "ssl.key.password"

/* Settings that Kafka refuses beside ours: those of the same prefix, and those without one, which
 * count for each listener that has none of its own (DefaultSslEngineFactory). */
static bool is_free(const struct settings *server, const char *prefix, const char *const *keys,
		    const char *origin, struct findings *findings)
{
	bool is_free = true;

	for (; *keys; keys++) {
		cleanup_free char *own = xasprintf("%s%s", prefix, *keys);
		const struct setting *set = settings_find(server, own);

		if (!set && str_starts_with(prefix, LISTENER_PREFIX) &&
		    !str_ends_with(*keys, ".location") && !str_ends_with(*keys, ".type"))
			set = settings_find(server, *keys);
		if (!set)
			continue;
		findings_add(findings, FINDING_ERROR, set->origin, "leave it out",
			     "%s cannot be set beside the directory that %s names", set->key,
			     origin);
		is_free = false;
	}
	return is_free;
}

/* One directory, and the keys that it is for. */
struct store_target {
	const char *prefix;
	struct tls_request request;
	struct origin origin;
};

static void set_store(struct settings *server, const struct store_target *target, const char *what,
		      const char *directory, char *name)
{
	cleanup_free char *type = xasprintf("%s%s.type", target->prefix, what);
	cleanup_free char *location = xasprintf("%s%s.location", target->prefix, what);
	cleanup_free char *path = xasprintf("%s/%s", directory, name);

	settings_set(server, type, "PEM", target->origin);
	settings_set(server, location, path, target->origin);
	free(name);
}

/* A trust store that is given has authorities that the Secret does not have. */
static bool has_trust_store(const struct settings *server, const char *prefix)
{
	cleanup_free char *location = xasprintf("%sssl.truststore.location", prefix);
	cleanup_free char *text = xasprintf("%sssl.truststore.certificates", prefix);

	return settings_find(server, location) || settings_find(server, text);
}

static void build(const struct security_inputs *inputs, struct settings *server,
		  const struct store_target *target, struct tls_stores *stores,
		  struct findings *findings)
{
	static const char *const key_keys[] = {
		"ssl.keystore.location", "ssl.keystore.key",  "ssl.keystore.certificate.chain",
		"ssl.keystore.password", "ssl.keystore.type", NULL};
	static const char *const trust_keys[] = {"ssl.truststore.certificates",
						 "ssl.truststore.password", NULL};
	static const char *const password_keys[] = {KEY_PASSWORD, NULL};
	const char *origin = target->request.origin;
	const struct tls_store *store;

	if (!is_free(server, target->prefix, key_keys, origin, findings))
		return;
	store = tls_stores_add(stores, &target->request, inputs->now, findings);
	/* Java takes a password for the sign of an encrypted key. */
	if (!store || (!store->is_encrypted &&
		       !is_free(server, target->prefix, password_keys, origin, findings)))
		return;
	set_store(server, target, "ssl.keystore", inputs->directory, tls_store_key_name(store));
	if (store->trust_store && !has_trust_store(server, target->prefix) &&
	    is_free(server, target->prefix, trust_keys, origin, findings))
		set_store(server, target, "ssl.truststore", inputs->directory,
			  tls_store_trust_name(store));
}

/* A file's name, whatever the listener's. */
static char *file_name(const char *listener)
{
	char *name = xasprintf("tls-%s", listener);

	for (char *at = name; *at; at++)
		*at = isalnum((unsigned char) *at) || strchr("._", *at)
			      ? (char) tolower((unsigned char) *at)
			      : '-';
	return name;
}

static void build_listener(const struct security_inputs *inputs, struct settings *server,
			   const char *listener, const struct setting *directory,
			   struct tls_stores *stores, struct findings *findings)
{
	cleanup_free char *prefix = listener_key_prefix(listener);
	cleanup_free char *name = xasprintf("listener %s", listener);
	cleanup_free char *file = file_name(listener);
	struct store_target target = {
		.prefix = prefix,
		.request = {.name = name,
			    .java_version = inputs->java_version,
			    .file = file,
			    .directory = directory->value,
			    .origin = directory->origin,
			    .password = listener_key_get(server, prefix, KEY_PASSWORD),
			    .is_own_client =
				    inputs->broker->inter_broker.listener &&
				    str_equal(inputs->broker->inter_broker.listener, listener)},
		.origin = {LAYER_OPTION, directory->origin, 0},
	};

	build(inputs, server, &target, stores, findings);
}

static void build_rest(const struct security_inputs *inputs, struct settings *server,
		       const struct strv *listeners, struct tls_stores *stores,
		       struct findings *findings)
{
	const char *directory = option_get(inputs->tool, OPTION_TLS_DIR);
	const char *origin = option_origin(inputs->tool, OPTION_TLS_DIR);
	cleanup_free char *names = strv_join(listeners, ", ");
	cleanup_free char *name = xasprintf("listener %s", names);
	struct store_target target = {
		.prefix = "",
		.request = {.name = name,
			    .java_version = inputs->java_version,
			    .file = "tls",
			    .directory = directory,
			    .origin = origin,
			    .password = settings_get(server, KEY_PASSWORD),
			    .is_own_client = inputs->broker->inter_broker.listener &&
					     strv_contains(listeners,
							   inputs->broker->inter_broker.listener)},
		.origin = {LAYER_OPTION, origin, 0},
	};

	if (directory && listeners->length)
		build(inputs, server, &target, stores, findings);
	else if (directory)
		findings_add(findings, FINDING_WARNING, origin,
			     "map a listener to SSL or SASL_SSL in listener.security.protocol.map",
			     "no listener uses it");
}

static void build_zookeeper(const struct security_inputs *inputs, struct settings *server,
			    struct tls_stores *stores, struct findings *findings)
{
	/* Kafka's default is TLS 1.2 alone (ZkConfigs), ZooKeeper's since 3.9 TLS 1.3 alone. */
	static const struct {
		const char *key, *value;
	} others[] = {
		{"zookeeper.ssl.client.enable", "true"},
		{"zookeeper.clientCnxnSocket", "org.apache.zookeeper.ClientCnxnSocketNetty"},
		{"zookeeper.ssl.protocol", "TLSv1.3"},
		{"zookeeper.ssl.enabled.protocols", "TLSv1.3,TLSv1.2"},
	};
	const char *directory = option_get(inputs->tool, OPTION_ZOOKEEPER_TLS_DIR);
	const char *origin = option_origin(inputs->tool, OPTION_ZOOKEEPER_TLS_DIR);
	struct store_target target = {
		.prefix = "zookeeper.",
		.request = {.name = "the client of ZooKeeper",
			    .java_version = inputs->java_version,
			    /* "tls-zookeeper" is that of a listener called ZOOKEEPER. */
			    .file = "zookeeper-tls",
			    .directory = directory,
			    .origin = origin},
		.origin = {LAYER_OPTION, origin, 0},
	};

	if (!directory)
		return;
	/* ZkConfigs has no password of a key. */
	build(inputs, server, &target, stores, findings);
	for (size_t i = 0; i < COUNT(others); i++)
		if (!settings_find(server, others[i].key))
			settings_set(server, others[i].key, others[i].value, target.origin);
}

void listener_tls_build(const struct security_inputs *inputs, struct settings *server,
			struct tls_stores *stores, struct findings *findings)
{
	cleanup_strv struct strv others = STRV_NULL;

	for (size_t i = 0; i < inputs->broker->bound.length; i++) {
		const char *listener = inputs->broker->bound.items[i].name;
		const struct setting *directory =
			listener_option(inputs->options, listener, LISTENER_TLS_DIR);

		if (!listener_key_protocol_has(server, listener, "SSL"))
			continue;
		if (directory)
			build_listener(inputs, server, listener, directory, stores, findings);
		else
			strv_add(&others, listener);
	}
	build_rest(inputs, server, &others, stores, findings);
	build_zookeeper(inputs, server, stores, findings);
}
