// SPDX-License-Identifier: Apache-2.0
#include "cmd/arguments.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/nearest.h"
#include "base/str.h"
#include "settings/option_specs.h"

void arguments_finish(struct arguments *arguments)
{
	settings_finish(&arguments->options);
	strv_finish(&arguments->operands);
	strv_finish(&arguments->rest);
}

/* What the option is called on this command's line. */
static const char *spoken_name(const struct option_spec *spec, const struct usage *usage)
{
	if (usage->own_prefix && str_starts_with(spec->name, usage->own_prefix))
		return spec->name + strlen(usage->own_prefix);
	return spec->name;
}

static void print_help(const struct usage *usage)
{
	printf("Usage: kafka-init %s\n\n%s\n\nOptions (each also as a variable, and as a key of "
	       "kafka-init.ini):\n",
	       usage->synopsis, usage->purpose);
	for (size_t i = 0; i < usage->option_count; i++) {
		const struct option_spec *spec = &option_specs[usage->options[i]];
		cleanup_free char *left = xasprintf("--%s%s%s", spoken_name(spec, usage),
						    *spec->argument ? " " : "", spec->argument);

		printf("  %-42s %s%s%s\n", left, spec->help, spec->choices ? ": " : "",
		       spec->choices ? spec->choices : "");
	}
	printf("  %-42s %s\n", "--help", "this text");
}

static int unknown_option(const char *option, const struct usage *usage, struct err *err)
{
	cleanup_strv struct strv names = STRV_NULL;
	const char *nearest;

	for (size_t i = 0; i < usage->option_count; i++)
		strv_addf(&names, "--%s", spoken_name(&option_specs[usage->options[i]], usage));
	strv_add(&names, "--help");
	nearest = nearest_word(option, (const char *const *) names.items, names.length, 5);
	return err_set(err, EXIT_USAGE, "there is no option %s%s%s; see --help", option,
		       nearest ? ", the nearest is " : "", nearest ? nearest : "");
}

static const struct option_spec *find_option(const char *name, const struct usage *usage)
{
	for (size_t i = 0; i < usage->option_count; i++)
		if (str_equal(spoken_name(&option_specs[usage->options[i]], usage), name))
			return &option_specs[usage->options[i]];
	return NULL;
}

static int take_flag(const char *option, const char *equals, const struct option_spec *spec,
		     struct arguments *arguments, struct err *err)
{
	if (equals)
		return err_set(err, EXIT_USAGE, "%s takes no value; see --help", option);
	settings_set(&arguments->options, spec->name, "true",
		     (struct origin) {LAYER_OPTION, option, 0});
	return 1;
}

/* --name, --name=value or --name value; returns how many arguments it took, or -1. */
static int take_option(char **argv, const struct usage *usage, struct arguments *arguments,
		       struct err *err)
{
	const char *equals = strchr(argv[0], '=');
	cleanup_free char *option =
		equals ? xstrndup(argv[0], (size_t) (equals - argv[0])) : xstrdup(argv[0]);
	const char *value = equals ? equals + 1 : argv[1];
	const struct option_spec *spec =
		str_starts_with(option, "--") ? find_option(option + 2, usage) : NULL;

	if (!spec)
		return unknown_option(option, usage, err);
	if (spec->type == OPTION_TYPE_FLAG)
		return take_flag(option, equals, spec, arguments, err);
	if (!value)
		return err_set(err, EXIT_USAGE, "%s needs a value: %s; see --help", option,
			       spec->argument);
	settings_set(&arguments->options, spec->name, value,
		     (struct origin) {LAYER_OPTION, option, 0});
	return equals ? 1 : 2;
}

int arguments_parse(int argc, char **argv, const struct usage *usage, struct arguments *arguments,
		    struct err *err)
{
	*arguments = (struct arguments) {.options = SETTINGS_NULL};
	for (int i = 1; i < argc; i++) {
		int taken;

		if (str_equal(argv[i], "--")) {
			while (++i < argc)
				strv_add(&arguments->rest, argv[i]);
		} else if (str_equal(argv[i], "--help") || str_equal(argv[i], "-h")) {
			print_help(usage);
			arguments->help = true;
			return 0;
		} else if (str_equal(argv[i], "--json") && find_option("format", usage)) {
			settings_set(&arguments->options, "format", "json",
				     (struct origin) {LAYER_OPTION, "--json", 0});
		} else if (argv[i][0] != '-' || !argv[i][1]) {
			strv_add(&arguments->operands, argv[i]);
		} else {
			taken = take_option(argv + i, usage, arguments, err);
			if (taken < 0)
				return -1;
			i += taken - 1;
		}
	}
	return 0;
}
