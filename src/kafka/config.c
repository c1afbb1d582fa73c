// SPDX-License-Identifier: Apache-2.0
#include "kafka/config.h"

#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/str.h"
#include "kafka/kafka_keys.h"
#include "kafka/types.h"

/* Any name will do for the listener, dots included: which listeners there are is not known yet. */
static bool is_defined(const char *name)
{
	if (kafka_key_find(name))
		return true;
	if (!str_starts_with(name, LISTENER_PREFIX))
		return false;
	for (name = strchr(name, '.'); name; name = strchr(name, '.'))
		if (kafka_key_find(++name))
			return true;
	return false;
}

void config_trim(struct settings *server)
{
	for (size_t i = 0; i < server->length; i++)
		if (is_defined(server->items[i].key))
			setting_trim(&server->items[i]);
}

const char *config_default(const char *key)
{
	const struct kafka_key *known = kafka_key_find(key);

	return known ? known->initial : NULL;
}

char *config_text(const struct settings *server, const char *key)
{
	const char *value = settings_get(server, key), *otherwise = config_default(key);

	if (value)
		return xstrdup(value);
	return otherwise ? xstrdup(otherwise) : NULL;
}

bool config_number(const struct settings *server, const char *key, int64_t *valuep)
{
	cleanup_free char *text = config_text(server, key);
	const struct kafka_key *known = kafka_key_find(key);
	cleanup_free char *problem = text && known ? kafka_type_problem(known, text) : NULL;

	return text && known && !problem && number_parse(text, INT64_MIN, INT64_MAX, valuep);
}

bool config_bool(const struct settings *server, const char *key, bool *valuep)
{
	cleanup_free char *text = config_text(server, key);

	return text && number_parse_bool(text, valuep);
}

const char *config_log_dirs_key(const struct settings *server)
{
	return settings_find(server, "log.dirs") ? "log.dirs" : "log.dir";
}

void config_log_dirs(const struct settings *server, struct strv *directories)
{
	const char *value = settings_get(server, config_log_dirs_key(server));
	cleanup_strv struct strv raw = STRV_NULL;

	strv_add_split(&raw, value ? value : CONFIG_LOG_DIRS_DEFAULT, ",");
	for (size_t i = 0; i < raw.length; i++)
		strv_take(directories, str_trim(raw.items[i]));
}
