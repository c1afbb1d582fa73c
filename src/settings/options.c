// SPDX-License-Identifier: Apache-2.0
#include "settings/options.h"

#include <ctype.h>
#include <string.h>

#include "base/mem.h"
#include "base/nearest.h"
#include "base/number.h"
#include "base/str.h"
#include "base/utf8.h"
#include "settings/ini.h"
#include "settings/listener_options.h"

#define PREFIX "KAFKA_INIT_"

char *option_variable(enum option option)
{
	char *variable = xasprintf(PREFIX "%s", option_specs[option].name);

	for (char *at = variable; *at; at++)
		*at = *at == '-' ? '_' : (char) toupper((unsigned char) *at);
	return variable;
}

static bool is_choice(const char *choices, const char *value)
{
	cleanup_strv struct strv all = STRV_NULL;

	strv_add_split(&all, choices, "|");
	return strv_contains(&all, value);
}

static void check_choices(const struct option_spec *spec, const struct setting *setting,
			  struct findings *findings)
{
	cleanup_strv struct strv given = STRV_NULL;

	strv_add_split(&given, setting->value, ", ");
	for (size_t i = 0; i < given.length; i++)
		if (!is_choice(spec->choices, given.items[i]))
			findings_add(findings, FINDING_ERROR, setting->origin,
				     "take one or more of these, with commas between them",
				     "`%s` is none of %s", given.items[i], spec->choices);
}

static void check(const struct option_spec *spec, const struct setting *setting,
		  struct findings *findings)
{
	int64_t number;

	if (!utf8_is_valid(setting->value)) {
		findings_add(findings, FINDING_ERROR, setting->origin, "write the value in UTF-8",
			     "the value is not UTF-8");
		return;
	}
	switch (spec->type) {
	case OPTION_TYPE_TEXT:
		if (!*setting->value)
			findings_add(findings, FINDING_ERROR, setting->origin,
				     "set it, or leave it out", "the value is empty");
		break;
	case OPTION_TYPE_NUMBER:
		if (!number_parse(setting->value, 0, INT32_MAX, &number))
			findings_add(findings, FINDING_ERROR, setting->origin,
				     "write a number from 0 on", "`%s` is not a number",
				     setting->value);
		break;
	case OPTION_TYPE_DURATION:
		if (!number_parse_duration_ms(setting->value, &number))
			findings_add(findings, FINDING_ERROR, setting->origin,
				     "write for example 90s, 15m or 0 for none",
				     "`%s` is not a time", setting->value);
		break;
	case OPTION_TYPE_CHOICE:
		if (!is_choice(spec->choices, setting->value))
			findings_add(findings, FINDING_ERROR, setting->origin, "take one of these",
				     "`%s` is none of %s", setting->value, spec->choices);
		break;
	case OPTION_TYPE_CHOICES:
		check_choices(spec, setting, findings);
		break;
	case OPTION_TYPE_FLAG:
		break;
	}
}

static void warn_unknown_variables(const struct environment *environment, struct findings *findings)
{
	char *variables[OPTION_COUNT];

	size_t count = 0;

	for (int i = 0; i < OPTION_COUNT; i++)
		if (!option_specs[i].command_line_only)
			variables[count++] = option_variable((enum option) i);
	for (size_t i = 0; i < environment->length; i++) {
		const char *name = environment->items[i].name;
		const char *nearest;

		if (!str_starts_with(name, PREFIX) || listener_option_is(name))
			continue;
		nearest = nearest_word(name, (const char *const *) variables, count, 3);
		if (!nearest)
			findings_add(findings, FINDING_WARNING, name, "see kafka-init(1)",
				     "there is no such setting");
		else if (!str_equal(nearest, name))
			findings_add(findings, FINDING_WARNING, name, "see kafka-init(1)",
				     "there is no such setting, the nearest is %s", nearest);
	}
	for (size_t i = 0; i < count; i++)
		free(variables[i]);
}

static void read_config(const struct environment *environment, const struct settings *command_line,
			struct settings *tool, struct findings *findings)
{
	const struct setting *option =
		settings_find(command_line, option_specs[OPTION_CONFIG].name);
	const char *variable = environment_get(environment, "KAFKA_INIT_CONFIG");
	const char *names[OPTION_COUNT];
	size_t count = 0;

	for (int i = 0; i < OPTION_COUNT; i++)
		if (!option_specs[i].command_line_only && i != OPTION_CONFIG)
			names[count++] = option_specs[i].name;
	if (option)
		ini_read(option->value, option->origin, names, count, tool, findings);
	else if (variable)
		ini_read(variable, "KAFKA_INIT_CONFIG", names, count, tool, findings);
	else if (access(OPTION_CONFIG_DEFAULT, F_OK) == 0)
		ini_read(OPTION_CONFIG_DEFAULT, OPTION_CONFIG_DEFAULT, names, count, tool,
			 findings);
}

void options_read(const struct environment *environment, const struct settings *command_line,
		  struct settings *tool, struct findings *findings)
{
	warn_unknown_variables(environment, findings);
	for (int i = 0; i < OPTION_COUNT; i++)
		if (option_specs[i].initial)
			settings_set(tool, option_specs[i].name, option_specs[i].initial,
				     (struct origin) {LAYER_DEFAULT, "the default", 0});
	read_config(environment, command_line, tool, findings);
	for (int i = 0; i < OPTION_COUNT; i++) {
		const struct option_spec *spec = &option_specs[i];
		const struct setting *given = settings_find(command_line, spec->name);
		cleanup_free char *variable = option_variable((enum option) i);
		const char *value = environment_get(environment, variable);

		if (value && !spec->command_line_only)
			settings_set(tool, spec->name, value,
				     (struct origin) {LAYER_ENVIRONMENT, variable, 0});
		if (given)
			settings_set(tool, spec->name, given->value,
				     (struct origin) {LAYER_OPTION, given->origin, 0});
	}
}

void options_check(const struct settings *tool, struct findings *findings)
{
	for (int i = 0; i < OPTION_COUNT; i++) {
		const struct setting *setting = settings_find(tool, option_specs[i].name);

		if (setting)
			check(&option_specs[i], setting, findings);
	}
}

const char *option_get(const struct settings *tool, enum option option)
{
	return settings_get(tool, option_specs[option].name);
}

int64_t option_number(const struct settings *tool, enum option option)
{
	const char *value = option_get(tool, option);
	int64_t number = 0;

	if (value)
		number_parse(value, 0, INT32_MAX, &number);
	return number;
}

int64_t option_duration_ms(const struct settings *tool, enum option option)
{
	const char *value = option_get(tool, option);
	int64_t ms = 0;

	if (value)
		number_parse_duration_ms(value, &ms);
	return ms;
}

bool option_has(const struct settings *tool, enum option option, const char *choice)
{
	const char *value = option_get(tool, option);
	cleanup_strv struct strv given = STRV_NULL;

	if (value)
		strv_add_split(&given, value, ", ");
	return strv_contains(&given, choice);
}

const char *option_origin(const struct settings *tool, enum option option)
{
	return settings_origin(tool, option_specs[option].name);
}
