// SPDX-License-Identifier: Apache-2.0
#include "process/alarm.h"

#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

static const char *last_line;
static int last_code;

static void end(int number)
{
	(void) number;
	(void) !write(STDOUT_FILENO, last_line, strlen(last_line));
	_exit(last_code);
}

void alarm_exit_after(int64_t ms, const char *line, int code)
{
	struct sigaction action = {.sa_handler = end};
	struct itimerval timer = {.it_value = {.tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000}};

	last_line = line;
	last_code = code;
	sigemptyset(&action.sa_mask);
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &timer, NULL);
}
