// SPDX-License-Identifier: Apache-2.0
#include "cmd/start_command.h"

#include <unistd.h>

#include "base/mem.h"
#include "base/str.h"
#include "cmd/tool.h"
#include "start/chain.h"
#include "start/role.h"

/* Also to the termination log, where the kubelet shows it to a person who mistyped an argument in a
 * pod's spec. */
static int usage_error(enum reach reach, const struct err *err)
{
	static const struct settings none = {.items = NULL};

	if (reach == REACH_EXEC)
		tool_write_termination_log(&none, err);
	return -1;
}

static int check_arguments(const struct arguments *arguments, enum reach reach, struct err *err)
{
	const struct settings *options = &arguments->options;

	if (arguments->operands.length)
		return err_set(err, EXIT_USAGE, "`%s` is not expected here; JVM options follow --",
			       arguments->operands.items[0]);
	if (reach == REACH_RENDER && option_get(options, OPTION_FORMAT) &&
	    !option_get(options, OPTION_EXPLAIN))
		return err_set(err, EXIT_USAGE, "%s is the form of --explain, which is not given",
			       option_origin(options, OPTION_FORMAT));
	return 0;
}

static int run(int argc, char **argv, const struct chain_command *command, const struct role *role,
	       struct err *err)
{
	cleanup_arguments struct arguments arguments = {.help = false};
	cleanup_start struct start start;
	int code;

	start_init(&start, role, command->reach, environ);
	if (arguments_parse(argc, argv, &command->usage, &arguments, err) < 0)
		return usage_error(command->reach, err);
	if (arguments.help)
		return EXIT_OK;
	if (check_arguments(&arguments, command->reach, err) < 0)
		return usage_error(command->reach, err);
	start.command_line = arguments.options;
	arguments.options = SETTINGS_NULL;
	start.jvm_arguments = arguments.rest;
	arguments.rest = STRV_NULL;
	code = chain_run(&start, err);
	return command->report ? command->report(&start, code, err) : code;
}

int start_command(int argc, char **argv, struct err *err)
{
	const struct role *role = role_find(argv[0]);
	cleanup_free char *synopsis = xasprintf("%s [OPTIONS] [-- JVM-ARGS]", role->name);
	struct chain_command command = {
		.reach = REACH_EXEC,
		.usage = {synopsis, role->purpose, role->options, role->option_count, NULL},
	};

	return run(argc, argv, &command, role, err);
}

int start_command_of_role(int argc, char **argv, const struct chain_command *command,
			  struct err *err)
{
	const char *name = argv[0], *word = argc > 1 ? argv[1] : NULL;
	cleanup_free char *roles = role_names(" or ");
	cleanup_free char *operand = role_names("|");
	cleanup_free char *synopsis = xasprintf("%s %s [OPTIONS]", name, operand);
	struct chain_command spoken = *command;
	const struct role *role;

	spoken.usage.synopsis = synopsis;
	if (!word)
		return err_set(err, EXIT_USAGE, "%s what? %s; see --help", name, roles);
	if (str_equal(word, "--help") || str_equal(word, "-h"))
		return run(argc, argv, &spoken, NULL, err);
	if (word[0] == '-')
		return err_set(err, EXIT_USAGE, "%s what? %s comes before %s", name, roles, word);
	role = role_find(word);
	if (!role)
		return err_set(err, EXIT_USAGE, "%s `%s`? It is %s", name, word, roles);
	return run(argc - 1, argv + 1, &spoken, role, err);
}
