/* SPDX-License-Identifier: Apache-2.0
 *
 * runner PROGRAM ARGUMENT…: runs the program and prints what it took: microseconds of the clock,
 * microseconds of CPU, the peak of its memory in KiB, and its exit code (128 and the number of a
 * signal). It is small, for the kernel counts the memory of who starts a process into its peak. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* User and system, of the process and of all its children that it waited for. */
static long long microseconds_of_cpu(const struct rusage *usage)
{
	return (usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * 1000000LL +
	       usage->ru_utime.tv_usec + usage->ru_stime.tv_usec;
}

static long long microseconds_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

int main(int argc, char **argv)
{
	posix_spawn_file_actions_t silence;
	struct rusage usage;
	long long start;
	int status;
	pid_t pid;

	posix_spawn_file_actions_init(&silence);
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		posix_spawn_file_actions_addopen(&silence, fd, "/dev/null", O_RDWR, 0);
	start = microseconds_now();
	errno = argc > 1 ? posix_spawn(&pid, argv[1], &silence, NULL, argv + 1, environ) : EINVAL;
	if (errno || wait4(pid, &status, 0, &usage) < 0) {
		perror(argv[argc > 1]);
		return 71;
	}
	printf("%lld %lld %ld %d\n", microseconds_now() - start, microseconds_of_cpu(&usage),
	       usage.ru_maxrss, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
	return 0;
}
