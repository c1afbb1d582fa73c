// SPDX-License-Identifier: Apache-2.0
#include "settings/environment.h"

#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"
#include "settings/service_link.h"

/* By name; of those with one name the first in the environment comes first. */
static int compare(const void *a, const void *b)
{
	const struct variable *one = a, *other = b;
	int order = strcmp(one->name, other->name);

	return order ? order
		     : (one->position > other->position) - (one->position < other->position);
}

/* As for getenv(3), only the first of each name counts. */
static void drop_repeated(struct environment *environment)
{
	size_t kept = 0;

	for (size_t i = 0; i < environment->length; i++) {
		struct variable *variable = &environment->items[i];

		if (kept && str_equal(environment->items[kept - 1].name, variable->name)) {
			free(variable->name);
			free(variable->value);
		} else {
			environment->items[kept++] = *variable;
		}
	}
	environment->length = kept;
}

void environment_init(struct environment *environment, char *const *envp)
{
	*environment = (struct environment) {.service_links = STRV_NULL};
	for (; *envp; envp++) {
		const char *equals = strchr(*envp, '=');
		cleanup_free char *name = NULL;

		if (!equals)
			continue;
		name = xstrndup(*envp, (size_t) (equals - *envp));
		if (service_link_is(name, equals + 1)) {
			strv_take(&environment->service_links, steal_pointer(&name));
			continue;
		}
		environment->items = xgrow(environment->items, environment->length,
					   &environment->capacity, sizeof(*environment->items));
		environment->items[environment->length] = (struct variable) {
			.name = steal_pointer(&name),
			.value = xstrdup(equals + 1),
			.position = environment->length,
		};
		environment->length++;
	}
	if (environment->length)
		qsort(environment->items, environment->length, sizeof(*environment->items),
		      compare);
	drop_repeated(environment);
}

void environment_finish(struct environment *environment)
{
	for (size_t i = 0; i < environment->length; i++) {
		free(environment->items[i].name);
		free(environment->items[i].value);
	}
	free(environment->items);
	strv_finish(&environment->service_links);
	*environment = (struct environment) {.items = NULL};
}

static int compare_name(const void *name, const void *variable)
{
	return strcmp(name, ((const struct variable *) variable)->name);
}

const char *environment_get(const struct environment *environment, const char *name)
{
	const struct variable *found =
		environment->length ? bsearch(name, environment->items, environment->length,
					      sizeof(*environment->items), compare_name)
				    : NULL;

	return found ? found->value : NULL;
}

char *environment_base_name(const struct environment *environment, size_t index)
{
	const char *variable = environment->items[index].name;
	bool is_file = str_ends_with(variable, "_FILE");
	cleanup_free char *base =
		xstrndup(variable, strlen(variable) - (is_file ? strlen("_FILE") : 0));

	return is_file && environment_get(environment, base) ? NULL : steal_pointer(&base);
}

/* The value of a plain variable, without the newline that `echo` put into a Secret. */
static char *variable_text(const char *name, const char *value, struct findings *findings)
{
	size_t length = strlen(value);

	if (length && value[length - 1] == '\n') {
		findings_add(findings, FINDING_WARNING, name,
			     "write the Secret without it (echo -n)",
			     "the newline at the end of the value was cut");
		length--;
	}
	return xstrndup(value, length);
}

/* The content of the file that NAME_FILE names; NULL with a finding. */
static char *file_text(const char *variable, const char *path, struct findings *findings)
{
	cleanup_str struct str content = STR_NULL;
	struct err err;

	if (file_read(path, FILE_SIZE_MAX, &content, &err) < 0) {
		findings_add(findings, FINDING_ERROR, variable,
			     "mount the file and make it readable for this user", "%s", err.text);
		return NULL;
	}
	if (strlen(content.text) != content.length) {
		findings_add(findings, FINDING_ERROR, variable, "name a text file",
			     "%s holds a NUL byte", path);
		return NULL;
	}
	if (content.length && content.text[content.length - 1] == '\n')
		content.text[content.length - 1] = '\0';
	if (str_ends_with(content.text, "\r"))
		findings_add(findings, FINDING_WARNING, variable,
			     "write the file with the line ends of Unix",
			     "the value ends with a carriage return");
	return str_steal(&content);
}

void environment_read(const struct environment *environment, const char *name, const char *key,
		      struct settings *settings, struct findings *findings)
{
	cleanup_free char *file_name = xasprintf("%s_FILE", name);
	const char *plain = environment_get(environment, name);
	const char *path = environment_get(environment, file_name);
	const char *source = path ? file_name : name;
	cleanup_free char *value = NULL;

	if (!plain && !path)
		return;
	if (plain && path) {
		findings_add(findings, FINDING_ERROR, file_name, "set one of the two",
			     "%s is set as well", name);
		return;
	}
	value = path ? file_text(file_name, path, findings) : variable_text(name, plain, findings);
	if (!value)
		return;
	if (!utf8_is_valid(value) || !utf8_is_valid(key)) {
		findings_add(findings, FINDING_ERROR, source, "write it in UTF-8",
			     "the %s is not UTF-8", utf8_is_valid(key) ? "value" : "name");
		return;
	}
	if (path)
		settings_set_literal(settings, key, value,
				     (struct origin) {LAYER_ENVIRONMENT, source, 0});
	else
		settings_set(settings, key, value, (struct origin) {LAYER_ENVIRONMENT, source, 0});
}

void environment_read_alias(const struct environment *environment, const char *name,
			    const char *key, struct settings *settings, struct findings *findings)
{
	cleanup_settings struct settings one = SETTINGS_NULL;
	const struct setting *new, *old = settings_find(settings, key);

	environment_read(environment, name, key, &one, findings);
	new = settings_find(&one, key);
	if (!new)
		return;
	if (old && old->layer == LAYER_ENVIRONMENT && !str_equal(old->value, new->value)) {
		findings_add(findings, FINDING_ERROR, new->origin, "set one of the two",
			     "%s sets %s to another value", old->origin, key);
		return;
	}
	/* Two variables give one value: both are recorded as having set it. */
	if (new->literal)
		settings_set_literal(settings, key, new->value,
				     (struct origin) {LAYER_ENVIRONMENT, new->origin, 0});
	else
		settings_set(settings, key, new->value,
			     (struct origin) {LAYER_ENVIRONMENT, new->origin, 0});
}

bool environment_is_for_java(const char *name)
{
	return !str_starts_with(name, "KAFKA_INIT_") && !str_equal(name, "JMX_PORT");
}

void environment_for_java(const struct environment *environment, const struct strv *dropped,
			  struct strv *envp)
{
	for (size_t i = 0; i < environment->length; i++) {
		const struct variable *variable = &environment->items[i];

		if (environment_is_for_java(variable->name) &&
		    !strv_contains(dropped, variable->name))
			strv_addf(envp, "%s=%s", variable->name, variable->value);
	}
}
