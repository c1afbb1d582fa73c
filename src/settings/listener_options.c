// SPDX-License-Identifier: Apache-2.0
#include "settings/listener_options.h"

#include <ctype.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "base/strv.h"

/* What stands before and after the listener's name. */
static const struct {
	const char *start;
	const char *end;
	const char *what;
} forms[] = {
	{"KAFKA_INIT_TLS_", "_DIR", LISTENER_TLS_DIR},
	{"KAFKA_INIT_SASL_", "_USERS_DIR", LISTENER_SASL_USERS_DIR},
	{"KAFKA_INIT_SASL_", "_USERS", LISTENER_SASL_USERS},
	{"KAFKA_INIT_SASL_", "_USER", LISTENER_SASL_USER},
	{"KAFKA_INIT_SASL_", "_PASSWORD", LISTENER_SASL_PASSWORD},
};

/* "CLIENT tls.dir" of KAFKA_INIT_TLS_CLIENT_DIR; NULL: it is no such name. The caller frees it. */
static char *key_of(const char *name)
{
	for (size_t i = 0; i < COUNT(forms); i++) {
		size_t start = strlen(forms[i].start), end = strlen(forms[i].end);
		size_t length = strlen(name);

		if (length > start + end && str_starts_with(name, forms[i].start) &&
		    str_ends_with(name, forms[i].end))
			return xasprintf("%.*s %s", (int) (length - start - end), name + start,
					 forms[i].what);
	}
	return NULL;
}

static char *without_file(const char *variable)
{
	size_t length = strlen(variable);

	return xstrndup(variable,
			length - (str_ends_with(variable, "_FILE") ? strlen("_FILE") : 0));
}

bool listener_option_is(const char *variable)
{
	cleanup_free char *base = without_file(variable);
	cleanup_free char *key = key_of(base);

	return key;
}

void listener_options_read(const struct environment *environment, struct settings *options,
			   struct findings *findings)
{
	for (size_t i = 0; i < environment->length; i++) {
		cleanup_free char *base = environment_base_name(environment, i);
		cleanup_free char *key = base ? key_of(base) : NULL;

		if (key)
			environment_read(environment, base, key, options, findings);
	}
}

/* The listener's name as it stands in a variable. */
static char *variable_form(const char *listener)
{
	char *form = xstrdup(listener);

	for (char *at = form; *at; at++)
		*at = isalnum((unsigned char) *at) ? (char) toupper((unsigned char) *at) : '_';
	return form;
}

const struct setting *listener_option(const struct settings *options, const char *listener,
				      const char *what)
{
	cleanup_free char *form = variable_form(listener);
	cleanup_free char *key = xasprintf("%s %s", form, what);

	return settings_find(options, key);
}

void listener_options_check(const struct settings *options, const struct strv *listeners,
			    struct findings *findings)
{
	cleanup_free char *names = strv_join(listeners, ", ");
	cleanup_strv struct strv forms_of_all = STRV_NULL;

	for (size_t i = 0; i < listeners->length; i++)
		strv_take(&forms_of_all, variable_form(listeners->items[i]));
	for (size_t i = 0; i < options->length; i++) {
		const struct setting *option = &options->items[i];
		cleanup_free char *form = xstrndup(option->key, strcspn(option->key, " "));

		if (!strv_contains(&forms_of_all, form))
			findings_add(findings, FINDING_ERROR, option->origin,
				     "name one of them, in capitals, with _ for what is no letter",
				     "there is no listener %s, but %s", form, names);
	}
}
