// SPDX-License-Identifier: Apache-2.0
#include "kafka/listener_keys.h"

#include "base/mem.h"
#include "base/str.h"

char *listener_prefix(const char *listener)
{
	char *prefix = xasprintf(LISTENER_PREFIX "%s.", listener);

	str_lower(prefix);
	return prefix;
}

char *listener_jaas_key(const char *prefix, const char *mechanism)
{
	char *key = xasprintf("%s%s.sasl.jaas.config", prefix, mechanism);

	str_lower(key);
	return key;
}

const struct setting *listener_find(const struct settings *server, const char *prefix,
				    const char *key)
{
	cleanup_free char *own = xasprintf("%s%s", prefix, key);
	const struct setting *setting = settings_find(server, own);

	return setting ? setting : settings_find(server, key);
}

const char *listener_get(const struct settings *server, const char *prefix, const char *key)
{
	const struct setting *setting = listener_find(server, prefix, key);

	return setting ? setting->value : NULL;
}
