/* SPDX-License-Identifier: Apache-2.0
 *
 * counter COUNT PROGRAM ARGUMENT…: runs the program COUNT times, one after the other, and counts
 * its different answers (exit code and first line of standard output) and what it leaves behind:
 * whatever it has started and not waited for, running or a zombie, becomes a child of this process.
 * Prints lines: COUNT, CODE and the answer's line between tabs; then `left` and a number. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "commands.h"

#define ANSWERS_MAX 64
#define LINE_MAX_LENGTH 1024

struct answer {
	char line[LINE_MAX_LENGTH];
	int code;
	size_t count;
};

static struct answer answers[ANSWERS_MAX];
static size_t left;
static volatile sig_atomic_t interrupted;

static void interrupt(int number)
{
	interrupted = number;
}

static void count(const char *line, int code)
{
	for (size_t i = 0; i < ANSWERS_MAX; i++) {
		struct answer *answer = &answers[i];

		if (answer->count && (answer->code != code || strcmp(answer->line, line) != 0))
			continue;
		memcpy(answer->line, line, strlen(line) + 1);
		answer->code = code;
		answer->count++;
		return;
	}
	fprintf(stderr, "more than %d different answers; the last: %d %s\n", ANSWERS_MAX, code,
		line);
	exit(1);
}

/* Waits for the program, and counts the others that end before it. */
static int wait_for(pid_t pid)
{
	int status;
	pid_t ended;

	while ((ended = waitpid(-1, &status, 0)) != pid) {
		if (ended < 0)
			fail("waitpid");
		left++;
	}
	return code_of(status);
}

/* Everything that is there now: the writing end stays open, and who is left may hold it too. */
static void take_line(int fd, char *line)
{
	ssize_t length = read(fd, line, LINE_MAX_LENGTH - 1);
	char rest[LINE_MAX_LENGTH];

	line[length > 0 ? length : 0] = '\0';
	line[strcspn(line, "\n")] = '\0';
	while (read(fd, rest, sizeof(rest)) > 0)
		;
}

/* Those that have not ended by themselves are ended. */
static void end_all(void)
{
	char path[64], children[65536];
	pid_t pid;

	while ((pid = waitpid(-1, NULL, WNOHANG)) >= 0) {
		ssize_t length;
		int fd;

		if (pid > 0) {
			left++;
			continue;
		}
		snprintf(path, sizeof(path), "/proc/self/task/%d/children", (int) getpid());
		fd = open(path, O_RDONLY | O_CLOEXEC);
		length = fd < 0 ? -1 : read(fd, children, sizeof(children) - 1);
		if (length <= 0)
			fail(path);
		close(fd);
		children[length] = '\0';
		kill((pid_t) strtol(children, NULL, 10), SIGKILL);
		waitpid((pid_t) strtol(children, NULL, 10), NULL, 0);
		left++;
	}
}

int main(int argc, char **argv)
{
	size_t rounds = rounds_parse(argc > 2 ? argv[1] : "");
	struct sigaction on_term = {.sa_handler = interrupt, .sa_flags = SA_RESTART};
	posix_spawn_file_actions_t actions;
	char line[LINE_MAX_LENGTH];
	int ends[2];
	pid_t pid;

	prctl(PR_SET_CHILD_SUBREAPER, 1);
	sigaction(SIGTERM, &on_term, NULL);
	if (pipe2(ends, O_CLOEXEC) < 0 || fcntl(ends[0], F_SETFL, O_NONBLOCK) < 0)
		fail("pipe2");
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
	for (size_t round = 0; round < rounds && !interrupted; round++) {
		errno = posix_spawn(&pid, argv[2], &actions, NULL, argv + 2, environ);
		if (errno)
			fail(argv[2]);
		int code = wait_for(pid);

		take_line(ends[0], line);
		count(line, code);
	}
	end_all();
	for (size_t i = 0; i < ANSWERS_MAX && answers[i].count; i++)
		printf("%zu\t%d\t%s\n", answers[i].count, answers[i].code, answers[i].line);
	printf("left\t%zu\n", left);
	return interrupted ? 128 + interrupted : 0;
}
