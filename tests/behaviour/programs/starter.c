/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Becomes the program after "--" in a process that is not as it should be:
 *
 *   ignore=N         signal N is ignored
 *   block=N          signal N is blocked
 *   fd=N             descriptor N is open, on /proc
 *   close=N          descriptor N is closed
 *   files=N          at most N descriptors
 *   no-close-range   close_range(2) answers EPERM, as an old seccomp profile makes it
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

static int forbid_close_range(void)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_close_range, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {sizeof filter / sizeof *filter, filter};

	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	       prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

static int block(int number)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, number);
	return sigprocmask(SIG_BLOCK, &set, NULL);
}

static int open_as(int wanted)
{
	int got = open("/proc", O_RDONLY);

	return got < 0 || (got != wanted && (dup2(got, wanted) < 0 || close(got) < 0));
}

static int limit_files(int count)
{
	struct rlimit limit = {(rlim_t) count, (rlim_t) count};

	return setrlimit(RLIMIT_NOFILE, &limit);
}

static int apply(const char *word)
{
	const char *equals = strchr(word, '=');
	int value = equals ? (int) strtol(equals + 1, NULL, 10) : 0;

	if (strncmp(word, "ignore=", 7) == 0)
		return signal(value, SIG_IGN) == SIG_ERR;
	if (strncmp(word, "block=", 6) == 0)
		return block(value);
	if (strncmp(word, "fd=", 3) == 0)
		return open_as(value);
	if (strncmp(word, "close=", 6) == 0)
		return close(value);
	if (strncmp(word, "files=", 6) == 0)
		return limit_files(value);
	if (strcmp(word, "no-close-range") == 0)
		return forbid_close_range();
	return -1;
}

int main(int argc, char **argv)
{
	int i;

	for (i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (apply(argv[i])) {
			fprintf(stderr, "starter: %s: %s\n", argv[i], strerror(errno));
			return 99;
		}
	if (i + 1 >= argc)
		return 99;
	execv(argv[i + 1], argv + i + 1);
	return 99;
}
