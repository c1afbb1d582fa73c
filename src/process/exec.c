// SPDX-License-Identifier: Apache-2.0
#include "process/exec.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/file.h"
#include "base/number.h"
#include "process/signals.h"

#define FIRST_FOREIGN_FD 3

void process_exec_open_streams(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDONLY) < 0)
			return;
}

static int set_exec_error(const char *path, int number, struct err *err)
{
	err_system(err, number, "cannot execute %s", path);
	err->code = number == ENOENT || number == ENOTDIR ? EXIT_NOT_FOUND : EXIT_CANNOT_EXECUTE;
	return -1;
}

int process_exec_check(const char *path, struct err *err)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return set_exec_error(path, errno, err);
	if (!S_ISREG(st.st_mode))
		return set_exec_error(path, S_ISDIR(st.st_mode) ? EISDIR : EACCES, err);
	if (file_access(path, X_OK) < 0)
		return set_exec_error(path, errno, err);
	return 0;
}

/* For where close_range(2) fails: with EPERM by a seccomp profile, with ENOSYS on an old kernel. */
static void close_foreign_one_by_one(void)
{
	DIR *directory = opendir("/proc/self/fd");
	struct dirent *entry;
	int64_t fd;

	if (!directory) {
		for (fd = FIRST_FOREIGN_FD; fd < sysconf(_SC_OPEN_MAX); fd++)
			close((int) fd);
		return;
	}
	while ((entry = readdir(directory)))
		if (number_parse(entry->d_name, FIRST_FOREIGN_FD, INT32_MAX, &fd) &&
		    fd != dirfd(directory))
			close((int) fd);
	closedir(directory);
}

int process_exec(const char *path, char *const *argv, char *const *envp, struct err *err)
{
	if (syscall(SYS_close_range, FIRST_FOREIGN_FD, ~0U, 0U) < 0)
		close_foreign_one_by_one();
	signals_restore_for_exec();
	execve(path, argv, envp);
	return set_exec_error(path, errno, err);
}
