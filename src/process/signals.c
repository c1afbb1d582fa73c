// SPDX-License-Identifier: Apache-2.0
#include "process/signals.h"

#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/exit_code.h"
#include "base/mem.h"

/* What is said when each signal ends us. */
static const struct {
	int number;
	const char *line;
} ending[] = {
	{SIGTERM, "kafka-init: info: ended by SIGTERM"},
	{SIGINT, "kafka-init: info: ended by SIGINT"},
	{SIGHUP, "kafka-init: info: ended by SIGHUP"},
	{SIGQUIT, "kafka-init: info: ended by SIGQUIT"},
};

#define ENDING_COUNT (COUNT(ending))

static bool was_ignored[ENDING_COUNT];
static bool pipe_was_ignored;
static sigset_t started_mask;
static const char *consequence = "";

static void say(const char *line)
{
	const char *parts[] = {line, consequence, "\n"};
	struct iovec pieces[3];

	for (size_t i = 0; i < 3; i++)
		pieces[i] = (struct iovec) {(void *) parts[i], strlen(parts[i])};
	(void) !writev(STDERR_FILENO, pieces, 3);
}

static void end(int number)
{
	/* A log that nobody reads must not keep us from ending. */
	struct pollfd log = {.fd = STDERR_FILENO, .events = POLLOUT};

	for (size_t i = 0; i < ENDING_COUNT; i++)
		if (ending[i].number == number && poll(&log, 1, 0) == 1)
			say(ending[i].line);
	_exit(EXIT_SIGNALLED + number);
}

static bool replace(int number, void (*handler)(int))
{
	struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
	struct sigaction old = {.sa_handler = SIG_DFL};

	/* One signal ends us, and says so once. */
	sigfillset(&action.sa_mask);
	sigaction(number, &action, &old);
	return old.sa_handler == SIG_IGN;
}

void signals_install(bool becomes_java)
{
	sigset_t ours;

	if (becomes_java)
		consequence = " before java was started";
	sigemptyset(&ours);
	for (size_t i = 0; i < ENDING_COUNT; i++) {
		was_ignored[i] = replace(ending[i].number, end);
		sigaddset(&ours, ending[i].number);
	}
	pipe_was_ignored = replace(SIGPIPE, SIG_IGN);
	sigprocmask(SIG_UNBLOCK, &ours, &started_mask);
}

void signals_restore_for_exec(void)
{
	for (size_t i = 0; i < ENDING_COUNT; i++)
		if (was_ignored[i] && ending[i].number != SIGTERM)
			replace(ending[i].number, SIG_IGN);
	if (!pipe_was_ignored)
		replace(SIGPIPE, SIG_DFL);
	sigprocmask(SIG_SETMASK, &started_mask, NULL);
}
