// SPDX-License-Identifier: Apache-2.0
#include "storage/zookeeper_disk.h"

#include "base/mem.h"
#include "base/str.h"
#include "settings/preflight.h"

static char *directory_of(const struct settings *zoo_cfg, const char *key, const char *otherwise)
{
	const char *value = settings_get(zoo_cfg, key);

	return xstrdup(value && *value ? value : otherwise);
}

int zookeeper_disk_read(const struct settings *zoo_cfg, struct zookeeper_disk *disk,
			struct err *err)
{
	*disk = (struct zookeeper_disk) {.data_dir = directory_of(zoo_cfg, "dataDir", "")};
	disk->log_dir = directory_of(zoo_cfg, "dataLogDir", disk->data_dir);
	disk->marker = xasprintf("%s/initialize", disk->log_dir);
	if (version_2_read(disk->data_dir, &disk->data, err) < 0 ||
	    version_2_read(disk->log_dir, &disk->logs, err) < 0)
		return -1;
	disk->has_data = disk->data.has_snapshot || disk->data.has_log || disk->logs.has_snapshot ||
			 disk->logs.has_log;
	disk->has_marker = access(disk->marker, F_OK) == 0;
	return 0;
}

/* Whether the path is wrong by itself, and so leads nowhere. */
static bool is_wrong(const struct findings *findings, const char *origin)
{
	for (size_t i = 0; i < findings->length; i++)
		if (findings->items[i].level != FINDING_WARNING &&
		    str_equal(findings->items[i].origin, origin))
			return true;
	return false;
}

static void check_mount(const char *key, const char *path, const struct settings *zoo_cfg,
			const struct mounts *mounts, const struct settings *tool,
			struct findings *findings)
{
	cleanup_free char *canonical = mounts_canonical_path("", path);

	if (!canonical || is_wrong(findings, settings_origin(zoo_cfg, key)))
		return;
	if (mounts_is_root(mounts, canonical))
		findings_add(
			findings, preflight_level(tool, PREFLIGHT_ROOT_DISK, FINDING_REFUSAL),
			settings_origin(zoo_cfg, key),
			"mount a volume there; where the data may go, say "
			"KAFKA_INIT_IGNORE_PREFLIGHT_ERRORS=root-disk",
			"%s, %s, is on the container's own disk (the mount of /), and its data "
			"would be gone with the container",
			key, path);
	else if (mounts_is_memory(mounts, canonical))
		findings_add(findings, FINDING_WARNING, settings_origin(zoo_cfg, key),
			     "mount a volume there",
			     "%s, %s, is in memory (tmpfs): its data is gone with the pod", key,
			     path);
}

void zookeeper_disk_check(const struct zookeeper_disk *disk, const struct settings *zoo_cfg,
			  const struct mounts *mounts, const struct settings *tool,
			  struct findings *findings)
{
	check_mount("dataDir", disk->data_dir, zoo_cfg, mounts, tool, findings);
	if (!str_equal(disk->log_dir, disk->data_dir))
		check_mount("dataLogDir", disk->log_dir, zoo_cfg, mounts, tool, findings);
}

void zookeeper_disk_finish(struct zookeeper_disk *disk)
{
	free(disk->data_dir);
	free(disk->log_dir);
	free(disk->marker);
	*disk = (struct zookeeper_disk) {.marker = NULL};
}
