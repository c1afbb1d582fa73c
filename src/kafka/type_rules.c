// SPDX-License-Identifier: Apache-2.0
#include "kafka/type_rules.h"

#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "kafka/kafka_keys.h"
#include "kafka/listener_keys.h"
#include "kafka/types.h"

/* Longer values are cut in a finding. */
#define SHOWN_MAX 200

/* The key without listener.name.<listener>., for one of the listeners; NULL: it does not begin
 * so. */
static const char *below_listener(const char *name, const struct listeners *listeners)
{
	if (!str_starts_with(name, LISTENER_PREFIX))
		return NULL;
	for (size_t i = 0; i < listeners->length; i++) {
		cleanup_free char *prefix = listener_key_prefix(listeners->items[i].name);

		if (str_starts_with(name, prefix))
			return name + strlen(prefix);
	}
	return NULL;
}

/* The key that gives a setting its type: the setting's own; or below a listener's prefix the rest,
 * without the mechanism if there is one. */
static const struct kafka_key *find_type(const char *name, const struct listeners *listeners)
{
	const struct kafka_key *key = kafka_key_find(name);
	const char *rest = key ? NULL : below_listener(name, listeners);

	if (!rest)
		return key;
	key = kafka_key_find(rest);
	rest = strchr(rest, '.');
	return key || !rest ? key : kafka_key_find(rest + 1);
}

char *type_rules_describe(const struct setting *setting)
{
	size_t length = strlen(setting->value);

	if (setting_is_secret(setting->key))
		return xasprintf("%s has a value that is not shown", setting->key);
	/* Do not cut in the middle of a character. */
	if (length > SHOWN_MAX)
		for (length = SHOWN_MAX; (setting->value[length] & 0xc0) == 0x80;)
			length--;
	return xasprintf("%s is `%.*s%s`", setting->key, (int) length, setting->value,
			 setting->value[length] ? "…" : "");
}

static void check_type(const struct setting *setting, const struct kafka_key *key,
		       struct findings *findings)
{
	cleanup_free char *problem = kafka_type_problem(key, setting->value);
	cleanup_free char *described = NULL;
	cleanup_free char *remedy = NULL;

	if (!problem)
		return;
	described = type_rules_describe(setting);
	remedy = key->initial && *key->initial
			 ? xasprintf("correct it, or take it out: the default is %s", key->initial)
			 : xstrdup("correct it, or take it out");
	findings_add(findings, FINDING_ERROR, setting->origin, remedy, "%s: %s", described,
		     problem);
}

void type_rules_check(const struct broker *broker, struct findings *findings)
{
	const struct settings *server = broker->server;

	for (size_t i = 0; i < server->length; i++) {
		const struct setting *setting = &server->items[i];
		const struct kafka_key *key = find_type(setting->key, &broker->bound);

		if (setting->is_unknown)
			continue;
		/* 3.9 does not look at a key that only 4.0 has. */
		if (key && key->span != KAFKA_SPAN_ADDED)
			check_type(setting, key, findings);
	}
}
