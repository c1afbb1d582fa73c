// SPDX-License-Identifier: Apache-2.0
#include "storage/last_logs.h"

#include <inttypes.h>

#include "base/file.h"
#include "base/mem.h"
#include "host/mounts.h"
#include "settings/preflight.h"
#include "settings/properties.h"

#define LOG_DIR "dataLogDir"
#define NEWEST "newestLog"

void last_logs_finish(struct last_logs *last)
{
	free(last->directory);
	*last = (struct last_logs) {.newest = -1};
}

static void put(struct settings *lines, const char *key, const char *value)
{
	settings_set(lines, key, value, (struct origin) {LAYER_DEFAULT, "this start", 0});
}

/* Without the directory where it is dataDir, whose volume may be mounted elsewhere next time. */
char *last_logs_format(const struct zookeeper_disk *disk)
{
	cleanup_settings struct settings lines = SETTINGS_NULL;
	cleanup_free char *newest = xasprintf("%" PRIx64, disk->logs.newest_log);

	if (!mounts_is_same(disk->log_dir, disk->data_dir))
		put(&lines, LOG_DIR, disk->log_dir);
	if (disk->logs.newest_log >= 0)
		put(&lines, NEWEST, newest);
	return properties_format(&lines, "# the transaction logs of the last start, by "
					 "kafka-init\n");
}

void last_logs_parse(const char *text, size_t length, const char *path,
		     const struct zookeeper_disk *disk, struct last_logs *last,
		     struct findings *findings)
{
	cleanup_settings struct settings lines = SETTINGS_NULL;
	struct err ignored;
	const char *directory, *newest;

	properties_read(text, length, path, &lines, findings);
	directory = settings_get(&lines, LOG_DIR);
	newest = settings_get(&lines, NEWEST);
	*last = (struct last_logs) {
		.is_recorded = true,
		.directory = xstrdup(directory ? directory : disk->data_dir),
		.newest = newest ? version_2_zxid(newest) : -1,
	};
	if (newest && last->newest < 0)
		findings_add(findings, FINDING_ERROR, path, "", NEWEST " is `%s`", newest);
	version_2_read(last->directory, &last->now, &ignored);
}

void last_logs_read(const struct zookeeper_disk *disk, const struct settings *tool,
		    struct last_logs *last, struct findings *findings)
{
	enum finding_level level = preflight_level(tool, PREFLIGHT_DATA_LOG_DIR, FINDING_ERROR);
	cleanup_free char *path = xasprintf("%s/conf/" LAST_LOGS_RECORD, disk->data_dir);
	cleanup_findings struct findings wrong = FINDINGS_NULL;
	cleanup_str struct str text = STR_NULL;

	*last = (struct last_logs) {.newest = -1};
	if (!file_read_if_there(path, level, &text, findings))
		return;
	last_logs_parse(text.text, text.length, path, disk, last, &wrong);
	if (!wrong.length)
		return;
	last->is_recorded = false;
	findings_add(findings, level, path, "remove it, if dataLogDir is that of the last start",
		     "the record of the transaction logs is damaged: %s", wrong.items[0].what);
}
