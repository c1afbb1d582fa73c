// SPDX-License-Identifier: Apache-2.0
#include "zookeeper/disk.h"

#include <dirent.h>
#include <errno.h>

#include "base/mem.h"
#include "base/str.h"

static void cleanup_dirp(DIR **dirp)
{
	if (*dirp)
		closedir(*dirp);
}

/* The names of FileSnap and FileTxnLog. */
static bool is_data(const char *name)
{
	return str_starts_with(name, "snapshot.") || str_starts_with(name, "log.");
}

static int look(const char *directory, bool *has_datap, struct err *err)
{
	cleanup_free char *path = xasprintf("%s/version-2", directory);
	__attribute__((cleanup(cleanup_dirp))) DIR *dir = opendir(path);
	const struct dirent *entry;

	if (!dir && errno == ENOENT)
		return 0;
	if (!dir)
		return err_system(err, errno, "cannot read %s", path);
	for (errno = 0; (entry = readdir(dir)); errno = 0)
		*has_datap |= is_data(entry->d_name);
	return errno ? err_system(err, errno, "cannot read %s", path) : 0;
}

/* As ZooKeeper takes it: trimmed (QuorumPeerConfig.parseProperties). */
static char *directory_of(const struct settings *zoo_cfg, const char *key, const char *otherwise)
{
	const char *value = settings_get(zoo_cfg, key);
	char *directory = str_trim_java(value ? value : "");

	if (*directory)
		return directory;
	free(directory);
	return xstrdup(otherwise);
}

int zookeeper_disk_read(const struct settings *zoo_cfg, struct zookeeper_disk *disk,
			struct err *err)
{
	cleanup_free char *data = directory_of(zoo_cfg, "dataDir", "");
	cleanup_free char *log = directory_of(zoo_cfg, "dataLogDir", data);

	*disk = (struct zookeeper_disk) {.marker = xasprintf("%s/initialize", log)};
	if (look(data, &disk->has_data, err) < 0 || look(log, &disk->has_data, err) < 0)
		return -1;
	disk->has_marker = access(disk->marker, F_OK) == 0;
	return 0;
}

void zookeeper_disk_finish(struct zookeeper_disk *disk)
{
	free(disk->marker);
	*disk = (struct zookeeper_disk) {.marker = NULL};
}
