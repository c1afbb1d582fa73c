// SPDX-License-Identifier: Apache-2.0
#include "storage/log_dirs.h"

#include <inttypes.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "kafka/config.h"
#include "storage/partition_name.h"

/* LogManager.LockFileName, LogLoader.CleanShutdownFile */
#define LOCK_FILE ".lock"
#define CLEAN_FILE ".kafka_cleanshutdown"

static void sort_out(struct log_dir *dir)
{
	for (size_t i = 0; i < dir->directory.directories.length; i++) {
		const char *name = dir->directory.directories.items[i];

		if (partition_name_is_valid(name))
			dir->partitions++;
		else if (!str_equal(name, KAFKA_REMOTE_INDEX_CACHE))
			strv_add(&dir->foreign, name);
	}
	strv_sort(&dir->foreign);
	dir->is_clean = strv_contains(&dir->directory.files, CLEAN_FILE);
}

static void read_one(const char *root, const char *path, struct log_dir *dir)
{
	cleanup_free char *full = NULL;
	cleanup_free char *lock = NULL;

	*dir = (struct log_dir) {.foreign = STRV_NULL};
	directory_read(root, path, &dir->directory);
	full = xasprintf("%s%s", root, dir->directory.canonical ? dir->directory.canonical : path);
	lock = xasprintf("%s/" LOCK_FILE, full);
	sort_out(dir);
	meta_properties_read(full, &dir->meta);
	dir->is_locked = file_is_locked(lock, &dir->lock_owner);
}

static bool is_one_of(const struct log_dirs *dirs, const char *canonical)
{
	for (size_t i = 0; i < dirs->length; i++)
		if (dirs->items[i].directory.canonical &&
		    str_equal(dirs->items[i].directory.canonical, canonical))
			return true;
	return false;
}

static void look_at(const char *root, const char *path, struct log_dirs *dirs)
{
	cleanup_free char *full = xasprintf("%s%s", root, path);
	struct meta_properties meta;

	if (is_one_of(dirs, path))
		return;
	meta_properties_read(full, &meta);
	if (!meta.is_there) {
		meta_properties_finish(&meta);
		return;
	}
	dirs->beside = xgrow(dirs->beside, dirs->beside_length, &dirs->beside_capacity,
			     sizeof(*dirs->beside));
	dirs->beside[dirs->beside_length++] = (struct log_dir) {
		.directory = {.path = xstrdup(path), .canonical = xstrdup(path)},
		.meta = meta,
	};
}

static void look_around(const char *root, const char *canonical, struct strv *seen,
			struct log_dirs *dirs)
{
	cleanup_free char *above = xstrdup(canonical);
	cleanup_directory struct directory directory;

	*strrchr(above, '/') = '\0';
	if (strv_contains(seen, above))
		return;
	strv_add(seen, above);
	directory_read(root, *above ? above : "/", &directory);
	strv_sort(&directory.directories);
	look_at(root, *above ? above : "/", dirs);
	for (size_t i = 0; i < directory.directories.length; i++) {
		cleanup_free char *path = xasprintf("%s/%s", above, directory.directories.items[i]);

		look_at(root, path, dirs);
	}
}

/* One disk with data is enough: a disk beside it is a new one. */
static void read_beside(const char *root, struct log_dirs *dirs)
{
	cleanup_strv struct strv seen = STRV_NULL;

	for (size_t i = 0; i < dirs->length; i++)
		if (dirs->items[i].meta.is_there || dirs->items[i].partitions)
			return;
	for (size_t i = 0; i < dirs->length; i++)
		if (dirs->items[i].directory.canonical)
			look_around(root, dirs->items[i].directory.canonical, &seen, dirs);
}

void log_dirs_read(const char *root, const struct settings *server, struct log_dirs *dirs)
{
	const struct setting *setting = settings_find(server, config_log_dirs_key(server));
	cleanup_strv struct strv paths = STRV_NULL;

	config_log_dirs(server, &paths);
	*dirs = (struct log_dirs) {
		.items = xcalloc(paths.length + 1, sizeof(*dirs->items)),
		.has_above = !setting || setting->layer == LAYER_DEFAULT,
		.origin = xstrdup(setting && setting->layer != LAYER_DEFAULT ? setting->origin
									     : "log.dirs"),
	};
	for (size_t i = 0; i < paths.length; i++)
		/* A path that could not be expanded has its finding already. */
		if (!strstr(paths.items[i], "$("))
			read_one(root, paths.items[i], &dirs->items[dirs->length++]);
	if (dirs->has_above) {
		cleanup_free char *above = xstrndup(
			CONFIG_LOG_DIRS_DEFAULT,
			(size_t) (strrchr(CONFIG_LOG_DIRS_DEFAULT, '/') - CONFIG_LOG_DIRS_DEFAULT));

		read_one(root, above, &dirs->above);
	}
	read_beside(root, dirs);
}

static void finish_one(struct log_dir *dir)
{
	directory_finish(&dir->directory);
	meta_properties_finish(&dir->meta);
	strv_finish(&dir->foreign);
}

void log_dirs_finish(struct log_dirs *dirs)
{
	for (size_t i = 0; i < dirs->length; i++)
		finish_one(&dirs->items[i]);
	for (size_t i = 0; i < dirs->beside_length; i++)
		finish_one(&dirs->beside[i]);
	if (dirs->has_above)
		finish_one(&dirs->above);
	free(dirs->beside);
	free(dirs->items);
	free(dirs->origin);
	*dirs = (struct log_dirs) {.items = NULL};
}

int64_t log_dirs_id(const struct log_dirs *dirs, const char **pathp)
{
	for (size_t i = 0; i < dirs->length; i++) {
		const struct meta_properties *meta = &dirs->items[i].meta;

		if (meta->problem || meta->id < 0)
			continue;
		*pathp = meta->path;
		return meta->id;
	}
	return -1;
}

size_t log_dirs_partitions(const struct log_dirs *dirs)
{
	size_t all = 0;

	for (size_t i = 0; i < dirs->length; i++)
		all += dirs->items[i].partitions;
	return all;
}

char *log_dirs_recovery(const struct log_dirs *dirs, int64_t threads)
{
	cleanup_str struct str line = STR_NULL;

	for (size_t i = 0; i < dirs->length; i++) {
		const struct log_dir *one = &dirs->items[i];

		if (one->is_clean || !one->partitions || one->directory.problem)
			continue;
		str_addf(&line, "%s%s holds %zu partitions", line.length ? "; " : "",
			 one->directory.path, one->partitions);
		if (one->directory.used_bytes >= 0)
			str_addf(&line, " (its file system has %" PRId64 " MiB in use)",
				 one->directory.used_bytes >> 20);
	}
	if (!line.length)
		return NULL;
	return xasprintf(
		"the last stop was not a clean one, so Kafka recovers its logs before it "
		"serves, %" PRId64 " at a time in each directory "
		"(num.recovery.threads.per.data.dir), and kafka-init live waits for it: %s",
		threads, line.text);
}
