// SPDX-License-Identifier: Apache-2.0
#include "kafka/listener_keys.h"

#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "base/strv.h"
#include "kafka/config.h"
#include "kafka/kafka_keys.h"
#include "kafka/split.h"

char *listener_key_prefix(const char *listener)
{
	char *prefix = xasprintf(LISTENER_PREFIX "%s.", listener);

	str_lower(prefix);
	return prefix;
}

const struct setting *listener_key_find(const struct settings *server, const char *prefix,
					const char *key)
{
	cleanup_free char *own = xasprintf("%s%s", prefix, key);
	const struct setting *setting = settings_find(server, own);

	return setting ? setting : settings_find(server, key);
}

const char *listener_key_get(const struct settings *server, const char *prefix, const char *key)
{
	const struct setting *setting = listener_key_find(server, prefix, key);

	return setting ? setting->value : NULL;
}

const char *listener_key_protocol_find(const char *name)
{
	static const char *const all[] = {"PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"};

	for (size_t i = 0; i < COUNT(all); i++)
		if (str_equal_nocase(all[i], name))
			return all[i];
	return NULL;
}

/* Each entry is "NAME:PROTOCOL", split at the last colon (Csv.parseCsvMap). */
char *listener_key_protocol(const struct settings *server, const char *listener)
{
	cleanup_strv struct strv entries = STRV_NULL;
	cleanup_free char *map = config_text(server, "listener.security.protocol.map");
	const char *found = NULL;

	kafka_split_csv(map, &entries);
	for (size_t i = 0; i < entries.length; i++) {
		char *colon = strrchr(entries.items[i], ':');
		cleanup_free char *name = NULL;
		cleanup_free char *protocol = NULL;

		if (!colon)
			continue;
		*colon = '\0';
		name = str_trim_java(entries.items[i]);
		protocol = str_trim_java(colon + 1);
		if (str_equal_nocase(name, listener))
			found = listener_key_protocol_find(protocol);
	}
	return found ? xstrdup(found) : NULL;
}

bool listener_key_protocol_is_tls(const char *protocol)
{
	return str_ends_with(protocol, "SSL");
}

bool listener_key_protocol_has(const struct settings *server, const char *listener,
			       const char *part)
{
	cleanup_free char *protocol = listener_key_protocol(server, listener);

	return protocol && strstr(protocol, part);
}
