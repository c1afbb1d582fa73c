// SPDX-License-Identifier: Apache-2.0
#include "kafka/config.h"

#include <errno.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/str.h"
#include "base/utf8.h"
#include "kafka/kafka_keys.h"
#include "kafka/types.h"
#include "settings/properties.h"

#define PROVIDERS "config.providers"

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

/* One ${provider:path:key}; its path is "" where it has none. */
struct reference {
	const char *start, *end;
	char *provider;
	char *path;
	char *key;
};

static void reference_finish(struct reference *reference)
{
	free(reference->provider);
	free(reference->path);
	free(reference->key);
}

#define cleanup_reference __attribute__((cleanup(reference_finish)))

/* ConfigTransformer.DEFAULT_PATTERN: \$\{([^}]*?):(([^}]*?):)?([^}]*?)\}. */
static bool find_reference(const char *text, struct reference *found)
{
	for (const char *at = strstr(text, "${"); at; at = strstr(at + 1, "${")) {
		const char *name = at + 2, *end = strchr(at, '}');
		const char *path = end ? memchr(name, ':', (size_t) (end - name)) : NULL;
		const char *key;

		if (!end)
			return false;
		if (!path++)
			continue;
		key = memchr(path, ':', (size_t) (end - path));
		*found = (struct reference) {
			.start = at,
			.end = end + 1,
			.provider = xstrndup(name, (size_t) (path - 1 - name)),
			.path = xstrndup(path, key ? (size_t) (key - path) : 0),
			.key = xstrndup(key ? key + 1 : path,
					(size_t) (end - (key ? key + 1 : path))),
		};
		return true;
	}
	return false;
}

/* What there is to ask. */
struct resolver {
	const struct settings *server;
	const struct environment *environment;
	bool reads_files;
	struct findings *findings;
	struct strv unknown; /* the keys */
};

enum resolved {
	RESOLVED_TEXT,
	RESOLVED_LITERAL, /* Kafka leaves the text as it is */
	RESOLVED_UNKNOWN,
};

static enum resolved ask_environment(struct resolver *resolver, const struct setting *setting,
				     const struct reference *reference, struct str *value)
{
	const char *name = reference->key;
	const char *text =
		environment_is_for_java(name) ? environment_get(resolver->environment, name) : NULL;

	if (*reference->path) {
		findings_add(resolver->findings, FINDING_ERROR, setting->origin,
			     "write ${provider:NAME}",
			     "%s: path is not supported for EnvVarConfigProvider", setting->key);
		return RESOLVED_UNKNOWN;
	}
	if (!text)
		return RESOLVED_LITERAL;
	str_add(value, text);
	return utf8_is_valid(text) ? RESOLVED_TEXT : RESOLVED_UNKNOWN;
}

static int read_secret(struct resolver *resolver, const struct setting *setting, const char *path,
		       struct str *content)
{
	struct err err;

	if (file_read(path, FILE_SIZE_MAX, content, &err) == 0)
		return 0;
	if (file_is_missing(errno))
		findings_add(resolver->findings, FINDING_ERROR, setting->origin,
			     "mount the file and make it readable for this user",
			     "%s: its config provider ends Kafka's start: %s", setting->key,
			     err.text);
	return -1;
}

static enum resolved ask_file(struct resolver *resolver, const struct setting *setting,
			      const struct reference *reference, struct str *value)
{
	cleanup_str struct str content = STR_NULL;
	cleanup_settings struct settings lines = SETTINGS_NULL;
	cleanup_findings struct findings problems = FINDINGS_NULL;
	const char *text;

	if (!*reference->path)
		return RESOLVED_LITERAL;
	if (!resolver->reads_files || read_secret(resolver, setting, reference->path, &content) < 0)
		return RESOLVED_UNKNOWN;
	properties_read(content.text, content.length, reference->path, &lines, &problems);
	/* Its reader takes UTF-8 and ours, like Kafka's own of server.properties, ISO-8859-1: what
	 * is neither is not ours to read. A NUL is a problem. */
	if (!utf8_is_ascii(content.text) || problems.length)
		return RESOLVED_UNKNOWN;
	text = settings_get(&lines, reference->key);
	str_add(value, text ? text : "");
	return text ? RESOLVED_TEXT : RESOLVED_LITERAL;
}

/* A file of the directory, whole: its name is the key. */
static enum resolved ask_directory(struct resolver *resolver, const struct setting *setting,
				   const struct reference *reference, struct str *value)
{
	cleanup_free char *path = xasprintf("%s/%s", reference->path, reference->key);

	if (!*reference->path || !*reference->key || strchr(reference->key, '/'))
		return RESOLVED_LITERAL;
	if (!resolver->reads_files)
		return RESOLVED_UNKNOWN;
	/* Only regular files are looked for. */
	if (access(path, F_OK) < 0)
		return RESOLVED_LITERAL;
	if (read_secret(resolver, setting, path, value) < 0 ||
	    strlen(value->text) != value->length || !utf8_is_valid(value->text))
		return RESOLVED_UNKNOWN;
	return RESOLVED_TEXT;
}

static enum resolved ask_nobody(struct resolver *resolver, const struct setting *setting,
				const struct reference *reference, struct str *value)
{
	(void) resolver;
	(void) setting;
	(void) reference;
	(void) value;
	return RESOLVED_UNKNOWN;
}

typedef enum resolved provider_ask(struct resolver *resolver, const struct setting *setting,
				   const struct reference *reference, struct str *value);

/* Their parameters narrow what Kafka's own give (allowlist.pattern, allowed.paths). */
static bool has_parameters(const struct settings *server, const char *provider)
{
	cleanup_free char *start = xasprintf(PROVIDERS ".%s.param.", provider);

	for (size_t i = 0; i < server->length; i++)
		if (str_starts_with(server->items[i].key, start))
			return true;
	return false;
}

/* NULL: Kafka has no such provider, and leaves what asks for it as it is
 * (AbstractConfig.instantiateConfigProviders). */
static provider_ask *config_find_provider(const struct settings *server, const char *name)
{
	static const struct {
		const char *class;
		provider_ask *ask;
	} all[] = {
		{"org.apache.kafka.common.config.provider.EnvVarConfigProvider", ask_environment},
		{"org.apache.kafka.common.config.provider.FileConfigProvider", ask_file},
		{"org.apache.kafka.common.config.provider.DirectoryConfigProvider", ask_directory},
	};
	const char *given = settings_get(server, PROVIDERS);
	cleanup_free char *class_key = xasprintf(PROVIDERS ".%s.class", name);
	const char *class = settings_get(server, class_key);
	cleanup_strv struct strv names = STRV_NULL;

	strv_add_split(&names, given ? given : "", ",");
	if (!class || !strv_contains(&names, name))
		return NULL;
	for (size_t i = 0; i < COUNT(all); i++)
		if (str_equal(class, all[i].class) && !has_parameters(server, name))
			return all[i].ask;
	return ask_nobody;
}

/* Once: what a provider gives is not looked at again (ConfigTransformer.replace). */
static enum resolved resolve_text(struct resolver *resolver, const struct setting *setting,
				  struct str *value)
{
	const char *rest = setting->value;
	enum resolved all = RESOLVED_LITERAL;

	for (;;) {
		cleanup_reference struct reference reference = {.start = NULL};
		enum resolved one = RESOLVED_LITERAL;
		provider_ask *ask;

		if (!find_reference(rest, &reference))
			break;
		str_add_bytes(value, rest, (size_t) (reference.start - rest));
		ask = config_find_provider(resolver->server, reference.provider);
		if (ask)
			one = ask(resolver, setting, &reference, value);
		if (one == RESOLVED_LITERAL)
			str_add_bytes(value, reference.start,
				      (size_t) (reference.end - reference.start));
		all = one == RESOLVED_LITERAL || all == RESOLVED_UNKNOWN ? all : one;
		rest = reference.end;
	}
	str_add(value, rest);
	return all;
}

static void resolve_one(struct resolver *resolver, struct setting *setting)
{
	cleanup_str struct str value = STR_NULL;
	enum resolved resolved = resolve_text(resolver, setting, &value);

	if (resolved == RESOLVED_UNKNOWN) {
		setting->is_unknown = true;
		strv_add(&resolver->unknown, setting->key);
	} else if (resolved == RESOLVED_TEXT) {
		setting->reference = steal_pointer(&setting->value);
		setting->value = str_steal(&value);
	}
}

void config_resolve(struct settings *server, const struct environment *environment,
		    bool reads_files, struct findings *findings)
{
	struct resolver resolver = {server, environment, reads_files, findings, STRV_NULL};
	cleanup_free char *keys = NULL;

	for (size_t i = 0; i < server->length; i++)
		if (strstr(server->items[i].value, "${"))
			resolve_one(&resolver, &server->items[i]);
	keys = strv_join(&resolver.unknown, ", ");
	if (*keys)
		findings_add(findings, FINDING_WARNING, settings_origin(server, PROVIDERS),
			     "EnvVarConfigProvider, and where files are read FileConfigProvider "
			     "and DirectoryConfigProvider, without parameters are looked through",
			     "what a config provider gives is not known here, so these are not "
			     "checked: %s",
			     keys);
	strv_finish(&resolver.unknown);
}

bool config_knows(const struct settings *server, const char *const *keys)
{
	for (; *keys; keys++) {
		const struct setting *setting = settings_find(server, *keys);

		if (setting && setting->is_unknown)
			return false;
	}
	return true;
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
	const struct setting *setting = settings_find(server, config_log_dirs_key(server));
	const char *value = setting ? setting->value : NULL;
	cleanup_strv struct strv raw = STRV_NULL;

	if (setting && setting->is_unknown)
		return;
	strv_add_split(&raw, value ? value : CONFIG_LOG_DIRS_DEFAULT, ",");
	for (size_t i = 0; i < raw.length; i++)
		strv_take(directories, str_trim(raw.items[i]));
}
