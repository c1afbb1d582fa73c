// SPDX-License-Identifier: Apache-2.0
#include "base/thread.h"

#include <errno.h>
#include <pthread.h>
#include <stddef.h>

int thread_set_error(struct err *err, int number, const char *purpose)
{
	if (number != EPERM)
		return err_system(err, number, "cannot start a thread for %s", purpose);
	return err_set(err, EXIT_SYSTEM,
		       "cannot start a thread for %s: the seccomp profile of this container does "
		       "not allow clone3(2); let it answer ENOSYS, as container runtimes do since "
		       "2021, or allow it",
		       purpose);
}

static void *end_at_once(void *argument)
{
	return argument;
}

int thread_check(const char *purpose, struct err *err)
{
	pthread_t thread;
	int number = pthread_create(&thread, NULL, end_at_once, NULL);

	if (number)
		return thread_set_error(err, number, purpose);
	pthread_join(thread, NULL);
	return 0;
}
