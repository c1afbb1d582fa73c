/* SPDX-License-Identifier: Apache-2.0
 *
 * runner ROUNDS < COMMANDS: runs the commands one after the other, ROUNDS times round, so that what
 * else the machine does falls on all of them alike; a round before these warms up and does not
 * count. A command with one more string, N, is run in every Nth round only: it takes longer than
 * all others. Prints, as JSON, what each run took. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "commands.h"

struct result {
	struct samples wall;
	struct samples cpu;
	struct samples memory;
	struct samples codes;
};

static posix_spawn_file_actions_t silence;
static volatile sig_atomic_t interrupted;

/* The command that runs may come to its end: it writes into a directory that is removed then. */
static void interrupt(int number)
{
	interrupted = number;
}

static void prepare_silence(void)
{
	posix_spawn_file_actions_init(&silence);
	posix_spawn_file_actions_addopen(&silence, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&silence, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&silence, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
}

static void run(const struct command *command, struct result *result)
{
	struct timespec start = now();
	struct rusage usage;
	int status;
	pid_t pid;

	errno = posix_spawn(&pid, command->argv[0], &silence, NULL, command->argv, command->envp);
	if (errno)
		fail(command->argv[0]);
	/* The handler restarts it. */
	if (wait4(pid, &status, 0, &usage) < 0)
		fail("wait4");
	if (interrupted)
		exit(128 + interrupted);
	if (!result)
		return;
	samples_add(&result->wall, microseconds_between(start, now()));
	samples_add(&result->cpu, microseconds_of_cpu(&usage));
	samples_add(&result->memory, usage.ru_maxrss);
	samples_add(&result->codes, code_of(status));
}

static bool is_due(const struct command *command, size_t round)
{
	size_t every = command->more[0] ? rounds_parse(command->more[0]) : 1;

	return every < 2 || round % every == 0;
}

int main(int argc, char **argv)
{
	size_t rounds = rounds_parse(argc == 2 ? argv[1] : "");
	struct sigaction on_term = {.sa_handler = interrupt, .sa_flags = SA_RESTART};
	struct commands commands;
	struct result *results;

	commands_read(&commands);
	results = calloc(commands.length + 1, sizeof(*results));
	if (!results)
		fail("calloc");
	prepare_silence();
	sigaction(SIGTERM, &on_term, NULL);
	sigaction(SIGINT, &on_term, NULL);
	for (size_t i = 0; i < commands.length; i++) {
		results[i] = (struct result) {samples_new(rounds), samples_new(rounds),
					      samples_new(rounds), samples_new(rounds)};
		run(&commands.items[i], NULL);
	}
	for (size_t round = 0; round < rounds; round++)
		for (size_t i = 0; i < commands.length; i++)
			if (is_due(&commands.items[i], round))
				run(&commands.items[i], &results[i]);
	for (size_t i = 0; i < commands.length; i++) {
		samples_print(i ? ",\n{" : "[{", "wall_us", &results[i].wall);
		samples_print(", ", "cpu_us", &results[i].cpu);
		samples_print(", ", "peak_kib", &results[i].memory);
		samples_print(", ", "codes", &results[i].codes);
		printf("}");
	}
	puts("]");
	return 0;
}
