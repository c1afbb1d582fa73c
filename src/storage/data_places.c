// SPDX-License-Identifier: Apache-2.0
#include "storage/data_places.h"

#include <inttypes.h>

#include "base/mem.h"
#include "host/mounts.h"
#include "settings/preflight.h"

#define LOG_DIR "dataLogDir"

#define LOST "what was acknowledged since the last snapshot would be gone"
#define GOES "; where it may go, say KAFKA_INIT_IGNORE_PREFLIGHT_ERRORS="

/* Nobody set it where it is that of dataDir. */
static const char *origin_of(const struct settings *zoo_cfg, const char *key)
{
	return settings_find(zoo_cfg, key) ? settings_origin(zoo_cfg, key) : key;
}

/* "none", or "none from log.100000011 on". The caller frees it. */
static char *none_from(int64_t newest, bool has_logs)
{
	return newest >= 0 && has_logs ? xasprintf("none from log.%" PRIx64 " on", newest)
				       : xstrdup("none");
}

/* Where nobody knows how far the logs went, since there were none at the last start and the
 * directory is not there any more, any log is one that was moved. */
static bool was_moved(const struct data_places *places, int64_t newest)
{
	const struct last_logs *last = places->last;
	int64_t here = places->disk->logs.newest_log;

	return here >= newest && (here >= 0 || last->now.is_there);
}

static void check_moved(const struct data_places *places, const struct settings *zoo_cfg,
			enum finding_level level, struct findings *findings)
{
	const struct last_logs *last = places->last;
	const struct version_2 *here = &places->disk->logs;
	const char *log_dir = places->disk->log_dir;
	int64_t newest = last->newest > last->now.newest_log ? last->newest : last->now.newest_log;
	cleanup_free char *none = none_from(newest, here->has_log);
	cleanup_free char *remedy = NULL;

	if (was_moved(places, newest))
		return;
	remedy = xasprintf("let " LOG_DIR " (ZK_DATA_LOG_DIR) be %s again, or move the logs of "
			   "%s/" VERSION_2 " into %s/" VERSION_2 GOES "data-log-dir",
			   last->directory, last->directory, log_dir);
	findings_add(findings, level, origin_of(zoo_cfg, LOG_DIR), remedy,
		     "the transaction logs were in %s at the last start and are looked for in %s "
		     "now, which holds %s: " LOST,
		     last->directory, log_dir, none);
}

/* A volume that is not the one of the last start. Less logs than then are no loss: the leader lets
 * a follower take back what was never committed. */
static void check_gone(const struct data_places *places, const struct settings *zoo_cfg,
		       enum finding_level level, struct findings *findings)
{
	const struct last_logs *last = places->last;

	if (last->newest >= 0 && !places->disk->logs.has_log)
		findings_add(findings, level, origin_of(zoo_cfg, LOG_DIR),
			     "mount the volume that was there; or take " VERSION_2
			     " out of dataDir too, and the others give this member all of "
			     "it" GOES "data-log-dir",
			     "%s held log.%" PRIx64
			     " at the last start, and holds no transaction log now: " LOST,
			     last->directory, last->newest);
}

static void check_last_logs(const struct data_places *places, const struct settings *zoo_cfg,
			    const struct settings *tool, struct findings *findings)
{
	enum finding_level level = preflight_level(tool, PREFLIGHT_DATA_LOG_DIR, FINDING_REFUSAL);
	const struct last_logs *last = places->last;

	if (!places->disk->has_data && !last->now.has_log)
		return;
	if (mounts_is_same(last->directory, places->disk->log_dir))
		check_gone(places, zoo_cfg, level, findings);
	else
		check_moved(places, zoo_cfg, level, findings);
}

/* Whether it could be the dataLogDir of this server: a server's own has neither snapshots nor, in
 * most images, a myid. */
static bool may_be_log_dir(const struct data_places *places, const struct neighbour *one)
{
	return one->content.newest_log >= 0 && !one->content.has_snapshot &&
	       (one->id < 0 || one->id == places->id) &&
	       !mounts_is_same(one->path, places->disk->log_dir);
}

/* Another image wrote the logs where its default was. A snapshot without a log is no proof of that:
 * a follower that got it from the leader has none until its first transaction. Neither are logs
 * elsewhere, as long as newer ones are here. A server of 3.4 may have logs and no snapshot. */
static void check_logs_elsewhere(const struct data_places *places, const struct settings *zoo_cfg,
				 const struct settings *tool, struct findings *findings)
{
	const struct zookeeper_disk *disk = places->disk;
	int64_t newest = disk->logs.newest_log;
	const struct neighbour *found = NULL;
	cleanup_free char *none = NULL;
	cleanup_free char *remedy = NULL;

	for (size_t i = 0; i < places->neighbours->length; i++) {
		const struct neighbour *one = &places->neighbours->items[i];

		if (one->content.newest_log > newest && may_be_log_dir(places, one)) {
			newest = one->content.newest_log;
			found = one;
		}
	}
	if (!disk->data.is_there || !found)
		return;
	none = none_from(newest, disk->logs.has_log);
	remedy = xasprintf("set " LOG_DIR " (ZK_DATA_LOG_DIR) to %s" GOES "data-log-dir",
			   found->path);
	findings_add(findings, preflight_level(tool, PREFLIGHT_DATA_LOG_DIR, FINDING_REFUSAL),
		     origin_of(zoo_cfg, LOG_DIR), remedy,
		     "the transaction logs are looked for in %s, which holds %s, and %s holds "
		     "log.%" PRIx64 ": " LOST,
		     disk->log_dir, none, found->path, newest);
}

/* A dataDir that is said by a longer or a shorter path than at the last start. What has no myid, or
 * another one, is not this server's: a copy that somebody put aside, or another server. */
static void check_data_dir(const struct data_places *places, const struct settings *zoo_cfg,
			   const struct settings *tool, struct findings *findings)
{
	const struct zookeeper_disk *disk = places->disk;

	for (size_t i = 0; i < places->neighbours->length; i++) {
		const struct neighbour *one = &places->neighbours->items[i];
		cleanup_free char *remedy = NULL;

		if (disk->has_data || one->is_beside || places->id < 0 || one->id != places->id)
			continue;
		remedy = xasprintf("set dataDir (ZK_DATA_DIR) to %s, or move what it holds into "
				   "%s" GOES "data-dir",
				   one->path, disk->data_dir);
		findings_add(findings, preflight_level(tool, PREFLIGHT_DATA_DIR, FINDING_REFUSAL),
			     settings_origin(zoo_cfg, "dataDir"), remedy,
			     "dataDir is %s, which holds no data, and %s holds that of this "
			     "member, %" PRId64 ": it would start empty beside it",
			     disk->data_dir, one->path, one->id);
	}
}

void data_places_check(const struct data_places *places, const struct settings *zoo_cfg,
		       const struct settings *tool, struct findings *findings)
{
	check_data_dir(places, zoo_cfg, tool, findings);
	if (places->last->is_recorded)
		check_last_logs(places, zoo_cfg, tool, findings);
	else
		check_logs_elsewhere(places, zoo_cfg, tool, findings);
}

static void check_places(const struct zookeeper_disk *disk, int64_t id,
			 const struct settings *zoo_cfg, const struct settings *tool,
			 struct findings *findings)
{
	cleanup_last_logs struct last_logs last;
	cleanup_neighbours struct neighbours neighbours;
	const struct data_places places = {disk, &last, &neighbours, id};

	neighbours_read(disk->data_dir, &neighbours);
	last_logs_read(disk, tool, &last, findings);
	data_places_check(&places, zoo_cfg, tool, findings);
}

void data_places_look(struct zookeeper_disk *disk, int64_t id, const struct settings *zoo_cfg,
		      const struct settings *tool, struct findings *findings)
{
	cleanup_mounts struct mounts mounts = MOUNTS_NULL;
	struct err err;

	if (zookeeper_disk_read(zoo_cfg, disk, &err) < 0)
		findings_add(findings, FINDING_ERROR, settings_get(zoo_cfg, "dataDir"),
			     "make it readable for this user", "%s", err.text);
	else
		check_places(disk, id, zoo_cfg, tool, findings);
	mounts_read("", &mounts);
	zookeeper_disk_check(disk, zoo_cfg, &mounts, tool, findings);
}
