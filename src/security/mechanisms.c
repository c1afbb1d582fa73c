// SPDX-License-Identifier: Apache-2.0
#include "security/mechanisms.h"

#include "base/mem.h"
#include "base/str.h"
#include "kafka/config.h"
#include "kafka/listener_keys.h"
#include "kafka/split.h"

void mechanisms_of(const struct settings *server, const char *listener, struct strv *all)
{
	static const char key[] = "sasl.enabled.mechanisms";
	cleanup_free char *prefix = listener_key_prefix(listener);
	const char *value = listener_key_get(server, prefix, key);
	cleanup_free char *text = value ? xstrdup(value) : config_text(server, key);

	kafka_split(text, all);
}

bool mechanisms_are_known(const struct settings *server, const char *listener)
{
	cleanup_free char *prefix = listener_key_prefix(listener);
	const struct setting *setting =
		listener_key_find(server, prefix, "sasl.enabled.mechanisms");

	return !setting || !setting->is_unknown;
}

char *mechanism_jaas_key(const char *prefix, const char *mechanism)
{
	char *key = xasprintf("%s%s.sasl.jaas.config", prefix, mechanism);

	str_lower(key);
	return key;
}
