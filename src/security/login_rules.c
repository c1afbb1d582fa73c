// SPDX-License-Identifier: Apache-2.0
#include "security/login_rules.h"

#include <errno.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/strv.h"
#include "kafka/listener_keys.h"
#include "security/jaas_text.h"
#include "security/mechanisms.h"

#define PROPERTY "java.security.auth.login.config"
#define OPTION "-D" PROPERTY "="

/* With the variable that it is a word of. */
static bool may_tell(const char *text)
{
	return strstr(text, PROPERTY) || strstr(text, "java.security.properties") ||
	       strstr(text, "-XX:VMOptionsFile") || strstr(text, "-XX:Flags") || *text == '@' ||
	       strstr(text, " @");
}

bool login_rules_has_file(const struct security_inputs *inputs)
{
	for (size_t i = 0; i < inputs->jvm->length; i++)
		if (may_tell(inputs->jvm->items[i].value))
			return true;
	for (size_t i = 0; i < inputs->jvm_arguments->length; i++)
		if (may_tell(inputs->jvm_arguments->items[i]))
			return true;
	return false;
}

/* What java was told. */
struct login_file {
	char *path;
	const char *origin;
	size_t count;
};

static void take_words(struct login_file *file, const char *text, const char *origin)
{
	cleanup_strv struct strv words = STRV_NULL;

	strv_add_split(&words, text, " \t\r\n");
	for (size_t i = 0; i < words.length; i++) {
		if (!str_starts_with(words.items[i], OPTION))
			continue;
		free(file->path);
		file->path = xstrdup(words.items[i] + strlen(OPTION));
		file->origin = origin;
		file->count++;
	}
}

/* Of several, java's rules say which counts; a URL, and what java expands, are left to it. */
static bool is_readable(const struct login_file *file)
{
	return file->count == 1 && *file->path == '/' && !strpbrk(file->path, "$\"'\\");
}

static void check_file(const struct login_file *file, struct str *content,
		       struct findings *findings)
{
	const char *problem;
	struct err err;

	if (file_read(file->path, FILE_SIZE_MAX, content, &err) < 0) {
		if (file_is_missing(errno))
			findings_add(findings, FINDING_ERROR, file->origin,
				     "mount the file and make it readable for this user, or take "
				     "the option out",
				     PROPERTY ": %s", err.text);
		return;
	}
	problem = jaas_text_file_problem(content->text);
	if (problem)
		findings_add(findings, FINDING_ERROR, file->origin,
			     "write NAME { module required option=\"value\" …; };", "%s: %s",
			     file->path, problem);
}

/* A key of a login that no broker reads, which is named where one is missing; NULL: none. */
static const struct setting *find_unread(const struct settings *server, const char *prefix,
					 const char *mechanism)
{
	cleanup_free char *own = xasprintf("%ssasl.jaas.config", prefix);
	cleanup_free char *bare = xasprintf("%s.sasl.jaas.config", mechanism);
	const char *const keys[] = {own, "sasl.jaas.config", bare};

	for (size_t i = 0; i < COUNT(keys); i++)
		for (size_t j = 0; j < server->length; j++)
			if (str_equal_nocase(server->items[j].key, keys[i]))
				return &server->items[j];
	return NULL;
}

static void say_missing(const struct settings *server, const char *listener, const char *prefix,
			const char *mechanism, struct findings *findings)
{
	cleanup_free char *key = mechanism_jaas_key(prefix, mechanism);
	const struct setting *unread = find_unread(server, prefix, mechanism);
	cleanup_free char *remedy =
		xasprintf("set %s, or KAFKA_INIT_SASL_<LISTENER>_USER and _PASSWORD, or name a "
			  "JAAS file with a KafkaServer entry in KAFKA_OPTS=" OPTION,
			  key);

	if (unread)
		findings_add(findings, FINDING_ERROR, unread->origin, remedy,
			     "%s is not read by a broker, and listener %s has no login for %s",
			     unread->key, listener, mechanism);
	else
		findings_add(findings, FINDING_ERROR,
			     settings_origin(server, settings_find(server, "listeners")
							     ? "listeners"
							     : "advertised.listeners"),
			     remedy,
			     "listener %s has no login for %s: there is no KafkaServer entry in "
			     "the JAAS configuration",
			     listener, mechanism);
}

static void check_listener(const struct settings *server, const char *listener,
			   struct findings *findings)
{
	cleanup_free char *prefix = listener_key_prefix(listener);
	cleanup_strv struct strv all = STRV_NULL;

	if (!listener_key_protocol_has(server, listener, "SASL") ||
	    !mechanisms_are_known(server, listener))
		return;
	mechanisms_of(server, listener, &all);
	for (size_t i = 0; i < all.length; i++) {
		cleanup_free char *key = mechanism_jaas_key(prefix, all.items[i]);

		if (*all.items[i] && !settings_find(server, key))
			say_missing(server, listener, prefix, all.items[i], findings);
	}
}

void login_rules_check(const struct security_inputs *inputs, struct findings *findings)
{
	const struct broker *broker = inputs->broker;
	struct login_file file = {.path = NULL};
	cleanup_str struct str content = STR_NULL;
	bool has_entry = login_rules_has_file(inputs);

	for (size_t i = 0; i < inputs->jvm->length; i++)
		take_words(&file, inputs->jvm->items[i].value, inputs->jvm->items[i].origin);
	for (size_t i = 0; i < inputs->jvm_arguments->length; i++)
		take_words(&file, inputs->jvm_arguments->items[i], "the command line");
	if (inputs->reads_files && is_readable(&file)) {
		check_file(&file, &content, findings);
		/* What is wrong with it is said; with an entry of another name there is no login.
		 */
		has_entry = !content.length || strstr(content.text, "KafkaServer");
	}
	free(file.path);
	/* kafka-configs may have put passwords into ZooKeeper, which count as well. */
	if (has_entry || settings_find(broker->server, "password.encoder.secret"))
		return;
	for (size_t i = 0; i < broker->bound.length; i++)
		check_listener(broker->server, broker->bound.items[i].name, findings);
}
