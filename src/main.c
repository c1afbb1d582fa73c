// SPDX-License-Identifier: Apache-2.0
#include <malloc.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/nearest.h"
#include "base/str.h"
#include "cmd/check.h"
#include "cmd/probe_commands.h"
#include "cmd/render.h"
#include "cmd/start_command.h"
#include "cmd/stop.h"
#include "cmd/version.h"
#include "cmd/wait.h"
#include "net/resolve.h"
#include "process/exec.h"
#include "process/signals.h"

static const struct command {
	const char *name;
	int (*run)(int argc, char **argv, struct err *err);
	const char *help;
	bool becomes_java;
} commands[] = {
	{"broker", start_command, "become a Kafka broker: the ENTRYPOINT of a broker pod", true},
	{"zookeeper", start_command, "become a ZooKeeper server: the ENTRYPOINT of a ZooKeeper pod",
	 true},
	{"render", cmd_render, "print or write the configuration that a start would use", false},
	{"check", cmd_check, "say all that is wrong with the configuration and this machine",
	 false},
	{"ready", cmd_probe_command, "the readinessProbe of both roles", false},
	{"live", cmd_probe_command, "the livenessProbe of both roles", false},
	{"status", cmd_probe_command, "this pod, ZooKeeper, brokers and replicas, for a person",
	 false},
	{"stop", cmd_stop, "the preStop of a broker: wait for partitions that need it", false},
	{"wait", cmd_wait, "wait until ZooKeeper has a quorum, or a broker answers", false},
};

#define COMMAND_COUNT (COUNT(commands))

static int print_help(void)
{
	puts("Usage: kafka-init COMMAND [OPTIONS]\n\n"
	     "Process 1 of a Kafka broker pod or a ZooKeeper pod.\n\nCommands:");
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		printf("  %-12s %s\n", commands[i].name, commands[i].help);
	puts("  --version    print the versions of this program and its libraries\n"
	     "  --help       this text; `kafka-init COMMAND --help` for a command's options");
	return EXIT_OK;
}

static int unknown_command(const char *name, struct err *err)
{
	const char *names[COMMAND_COUNT];
	const char *nearest;

	for (size_t i = 0; i < COMMAND_COUNT; i++)
		names[i] = commands[i].name;
	nearest = nearest_word(name, names, COMMAND_COUNT, 3);
	return err_set(err, EXIT_USAGE, "there is no command %s%s%s; see --help", name,
		       nearest ? ", the nearest is " : "", nearest ? nearest : "");
}

/* NULL: none is called so. */
static const struct command *find(const char *name)
{
	for (size_t i = 0; name && i < COMMAND_COUNT; i++)
		if (str_equal(name, commands[i].name))
			return &commands[i];
	return NULL;
}

static int run(const struct command *command, int argc, char **argv, struct err *err)
{
	if (argc < 2)
		return err_set(err, EXIT_USAGE, "which command? See --help");
	if (str_equal(argv[1], "--help") || str_equal(argv[1], "-h"))
		return print_help();
	if (str_equal(argv[1], "--version")) {
		version_print();
		return EXIT_OK;
	}
	if (command)
		return command->run(argc - 1, argv + 1, err);
	return unknown_command(argv[1], err);
}

int main(int argc, char **argv)
{
	const struct command *command = find(argc > 1 ? argv[1] : NULL);
	struct err err = ERR_NULL;
	int code;

	signals_install(command && command->becomes_java);
	process_exec_open_streams();
	/* The threads of libzookeeper and of the resolver would each map an arena of 64 MB. */
	mallopt(M_ARENA_MAX, 1);
	net_resolve_fix_services();
	code = run(command, argc, argv, &err);
	if (code >= 0 && (fflush(stdout) != 0 || ferror(stdout)))
		code = err_set(&err, EXIT_SYSTEM, "cannot write to stdout");
	if (code >= 0)
		return code;
	log_error("%s", err.text);
	return (int) err.code;
}
