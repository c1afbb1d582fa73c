// SPDX-License-Identifier: Apache-2.0
#include "kafka/config.h"

#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/str.h"
#include "kafka/kafka_keys.h"
#include "kafka/listener_keys.h"
#include "kafka/types.h"

/* Longer values are cut in a finding. */
#define SHOWN_MAX 200

/* What follows listener.name.<listener>. for one of the listeners; NULL: it is of none. */
static const char *below_listener(const char *name, const struct listeners *listeners)
{
	if (!str_starts_with(name, LISTENER_PREFIX))
		return NULL;
	for (size_t i = 0; i < listeners->length; i++) {
		cleanup_free char *prefix = listener_prefix(listeners->items[i].name);

		if (str_starts_with(name, prefix))
			return name + strlen(prefix);
	}
	return NULL;
}

/* The key whose type a setting has: its own; or below a listener's prefix that of the rest, with a
 * mechanism before it or not. */
static bool find_type(const char *name, const struct listeners *listeners, struct kafka_key *key)
{
	const char *rest;

	if (kafka_key_find(name, key))
		return true;
	rest = below_listener(name, listeners);
	if (!rest)
		return false;
	if (kafka_key_find(rest, key))
		return true;
	rest = strchr(rest, '.');
	return rest && kafka_key_find(rest + 1, key);
}

/* Which listeners there are is not known yet, and a name of one may have dots. */
static bool is_defined(const char *name)
{
	struct kafka_key key;

	if (kafka_key_find(name, &key))
		return true;
	if (!str_starts_with(name, LISTENER_PREFIX))
		return false;
	for (name = strchr(name, '.'); name; name = strchr(name, '.'))
		if (kafka_key_find(++name, &key))
			return true;
	return false;
}

void config_trim(struct settings *server)
{
	for (size_t i = 0; i < server->length; i++)
		if (is_defined(server->items[i].key))
			setting_trim(&server->items[i]);
}

char *config_describe(const struct setting *setting)
{
	size_t length = strlen(setting->value);

	if (setting_is_secret(setting->key))
		return xasprintf("%s has a value that is not shown", setting->key);
	/* Not in the middle of a character. */
	if (length > SHOWN_MAX)
		for (length = SHOWN_MAX; (setting->value[length] & 0xc0) == 0x80;)
			length--;
	return xasprintf("%s is `%.*s%s`", setting->key, (int) length, setting->value,
			 setting->value[length] ? "…" : "");
}

static void check_type(const struct setting *setting, const struct kafka_key *key,
		       struct findings *findings)
{
	cleanup_free char *problem = kafka_value_problem(key, setting->value);
	cleanup_free char *described = NULL;
	cleanup_free char *remedy = NULL;

	if (!problem)
		return;
	described = config_describe(setting);
	remedy = key->initial && *key->initial
			 ? xasprintf("correct it, or take it out: the default is %s", key->initial)
			 : xstrdup("correct it, or take it out");
	findings_add(findings, FINDING_ERROR, setting->origin, remedy, "%s: %s", described,
		     problem);
}

void config_check_types(const struct settings *server, const struct listeners *bound,
			struct findings *findings)
{
	bool has_providers = settings_find(server, "config.providers");

	for (size_t i = 0; i < server->length; i++) {
		const struct setting *setting = &server->items[i];
		struct kafka_key key;

		if (has_providers && strstr(setting->value, "${"))
			continue;
		/* 3.9 does not look at what only 4.0 has. */
		if (find_type(setting->key, bound, &key) && key.span != KAFKA_SPAN_ADDED)
			check_type(setting, &key, findings);
	}
}

char *config_text(const struct settings *server, const char *key)
{
	const char *value = settings_get(server, key);
	struct kafka_key known;

	if (value)
		return xstrdup(value);
	return kafka_key_find(key, &known) && known.initial ? xstrdup(known.initial) : NULL;
}

bool config_number(const struct settings *server, const char *key, int64_t *valuep)
{
	cleanup_free char *text = config_text(server, key);
	struct kafka_key known;
	cleanup_free char *problem = NULL;

	if (!text || !kafka_key_find(key, &known))
		return false;
	problem = kafka_value_problem(&known, text);
	return !problem && number_parse(text, INT64_MIN, INT64_MAX, valuep);
}

bool config_bool(const struct settings *server, const char *key, bool *valuep)
{
	cleanup_free char *text = config_text(server, key);

	return text && number_parse_bool(text, valuep);
}
