// SPDX-License-Identifier: Apache-2.0
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

int file_read(const char *path, size_t max, struct str *content, struct err *err)
{
	/* O_NONBLOCK: a FIFO would block until somebody writes. */
	cleanup_close int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	struct stat st;
	char buffer[16384];
	size_t total = 0;
	ssize_t got;

	if (fd < 0)
		return err_system(err, errno, "cannot open %s", path);
	if (fstat(fd, &st) < 0)
		return err_system(err, errno, "cannot look at %s", path);
	if (!S_ISREG(st.st_mode)) {
		errno = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
		return err_set(err, EXIT_CONFIG, "%s is no regular file", path);
	}
	while ((got = read(fd, buffer, sizeof(buffer)))) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_system(err, errno, "cannot read %s", path);
		total += (size_t) got;
		if (total > max)
			return err_set(err, EXIT_CONFIG, "%s is larger than %zu bytes", path, max);
		str_add_bytes(content, buffer, (size_t) got);
	}
	return 0;
}

bool file_read_if_there(const char *path, enum finding_level level, struct str *content,
			struct findings *findings)
{
	struct err err;

	if (file_read(path, FILE_SIZE_MAX, content, &err) == 0)
		return true;
	if (errno != ENOENT && errno != ENOTDIR)
		findings_add(findings, level, path, "make it readable for this user", "%s",
			     err.text);
	return false;
}

bool file_is_missing(int number)
{
	return number == ENOENT || number == EACCES || number == EISDIR || number == ENOTDIR;
}

static int write_all(int fd, const char *bytes, size_t length)
{
	while (length) {
		ssize_t written = write(fd, bytes, length);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return -1;
		bytes += written;
		length -= (size_t) written;
	}
	return 0;
}

static int write_and_sync(const char *path, const void *bytes, size_t length, mode_t mode,
			  struct err *err)
{
	cleanup_close int fd =
		open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);

	if (fd < 0)
		return err_system(err, errno, "cannot create %s", path);
	/* fchmod: the umask must not decide who can read a secret. */
	if (fchmod(fd, mode) < 0 || write_all(fd, bytes, length) < 0 || fsync(fd) < 0)
		return err_system(err, errno, "cannot write %s", path);
	return 0;
}

/* Under the lock of the directory. */
static int replace(const char *path, const void *bytes, size_t length, mode_t mode, struct err *err)
{
	cleanup_free char *temporary = xasprintf("%s.tmp", path);

	/* What a former process left when it was killed here. */
	if (unlink(temporary) < 0 && errno != ENOENT)
		return err_system(err, errno, "cannot remove %s", temporary);
	if (write_and_sync(temporary, bytes, length, mode, err) < 0) {
		unlink(temporary);
		return -1;
	}
	if (rename(temporary, path) < 0) {
		err_system(err, errno, "cannot rename %s to %s", temporary, path);
		unlink(temporary);
		return -1;
	}
	return 0;
}

int file_write_atomic(const char *path, const void *bytes, size_t length, mode_t mode,
		      struct err *err)
{
	cleanup_free char *parent = xstrdup(path);
	char *slash = strrchr(parent, '/');
	const char *directory = slash ? parent : ".";
	cleanup_close int fd = -1;

	if (slash)
		slash[slash == parent ? 1 : 0] = '\0';
	fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return err_system(err, errno, "cannot write %s: cannot open %s", path, directory);
	/* The temporary name is always the same, so that what a killed process left is found; the
	 * lock keeps two writers apart, and ends with its process. NFS knows none on a directory.
	 */
	flock(fd, LOCK_EX);
	if (replace(path, bytes, length, mode, err) < 0)
		return -1;
	if (fsync(fd) < 0 && errno != EINVAL)
		return err_system(err, errno, "cannot sync %s", directory);
	return 0;
}

int file_make_directories(const char *path, mode_t mode, struct err *err)
{
	cleanup_free char *part = xstrdup(path);
	struct stat st;
	int number;

	/* Where a parent exists, why mkdir(2) failed on it (EROFS, EACCES) does not matter. */
	for (char *at = part + strspn(part, "/"); *(at += strcspn(at, "/")); *at++ = '/') {
		*at = '\0';
		if (mkdir(part, mode) < 0 && errno != EEXIST) {
			number = errno;
			if (stat(part, &st) < 0)
				return err_system(err, number, "cannot create the directory %s",
						  part);
		}
	}
	if (mkdir(path, mode) < 0 && errno != EEXIST)
		return err_system(err, errno, "cannot create the directory %s", path);
	if (stat(path, &st) < 0)
		return err_system(err, errno, "cannot look at %s", path);
	if (!S_ISDIR(st.st_mode))
		return err_set(err, EXIT_SYSTEM, "%s is not a directory", path);
	return 0;
}

int file_access(const char *path, int mode)
{
	int result = faccessat(AT_FDCWD, path, mode, AT_EACCESS);

	/* The real ids are the effective ones: this program is never setuid. */
	return result < 0 && errno == EPERM ? access(path, mode) : result;
}

bool file_is_writable(const char *path)
{
	return file_access(path, W_OK) == 0;
}

bool file_is_locked(const char *path, pid_t *pidp)
{
	cleanup_close int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

	if (fd < 0 || fcntl(fd, F_GETLK, &lock) < 0 || lock.l_type == F_UNLCK)
		return false;
	*pidp = lock.l_pid > 0 ? lock.l_pid : 0;
	return true;
}
