// SPDX-License-Identifier: Apache-2.0
#include "host/directory.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "host/mounts.h"

/* Says who we are and whose the directory is, which is what fsGroup and chown(1) change. */
static char *denied(const char *what, const char *path, const struct stat *status, int number)
{
	if (number != EACCES && number != EPERM)
		return xasprintf("%s: %s", what, strerror(number));
	return xasprintf("%s: uid %u with gid %u may not: %s belongs to %u:%u, mode %04o", what,
			 (unsigned) geteuid(), (unsigned) getegid(), path,
			 (unsigned) status->st_uid, (unsigned) status->st_gid,
			 (unsigned) status->st_mode & 07777U);
}

/* Why the directory cannot be made: asks its nearest parent that is there. */
static char *making_problem(const char *full)
{
	cleanup_free char *above = xstrdup(full);
	struct stat status;
	char *slash;

	while ((slash = strrchr(above, '/')) && slash != above) {
		*slash = '\0';
		if (stat(above, &status) == 0)
			break;
	}
	if (slash == above)
		above[1] = '\0';
	if (stat(above, &status) < 0)
		return xasprintf("it cannot be made: %s", strerror(errno));
	if (!S_ISDIR(status.st_mode))
		return xasprintf("it cannot be made: %s is no directory", above);
	if (file_access(above, W_OK | X_OK) == 0)
		return NULL;
	return denied("it is not there and cannot be made", above, &status, errno);
}

static char *using_problem(const char *full, const struct stat *status)
{
	static const struct {
		int mode;
		const char *what;
	} needs[] = {{R_OK | X_OK, "it cannot be read"}, {W_OK, "it cannot be written"}};

	if (!S_ISDIR(status->st_mode))
		return xstrdup("it is no directory");
	for (size_t i = 0; i < COUNT(needs); i++)
		if (file_access(full, needs[i].mode) < 0)
			return denied(needs[i].what, full, status, errno);
	return NULL;
}

static bool is_directory(int fd, const struct dirent *entry)
{
	struct stat status;

	if (entry->d_type != DT_LNK && entry->d_type != DT_UNKNOWN)
		return entry->d_type == DT_DIR;
	return fstatat(fd, entry->d_name, &status, 0) == 0 && S_ISDIR(status.st_mode);
}

static void list(const char *full, struct directory *directory)
{
	cleanup_dir DIR *dir = opendir(full);
	const struct dirent *entry;

	errno = dir ? 0 : errno;
	while (dir && (entry = readdir(dir))) {
		if (!str_equal(entry->d_name, ".") && !str_equal(entry->d_name, ".."))
			strv_add(is_directory(dirfd(dir), entry) ? &directory->directories
								 : &directory->files,
				 entry->d_name);
		errno = 0;
	}
	if (errno && !directory->problem)
		directory->problem = xasprintf("it cannot be read: %s", strerror(errno));
}

void directory_read(const char *root, const char *path, struct directory *directory)
{
	cleanup_free char *full = NULL;
	struct statvfs file_system;
	struct stat status;

	*directory = (struct directory) {
		.path = xstrdup(path),
		.canonical = mounts_canonical_path(root, path),
		.used_bytes = -1,
	};
	if (!directory->canonical) {
		directory->problem = xasprintf("it cannot be looked up: %s", strerror(errno));
		return;
	}
	full = xasprintf("%s%s", root, directory->canonical);
	directory->is_there = stat(full, &status) == 0;
	if (!directory->is_there) {
		directory->problem = making_problem(full);
		return;
	}
	directory->problem = using_problem(full, &status);
	if (!S_ISDIR(status.st_mode))
		return;
	list(full, directory);
	if (statvfs(full, &file_system) == 0)
		directory->used_bytes = (int64_t) (file_system.f_blocks - file_system.f_bfree) *
					(int64_t) file_system.f_frsize;
}

void directory_finish(struct directory *directory)
{
	free(directory->path);
	free(directory->canonical);
	free(directory->problem);
	strv_finish(&directory->directories);
	strv_finish(&directory->files);
	*directory = (struct directory) {.path = NULL};
}
