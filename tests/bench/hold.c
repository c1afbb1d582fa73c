/* SPDX-License-Identifier: Apache-2.0
 *
 * A floor of a wait: one line, then it sleeps until SIGTERM ends it with 143. */
#include <signal.h>
#include <unistd.h>

static void end(int number)
{
	static const char line[] = "ended by a signal\n";

	(void) !write(STDERR_FILENO, line, sizeof(line) - 1);
	_exit(128 + number);
}

int main(void)
{
	static const char line[] = "waiting\n";
	struct sigaction action = {.sa_handler = end};

	sigaction(SIGTERM, &action, NULL);
	(void) !write(STDERR_FILENO, line, sizeof(line) - 1);
	for (;;)
		pause();
}
