// SPDX-License-Identifier: Apache-2.0
#include "security/store_files.h"

#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "kafka/listener_keys.h"

#define KEY_STORE "ssl.keystore.location"
#define TRUST_STORE "ssl.truststore.location"
/* The password of its key store is also that of the key (ZKConfig). */
#define ZOOKEEPER "zookeeper."

static bool is_of_zookeeper(const struct setting *setting)
{
	return str_starts_with(setting->key, ZOOKEEPER);
}

/* DefaultSslEngineFactory takes the type "PEM" in capitals only. */
static bool is_pem_file(const struct setting *location, const char *type)
{
	if (is_of_zookeeper(location))
		return tls_store_is_pem(type, location->value);
	return str_equal(type ? type : "", "PEM");
}

/* The value of a key with the prefix of `location`, else of the key for all listeners. */
static const char *beside(const struct settings *server, const struct setting *location,
			  const char *end, const char *key)
{
	cleanup_free char *prefix = xstrndup(location->key, strlen(location->key) - strlen(end));
	cleanup_free char *own = xasprintf("%s%s", prefix, key);

	return is_of_zookeeper(location) ? settings_get(server, own)
					 : listener_key_get(server, prefix, key);
}

/* Only Kafka's config provider knows a value with ${…}. */
static bool is_resolved(const char *value)
{
	return !value || !strstr(value, "${");
}

static void check_one(const struct settings *server, const struct setting *location, bool is_key,
		      int64_t now, int java_version, struct tls_stores *stores,
		      struct findings *findings)
{
	const char *end = is_key ? KEY_STORE : TRUST_STORE;
	bool is_client = is_of_zookeeper(location);
	const char *type =
		beside(server, location, end, is_key ? "ssl.keystore.type" : "ssl.truststore.type");
	struct tls_request request = {
		.name = location->key,
		.directory = location->value,
		.origin = location->origin,
		.java_version = java_version,
		.password = beside(server, location, end,
				   is_client ? "ssl.keystore.password" : "ssl.key.password"),
		.is_validated = !is_client,
	};

	if (!is_pem_file(location, type) || !is_resolved(location->value) ||
	    !is_resolved(request.password))
		return;
	if (is_key)
		tls_stores_add_file(stores, &request, now, findings);
	else
		tls_store_check_trust(&request, now, findings);
}

void store_files_check(const struct settings *server, int64_t now, int java_version,
		       struct tls_stores *stores, struct findings *findings)
{
	for (size_t i = 0; i < server->length; i++) {
		const struct setting *setting = &server->items[i];
		bool is_key = str_ends_with(setting->key, KEY_STORE);

		if (is_key || str_ends_with(setting->key, TRUST_STORE))
			check_one(server, setting, is_key, now, java_version, stores, findings);
	}
}
