// SPDX-License-Identifier: Apache-2.0
#include "security/jaas_build.h"

#include "base/mem.h"
#include "base/str.h"

#define PACKAGE "org.apache.kafka.common.security."

static const struct {
	const char *mechanism;
	const char *module;
} modules[] = {
	{"PLAIN", PACKAGE "plain.PlainLoginModule"},
	{"SCRAM-SHA-256", PACKAGE "scram.ScramLoginModule"},
	{"SCRAM-SHA-512", PACKAGE "scram.ScramLoginModule"},
};

static const char *module_of(const char *mechanism)
{
	for (size_t i = 0; i < COUNT(modules); i++)
		if (str_equal(modules[i].mechanism, mechanism))
			return modules[i].module;
	return NULL;
}

bool jaas_build_knows(const char *mechanism)
{
	return module_of(mechanism);
}

/* A line break ends a quoted string even after a backslash, so it is named. */
static void add_quoted(struct str *out, const char *start, const char *text)
{
	str_add_char(out, '"');
	str_add(out, start);
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			str_add_char(out, '\\');
		if (*text == '\n' || *text == '\r')
			str_add(out, *text == '\n' ? "\\n" : "\\r");
		else
			str_add_char(out, *text);
	}
	str_add_char(out, '"');
}

static void add_option(struct str *out, const char *name, const char *value)
{
	str_addf(out, " %s=", name);
	add_quoted(out, "", value);
}

/* The name of the option is quoted too: a user may be called anything (JaasConfig takes the text of
 * any token). */
static void add_user(struct str *out, const char *user, const char *password)
{
	str_add_char(out, ' ');
	add_quoted(out, "user_", user);
	str_add_char(out, '=');
	add_quoted(out, "", password);
}

char *jaas_build(const char *mechanism, const struct jaas_login *login)
{
	struct str out = STR_NULL;

	str_addf(&out, "%s required", module_of(mechanism));
	if (login->user) {
		add_option(&out, "username", login->user);
		add_option(&out, "password", login->password);
	}
	if (str_equal(mechanism, "PLAIN")) {
		if (login->user && !settings_find(login->users, login->user))
			add_user(&out, login->user, login->password);
		for (size_t i = 0; i < login->users->length; i++)
			add_user(&out, login->users->items[i].key, login->users->items[i].value);
	}
	str_add_char(&out, ';');
	return str_steal(&out);
}
