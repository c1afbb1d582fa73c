// SPDX-License-Identifier: Apache-2.0
#include "zookeeper/zookeeper_settings.h"

#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/str.h"
#include "base/strv.h"
#include "zookeeper/zookeeper_foreign.h"
#include "zookeeper/zookeeper_keys.h"

#define ANY_KEY "ZOO_CFG_"
#define EXTRA "ZOO_CFG_EXTRA"
#define CONFLUENT "ZOOKEEPER_"

static const struct zookeeper_key *find_key(const char *key)
{
	for (size_t i = 0; i < zookeeper_key_count; i++)
		if (str_equal(zookeeper_keys[i].key, key))
			return &zookeeper_keys[i];
	return NULL;
}

/* The list that a key of zoo.cfg belongs to, and the name that it has there. */
static struct settings *list_for(struct zookeeper_settings *all, const char *key,
				 const char **namep)
{
	const struct zookeeper_key *known = find_key(key);

	*namep = key;
	if (!known || known->target != ZOOKEEPER_JAVA)
		return &all->zoo_cfg;
	*namep = known->java;
	return &all->java;
}

static void read_defaults(struct zookeeper_settings *all)
{
	for (size_t i = 0; i < zookeeper_key_count; i++) {
		const struct zookeeper_key *key = &zookeeper_keys[i];

		if (key->initial)
			settings_set(key->target == ZOOKEEPER_ENSEMBLE ? &all->ensemble
								       : &all->zoo_cfg,
				     key->key, key->initial,
				     (struct origin) {LAYER_DEFAULT, "the default", 0});
	}
}

static void read_file(const struct settings *file, struct zookeeper_settings *all)
{
	for (size_t i = 0; i < file->length; i++) {
		const struct setting *setting = &file->items[i];
		/* QuorumPeerConfig trims a key, too. */
		cleanup_free char *key = str_trim_java(setting->key);
		const char *name;
		struct settings *list = list_for(all, key, &name);

		settings_set(list, name, setting->value,
			     (struct origin) {LAYER_FILE, setting->origin, 0});
	}
}

static void read_dialects(const struct environment *environment, struct zookeeper_settings *all,
			  struct findings *findings)
{
	for (size_t i = 0; i < zookeeper_key_count; i++) {
		const struct zookeeper_key *key = &zookeeper_keys[i];
		cleanup_strv struct strv variables = STRV_NULL;
		const char *name = key->key;
		struct settings *list = key->target == ZOOKEEPER_ENSEMBLE
						? &all->ensemble
						: list_for(all, key->key, &name);

		strv_add_split(&variables, key->variables, " ");
		for (size_t j = 0; j < variables.length; j++)
			environment_read_alias(environment, variables.items[j], name, list,
					       findings);
	}
}

/* A key in its own case, with _ for a dot; the caller frees it. */
static char *key_of_name(const char *name)
{
	char *key = xstrdup(name);

	for (char *at = key; *at; at++)
		if (*at == '_')
			*at = '.';
	return key;
}

static void read_any_keys(const struct environment *environment, struct zookeeper_settings *all,
			  struct findings *findings)
{
	for (size_t i = 0; i < environment->length; i++) {
		cleanup_free char *base = NULL;
		cleanup_free char *key = NULL;
		struct settings *list;
		const char *name;

		if (!str_starts_with(environment->items[i].name, ANY_KEY))
			continue;
		base = environment_base_name(environment, i);
		if (!base || strlen(base) <= strlen(ANY_KEY) || str_equal(base, EXTRA))
			continue;
		key = key_of_name(base + strlen(ANY_KEY));
		list = list_for(all, key, &name);
		environment_read_alias(environment, base, name, list, findings);
	}
}

static void read_extra(const struct environment *environment, struct zookeeper_settings *all,
		       struct findings *findings)
{
	cleanup_strv struct strv words = STRV_NULL;
	cleanup_settings struct settings read = SETTINGS_NULL;
	const char *extra;

	environment_read(environment, EXTRA, EXTRA, &read, findings);
	extra = settings_get(&read, EXTRA);
	strv_add_split(&words, extra, " \t\r\n");
	for (size_t i = 0; i < words.length; i++) {
		char *equals = strchr(words.items[i], '=');
		struct settings *list;
		const char *name;

		if (!equals || equals == words.items[i]) {
			findings_add(findings, FINDING_ERROR, EXTRA,
				     "write words of the form key=value",
				     "word %zu is no key=value", i + 1);
			continue;
		}
		*equals = '\0';
		list = list_for(all, words.items[i], &name);
		settings_set(list, name, equals + 1, (struct origin) {LAYER_ENVIRONMENT, EXTRA, 0});
	}
}

/* fast-data-dev keeps the case of what follows ZOOKEEPER_ (config_kafka.sh). */
static bool is_of_fast_data_dev(const char *base)
{
	cleanup_free char *key = NULL;

	if (!str_starts_with(base, CONFLUENT))
		return false;
	key = key_of_name(base + strlen(CONFLUENT));
	return find_key(key);
}

/* Variables that would do nothing without a word. */
static void check_foreign(const struct environment *environment, struct findings *findings)
{
	for (size_t i = 0; i < environment->length; i++) {
		const char *variable = environment->items[i].name;
		cleanup_free char *base = environment_base_name(environment, i);

		if (base)
			zookeeper_foreign_check(environment, base, variable, findings);
		if (base && is_of_fast_data_dev(base)) {
			cleanup_free char *remedy =
				xasprintf("write " ANY_KEY "%s", variable + strlen(CONFLUENT));

			findings_add(findings, FINDING_ERROR, variable, remedy,
				     "a variable of fast-data-dev's image, and none here");
		}
	}
}

/* Bitnami's images take yes and 1 for true (libos.sh, is_boolean_yes). ZooKeeper does not start
 * with them, and a `no` for its admin server means yes (AdminServerFactory). */
static void correct_booleans(struct settings *zoo_cfg)
{
	static const char *const keys[] = {"standaloneEnabled", "reconfigEnabled",
					   "quorumListenOnAllIPs", "admin.enableServer"};

	for (size_t i = 0; i < COUNT(keys); i++) {
		struct setting *setting = settings_find(zoo_cfg, keys[i]);

		if (!setting || setting->layer != LAYER_ENVIRONMENT)
			continue;
		if (str_equal_nocase(setting->value, "yes") || str_equal(setting->value, "1"))
			setting_replace_value(setting, xstrdup("true"));
		else if (str_equal_nocase(setting->value, "no") || str_equal(setting->value, "0"))
			setting_replace_value(setting, xstrdup("false"));
	}
}

void zookeeper_settings_read(const struct environment *environment, const struct settings *file,
			     struct zookeeper_settings *all, struct findings *findings)
{
	read_defaults(all);
	read_file(file, all);
	read_dialects(environment, all, findings);
	read_any_keys(environment, all, findings);
	read_extra(environment, all, findings);
	check_foreign(environment, findings);
	correct_booleans(&all->zoo_cfg);
}

static void trim(struct settings *settings)
{
	for (size_t i = 0; i < settings->length; i++)
		setting_trim(&settings->items[i]);
}

void zookeeper_settings_trim(struct zookeeper_settings *all)
{
	trim(&all->zoo_cfg);
	trim(&all->java);
	trim(&all->ensemble);
}

void zookeeper_settings_finish(struct zookeeper_settings *all)
{
	settings_finish(&all->zoo_cfg);
	settings_finish(&all->java);
	settings_finish(&all->ensemble);
}

bool zookeeper_settings_is_true(const struct settings *zoo_cfg, const char *key, bool initial)
{
	const char *value = settings_get(zoo_cfg, key);
	bool yes = initial;

	if (value)
		number_parse_bool(value, &yes);
	return yes;
}
