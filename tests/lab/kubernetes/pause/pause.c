/* SPDX-License-Identifier: Apache-2.0 */
/* Holds a pod's namespaces, as process 1 of the pod's sandbox. */

#include <signal.h>
#include <unistd.h>

static void stop(int number)
{
	(void) number;
	_exit(0);
}

int main(void)
{
	/* With shareProcessNamespace it inherits the pod's orphans. */
	signal(SIGCHLD, SIG_IGN);
	signal(SIGINT, stop);
	signal(SIGTERM, stop);
	for (;;)
		pause();
}
