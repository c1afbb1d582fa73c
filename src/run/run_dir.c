// SPDX-License-Identifier: Apache-2.0
#include "run/run_dir.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "settings/options.h"

/* Tries it, and leaves nothing behind: access(2) knows nothing of a full disk or of AppArmor. */
static bool can_make(const char *path)
{
	return mkdir(path, 0700) == 0 ? rmdir(path) == 0 : errno == EEXIST;
}

static int check(const char *path, struct err *err)
{
	cleanup_close int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;

	if (fd < 0 && (errno == ELOOP || errno == ENOTDIR))
		return err_set(err, EXIT_CONFIG,
			       "the run directory %s is a link or no directory; remove it, or name "
			       "another in KAFKA_INIT_RUN_DIR",
			       path);
	/* EACCES is for the next check: the directory is somebody else's. */
	if (fd < 0 && errno != EACCES)
		return err_system(err, errno, "cannot open the run directory %s", path);
	if (fd < 0 || fstat(fd, &st) < 0 || st.st_uid != geteuid())
		return err_set(
			err, EXIT_CONFIG,
			"the run directory %s belongs to another user than %u; name one below "
			"it in KAFKA_INIT_RUN_DIR, it will be made",
			path, (unsigned) geteuid());
	if (st.st_mode & 077)
		return err_set(err, EXIT_CONFIG,
			       "the run directory %s is open to other users (mode %o); it may hold "
			       "passwords: chmod 0700, or name another in KAFKA_INIT_RUN_DIR",
			       path, (unsigned) (st.st_mode & 07777));
	return 0;
}

/* Without slashes at the end, which would make the kernel follow a link. The caller frees it. */
static char *without_slashes(const char *path)
{
	size_t length = strlen(path);

	while (length > 1 && path[length - 1] == '/')
		length--;
	return xstrndup(path, length);
}

static char *fall_back(const char *role)
{
	return xasprintf("/dev/shm/kafka-init-%s", role);
}

char *run_dir_choose(const struct settings *tool, const char *role)
{
	const char *given = option_get(tool, OPTION_RUN_DIR);

	if (given)
		return without_slashes(given);
	return can_make(RUN_DIR_DEFAULT) ? xstrdup(RUN_DIR_DEFAULT) : fall_back(role);
}

int run_dir_make(const char *path, struct err *err)
{
	if (mkdir(path, 0700) < 0 && errno != EEXIST)
		return err_system(err, errno, "cannot create the run directory %s", path);
	return check(path, err);
}

static bool has_record(const char *path)
{
	cleanup_free char *record = xasprintf("%s/run.properties", path);

	return access(record, F_OK) == 0;
}

int run_dir_find(const struct settings *tool, char **pathp, struct err *err)
{
	const char *given = option_get(tool, OPTION_RUN_DIR);
	char *candidates[] = {without_slashes(given ? given : RUN_DIR_DEFAULT), fall_back("broker"),
			      fall_back("zookeeper")};
	size_t count = given ? 1 : COUNT(candidates);
	int result = -1;

	err_set(err, EXIT_CONFIG,
		"there is no run record in %s%s; is this the container of kafka-init? "
		"ready and live go without one if you say --role and --address",
		candidates[0], given ? "" : " or /dev/shm");
	for (size_t i = 0; i < count && !*pathp; i++) {
		if (!has_record(candidates[i]))
			continue;
		result = check(candidates[i], err);
		if (result < 0)
			break;
		*pathp = xstrdup(candidates[i]);
	}
	for (size_t i = 0; i < COUNT(candidates); i++)
		free(candidates[i]);
	return result;
}
