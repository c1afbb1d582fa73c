// SPDX-License-Identifier: Apache-2.0
/* Runs a program whose wall clock jumps: every reading of CLOCK_REALTIME is an hour ahead or an
 * hour behind, by turns. The clock of the machine stays as it is. The vDSO is hidden from the
 * program (getauxval(3), AT_SYSINFO_EHDR), so that each reading is a system call whose answer can
 * be changed. Ends as the program does. */
#include <elf.h>
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define HOUR 3600
#define TASKS_MAX 256

/* What each thread has asked for. */
static struct task {
	pid_t id;
	uint64_t call, first, second;
} tasks[TASKS_MAX];

static long word(pid_t id, uint64_t at)
{
	return ptrace(PTRACE_PEEKDATA, id, (void *) (uintptr_t) at, NULL);
}

static void put(pid_t id, uint64_t at, long value)
{
	ptrace(PTRACE_POKEDATA, id, (void *) (uintptr_t) at, (void *) value);
}

static struct task *task_of(pid_t id)
{
	struct task *free_one = NULL;

	for (size_t i = 0; i < TASKS_MAX; i++) {
		if (tasks[i].id == id)
			return &tasks[i];
		if (!tasks[i].id && !free_one)
			free_one = &tasks[i];
	}
	if (!free_one)
		abort();
	free_one->id = id;
	return free_one;
}

static struct __ptrace_syscall_info information(pid_t id)
{
	struct __ptrace_syscall_info info = {.op = PTRACE_SYSCALL_INFO_NONE};

	ptrace(PTRACE_GET_SYSCALL_INFO, id, (void *) sizeof(info), &info);
	return info;
}

/* After execve: argc, argv, NULL, the environment, NULL, the auxiliary vector. */
static void hide_vdso(pid_t id)
{
	uint64_t at = information(id).stack_pointer + sizeof(long);

	for (int ends = 0; ends < 2; at += sizeof(long))
		ends += word(id, at) == 0;
	for (; word(id, at) != AT_NULL; at += 2 * sizeof(long))
		if (word(id, at) == AT_SYSINFO_EHDR)
			put(id, at, AT_IGNORE);
}

static void jump(const struct task *task)
{
	static int readings;
	uint64_t seconds = 0;

	if (task->call == SYS_clock_gettime &&
	    (task->first == CLOCK_REALTIME || task->first == CLOCK_REALTIME_COARSE))
		seconds = task->second;
	else if (task->call == SYS_gettimeofday)
		seconds = task->first;
	if (seconds)
		put(task->id, seconds, word(task->id, seconds) + (readings++ % 2 ? HOUR : -HOUR));
}

static void at_call(pid_t id)
{
	struct __ptrace_syscall_info info = information(id);
	struct task *task = task_of(id);

	if (info.op == PTRACE_SYSCALL_INFO_ENTRY)
		*task = (struct task) {id, info.entry.nr, info.entry.args[0], info.entry.args[1]};
	else if (info.op == PTRACE_SYSCALL_INFO_EXIT)
		jump(task);
}

/* The signal that the thread is to get. */
static int at_stop(pid_t id, int status)
{
	if (status >> 8 == (SIGTRAP | PTRACE_EVENT_EXEC << 8))
		hide_vdso(id);
	else if (WSTOPSIG(status) == (SIGTRAP | 0x80))
		at_call(id);
	else if (status >> 16 == 0 && WSTOPSIG(status) != SIGSTOP)
		return WSTOPSIG(status);
	return 0;
}

int main(int argc, char **argv)
{
	pid_t program = argc > 1 ? fork() : -1;
	int status;

	if (program < 0)
		return 99;
	if (program == 0) {
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		raise(SIGSTOP);
		execv(argv[1], argv + 1);
		_exit(127);
	}
	waitpid(program, &status, 0);
	ptrace(PTRACE_SETOPTIONS, program, NULL,
	       (void *) (PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC | PTRACE_O_TRACECLONE |
			 PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_EXITKILL));
	ptrace(PTRACE_SYSCALL, program, NULL, NULL);
	for (;;) {
		pid_t id = waitpid(-1, &status, __WALL);

		if (id < 0 && errno != EINTR)
			return 99;
		if (id == program && WIFEXITED(status))
			return WEXITSTATUS(status);
		if (id == program && WIFSIGNALED(status))
			return 128 + WTERMSIG(status);
		if (id > 0 && WIFSTOPPED(status))
			ptrace(PTRACE_SYSCALL, id, NULL, (void *) (long) at_stop(id, status));
		else if (id > 0)
			task_of(id)->id = 0;
	}
}
