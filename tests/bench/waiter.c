/* SPDX-License-Identifier: Apache-2.0
 *
 * waiter ROUNDS < COMMANDS: runs each command as process 1 of a PID namespace until it says on
 * standard error that it waits, then looks at its memory, sends it SIGTERM and takes the time to
 * its end. The commands alternate, as in runner.c. Each has two more strings: what it says when it
 * waits, and the file that stands for /etc/resolv.conf.
 *
 * All run in a network of their own: nobody listens on any port, but at 127.0.0.2:53 there is a
 * resolver that never answers. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "commands.h"

#define SILENT_RESOLVER "127.0.0.2"
/* Longer than any start takes; a command that does not come to its wait is a mistake. */
#define START_MS 20000
#define OUTPUT_MAX 65536
/* Who has not ended by then never does. */
#define END_MS 20000

struct result {
	struct samples end;
	struct samples resident;
	struct samples peak;
	struct samples codes;
};

static void write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		fail(path);
	close(fd);
}

/* Who is not root may have namespaces as the root of a user namespace. */
static void become_root(void)
{
	char map[64];

	snprintf(map, sizeof(map), "0 %u 1", (unsigned) geteuid());
	if (geteuid() == 0)
		return;
	if (unshare(CLONE_NEWUSER) < 0)
		fail("a user namespace");
	write_file("/proc/self/uid_map", map);
}

static void enter_network(void)
{
	struct ifreq loopback = {.ifr_name = "lo", .ifr_flags = IFF_UP};
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(53)};
	int fd;

	if (unshare(CLONE_NEWNET) < 0)
		fail("a network namespace");
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || ioctl(fd, SIOCSIFFLAGS, &loopback) < 0)
		fail("the loopback interface");
	inet_pton(AF_INET, SILENT_RESOLVER, &address.sin_addr);
	/* It stays open, and nobody ever reads from it. */
	if (bind(fd, (struct sockaddr *) &address, sizeof(address)) < 0)
		fail("a resolver that does not answer");
}

/* In the child, which is process 1. */
static void become(const struct command *command, int standard_error)
{
	int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);

	/* Nothing is left behind by a waiter that is interrupted. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount("proc", "/proc", "proc", 0, NULL) < 0 ||
	    mount(command->more[1], "/etc/resolv.conf", NULL, MS_BIND, NULL) < 0)
		fail("mount");
	if (dup2(nothing, STDIN_FILENO) < 0 || dup2(nothing, STDOUT_FILENO) < 0 ||
	    dup2(standard_error, STDERR_FILENO) < 0)
		fail("dup2");
	execve(command->argv[0], command->argv, command->envp);
	fail(command->argv[0]);
}

static pid_t start(const struct command *command, int *outputp)
{
	int ends[2];
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) < 0)
		fail("pipe2");
	pid = (pid_t) syscall(SYS_clone, CLONE_NEWPID | CLONE_NEWNS | SIGCHLD, NULL, NULL, NULL,
			      NULL);
	if (pid < 0)
		fail("a PID namespace");
	if (!pid)
		become(command, ends[1]);
	close(ends[1]);
	*outputp = ends[0];
	return pid;
}

static void wait_for_text(int fd, const char *text, pid_t pid)
{
	static char said[OUTPUT_MAX];
	struct pollfd output = {.fd = fd, .events = POLLIN};
	size_t length = 0;

	said[0] = '\0';
	while (!strstr(said, text)) {
		ssize_t got = 0;

		if (poll(&output, 1, START_MS) > 0)
			got = read(fd, said + length, sizeof(said) - 1 - length);
		if (got <= 0) {
			kill(pid, SIGKILL);
			fprintf(stderr, "it never said `%s`, but:\n%s", text, said);
			exit(1);
		}
		length += (size_t) got;
		said[length] = '\0';
	}
}

/* A field of /proc/PID/status, in KiB. */
static long long memory(pid_t pid, const char *field)
{
	char path[64], line[256];
	long long kib = -1;
	FILE *status;

	snprintf(path, sizeof(path), "/proc/%d/status", (int) pid);
	status = fopen(path, "re");
	if (!status)
		fail(path);
	while (fgets(line, sizeof(line), status))
		if (strncmp(line, field, strlen(field)) == 0)
			kib = strtoll(line + strlen(field), NULL, 10);
	fclose(status);
	return kib;
}

/* Asks the process to end; returns how long that took. */
static long long end(pid_t pid, int *statusp)
{
	struct pollfd process = {.fd = (int) syscall(SYS_pidfd_open, pid, 0), .events = POLLIN};
	struct timespec sent = now();

	kill(pid, SIGTERM);
	if (poll(&process, 1, END_MS) != 1) {
		kill(pid, SIGKILL);
		fprintf(stderr, "it did not end within %d ms after SIGTERM\n", END_MS);
		exit(1);
	}
	if (waitpid(pid, statusp, 0) < 0)
		fail("waitpid");
	close(process.fd);
	return microseconds_between(sent, now());
}

static void measure(const struct command *command, size_t round, struct result *result)
{
	/* The signal comes at another moment in each round. */
	struct timespec rest = {.tv_nsec = (long) (20 + round * 37 % 200) * 1000000};
	int output, status;
	pid_t pid = start(command, &output);

	wait_for_text(output, command->more[0], pid);
	nanosleep(&rest, NULL);
	samples_add(&result->resident, memory(pid, "VmRSS:"));
	samples_add(&result->peak, memory(pid, "VmHWM:"));
	samples_add(&result->end, end(pid, &status));
	samples_add(&result->codes, code_of(status));
	close(output);
}

int main(int argc, char **argv)
{
	size_t rounds = rounds_parse(argc == 2 ? argv[1] : "");
	struct commands commands;
	struct result *results;

	commands_read(&commands);
	results = calloc(commands.length + 1, sizeof(*results));
	if (!results)
		fail("calloc");
	for (size_t i = 0; i < commands.length; i++)
		results[i] = (struct result) {samples_new(rounds), samples_new(rounds),
					      samples_new(rounds), samples_new(rounds)};
	become_root();
	enter_network();
	for (size_t round = 0; round < rounds; round++)
		for (size_t i = 0; i < commands.length; i++)
			measure(&commands.items[i], round, &results[i]);
	for (size_t i = 0; i < commands.length; i++) {
		samples_print(i ? ",\n{" : "[{", "end_us", &results[i].end);
		samples_print(", ", "resident_kib", &results[i].resident);
		samples_print(", ", "peak_kib", &results[i].peak);
		samples_print(", ", "codes", &results[i].codes);
		printf("}");
	}
	puts("]");
	return 0;
}
