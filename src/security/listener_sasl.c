// SPDX-License-Identifier: Apache-2.0
#include "security/listener_sasl.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/strv.h"
#include "base/utf8.h"
#include "kafka/listener_keys.h"
#include "security/jaas_build.h"
#include "security/login_rules.h"
#include "security/mechanisms.h"
#include "settings/listener_options.h"

#define INTER_BROKER "sasl.mechanism.inter.broker.protocol"

/* The settings of one listener. */
#define GIVEN_COUNT 4

/* What one listener is given. */
struct given {
	const char *listener;
	const struct setting *user;
	const struct setting *password;
	const struct setting *users;	 /* lines */
	const struct setting *users_dir; /* a file for each */
	const char *origin; /* the origin of the first of them; NULL: nothing is given */
	bool is_inter_broker;
	struct strv mechanisms; /* that the listener offers */
};

static void given_finish(struct given *given)
{
	strv_finish(&given->mechanisms);
}

static void read_given(const struct security_inputs *inputs, const struct settings *server,
		       const char *listener, struct given *given)
{
	const struct settings *options = inputs->options;
	const struct setting *all[GIVEN_COUNT] = {
		listener_option(options, listener, LISTENER_SASL_USER),
		listener_option(options, listener, LISTENER_SASL_PASSWORD),
		listener_option(options, listener, LISTENER_SASL_USERS),
		listener_option(options, listener, LISTENER_SASL_USERS_DIR),
	};

	*given = (struct given) {
		.listener = listener,
		.user = all[0],
		.password = all[1],
		.users = all[2],
		.users_dir = all[3],
		.is_inter_broker = inputs->broker->inter_broker.listener &&
				   str_equal(inputs->broker->inter_broker.listener, listener),
	};
	for (size_t i = 0; i < GIVEN_COUNT && !given->origin; i++)
		given->origin = all[i] ? all[i]->origin : NULL;
	mechanisms_of(server, listener, &given->mechanisms);
}

/* A file of the mounted Secret: its name is the user. */
static void read_user(const char *directory, const char *user, const char *origin,
		      struct settings *users, struct findings *findings)
{
	cleanup_free char *path = xasprintf("%s/%s", directory, user);
	cleanup_str struct str content = STR_NULL;
	struct err err;

	if (file_read(path, FILE_SIZE_MAX, &content, &err) < 0) {
		findings_add(findings, FINDING_ERROR, origin, "make it readable for this user",
			     "%s", err.text);
		return;
	}
	if (content.length && content.text[content.length - 1] == '\n')
		str_truncate(&content, content.length - 1);
	if (strlen(content.text) != content.length || !utf8_is_valid(content.text) ||
	    !utf8_is_valid(user))
		findings_add(findings, FINDING_ERROR, origin, "write a password in UTF-8",
			     "a file of %s holds no text", directory);
	else
		settings_set(users, user, content.text, (struct origin) {LAYER_FILE, origin, 0});
}

static void read_users_dir(const struct setting *setting, struct settings *users,
			   struct findings *findings)
{
	cleanup_strv struct strv names = STRV_NULL;
	cleanup_dir DIR *directory = opendir(setting->value);
	const struct dirent *entry;

	if (!directory) {
		findings_add(findings, FINDING_ERROR, setting->origin, "mount the Secret there",
			     "cannot open %s: %s", setting->value, strerror(errno));
		return;
	}
	/* The kubelet's own links begin with a dot. */
	while ((entry = readdir(directory)))
		if (*entry->d_name != '.')
			strv_add(&names, entry->d_name);
	strv_sort(&names);
	for (size_t i = 0; i < names.length; i++)
		read_user(setting->value, names.items[i], setting->origin, users, findings);
}

/* Reads lines of user=password. Every byte but the first `=` stands for itself. */
static void read_user_lines(const struct setting *setting, struct settings *users,
			    struct findings *findings)
{
	cleanup_strv struct strv lines = STRV_NULL;

	strv_add_split(&lines, setting->value, "\r\n");
	for (size_t i = 0; i < lines.length; i++) {
		char *equals = strchr(lines.items[i], '=');

		if (!equals) {
			findings_add(findings, FINDING_ERROR, setting->origin,
				     "write one user=password a line",
				     "line %zu is no user=password", i + 1);
			continue;
		}
		*equals = '\0';
		settings_set(users, lines.items[i], equals + 1,
			     (struct origin) {LAYER_FILE, setting->origin, 0});
	}
}

static void read_users(const struct given *given, struct settings *users, struct findings *findings)
{
	if (given->users)
		read_user_lines(given->users, users, findings);
	if (given->users_dir)
		read_users_dir(given->users_dir, users, findings);
	/* Without a password Kafka lets nobody in (PlainSaslServer). */
	for (size_t i = 0; i < users->length; i++)
		if (!*users->items[i].value || !*users->items[i].key)
			findings_add(findings, FINDING_ERROR, users->items[i].origin,
				     "write user=password, or a file for each user",
				     "user `%s` has no password", users->items[i].key);
}

static bool offers_known(const struct given *given)
{
	for (size_t i = 0; i < given->mechanisms.length; i++)
		if (jaas_build_knows(given->mechanisms.items[i]))
			return true;
	return false;
}

static bool is_empty(const struct setting *setting)
{
	return !setting || !*setting->value;
}

static void check(const struct given *given, const struct settings *users,
		  struct findings *findings)
{
	const struct setting *same = given->user ? settings_find(users, given->user->value) : NULL;

	if ((given->user || given->password) &&
	    (is_empty(given->user) || is_empty(given->password)))
		findings_add(findings, FINDING_ERROR, given->origin,
			     "set KAFKA_INIT_SASL_<LISTENER>_USER and _PASSWORD, or _PASSWORD_FILE",
			     "listener %s is given a user or a password without the other",
			     given->listener);
	else if (same && !str_equal(same->value, given->password->value))
		findings_add(findings, FINDING_ERROR, given->user->origin, "give it one password",
			     "user %s has another password in %s", given->user->value,
			     same->origin);
	if (!offers_known(given))
		findings_add(findings, FINDING_ERROR, given->origin,
			     "set sasl.enabled.mechanisms to PLAIN, SCRAM-SHA-512 or SCRAM-SHA-256",
			     "listener %s offers no mechanism that takes a password",
			     given->listener);
	else if ((given->users || given->users_dir) && !strv_contains(&given->mechanisms, "PLAIN"))
		findings_add(findings, FINDING_ERROR, given->origin,
			     "create them with kafka-configs, or offer PLAIN",
			     "the users of SCRAM are in ZooKeeper, and listener %s offers no PLAIN",
			     given->listener);
	if (given->is_inter_broker && !given->user)
		findings_add(findings, FINDING_ERROR, given->origin,
			     "set KAFKA_INIT_SASL_<LISTENER>_USER and _PASSWORD, or _PASSWORD_FILE",
			     "the brokers log in to each other over listener %s, and have no user",
			     given->listener);
}

static void build_one(const struct given *given, const char *prefix, const char *mechanism,
		      const struct settings *users, struct settings *server,
		      struct findings *findings)
{
	cleanup_free char *key = mechanism_jaas_key(prefix, mechanism);
	struct jaas_login login = {.users = users};
	const struct setting *set = settings_find(server, key);
	cleanup_free char *text = NULL;

	if (set && given->origin)
		findings_add(findings, FINDING_WARNING, given->origin, "leave one of them out",
			     "it is not used for %s: %s sets %s", mechanism, set->origin, key);
	if (set)
		return;
	if (given->user) {
		login.user = given->user->value;
		login.password = given->password->value;
	}
	text = jaas_build(mechanism, &login);
	settings_set_literal(
		server, key, text,
		(struct origin) {LAYER_OPTION, given->origin ? given->origin : "the default", 0});
}

/* Sets the mechanism of the brokers among themselves: Kafka's own default is GSSAPI, whatever the
 * listener offers. */
static void derive_inter_broker(const struct given *given, struct settings *server)
{
	if (given->is_inter_broker && given->user && given->mechanisms.length == 1 &&
	    !settings_find(server, INTER_BROKER))
		settings_set(server, INTER_BROKER, given->mechanisms.items[0],
			     (struct origin) {LAYER_DEFAULT, "sasl.enabled.mechanisms", 0});
}

static void build_listener(const struct security_inputs *inputs, struct settings *server,
			   const char *listener, struct findings *findings)
{
	__attribute__((cleanup(given_finish))) struct given given;
	cleanup_settings struct settings users = SETTINGS_NULL;
	cleanup_free char *prefix = listener_key_prefix(listener);
	size_t before = findings->length;

	read_given(inputs, server, listener, &given);
	if (given.origin) {
		read_users(&given, &users, findings);
		check(&given, &users, findings);
		derive_inter_broker(&given, server);
	}
	if (findings->length > before)
		return;
	for (size_t i = 0; i < given.mechanisms.length; i++) {
		const char *mechanism = given.mechanisms.items[i];
		/* A server of SCRAM needs its module, and no user: they are in ZooKeeper. A setting
		 * would hide a file that java is told of. */
		bool is_bare = str_starts_with(mechanism, "SCRAM-") && !given.is_inter_broker &&
			       !login_rules_has_file(inputs);

		if (jaas_build_knows(mechanism) && (given.origin || is_bare))
			build_one(&given, prefix, mechanism, &users, server, findings);
	}
}

void listener_sasl_build(const struct security_inputs *inputs, struct settings *server,
			 struct findings *findings)
{
	for (size_t i = 0; i < inputs->broker->bound.length; i++) {
		const char *listener = inputs->broker->bound.items[i].name;

		if (listener_key_protocol_has(server, listener, "SASL"))
			build_listener(inputs, server, listener, findings);
	}
}
