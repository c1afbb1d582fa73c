// SPDX-License-Identifier: Apache-2.0
#include "start/members_stages.h"

#include <errno.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "membership/first_start.h"
#include "membership/first_start_rules.h"
#include "membership/members.h"
#include "net/zk_session.h"
#include "settings/options.h"
#include "settings/preflight.h"
#include "storage/data_places.h"

#define CONFIG_NODE "/zookeeper/config"
#define SESSION_MS 10000

static bool is_true(const struct start *start, const char *key)
{
	const char *value = settings_get(&start->zookeeper.settings.zoo_cfg, key);

	return value && str_equal_nocase(value, "true");
}

static bool is_by_hand(const struct start *start)
{
	return str_equal(option_get(&start->tool, OPTION_ZOOKEEPER_FIRST_START), "true");
}

bool ensemble_is_recorded(const struct start *start)
{
	return !is_true(start, "reconfigEnabled");
}

static void take(struct start *start, const struct ensemble *other)
{
	struct zookeeper_server *server = &start->zookeeper.server;
	struct ensemble taken;

	members_with_addresses(other, &server->ensemble, &taken);
	zookeeper_server_take_members(server, &start->zookeeper.settings.zoo_cfg, &taken);
}

static void decide(struct start *start, const struct ensemble *other, enum members_source source)
{
	struct members_seen seen = {
		.configured = &start->zookeeper.server.ensemble,
		.other = other,
		.source = source,
		.has_data = start->zookeeper.disk.has_data,
		.own_id = start->zookeeper.server.id,
	};
	cleanup_free char *notice = NULL;

	if (!members_take_other(&seen, &start->tool, &start->findings, &notice))
		return;
	if (start->reach == REACH_CHECK)
		findings_add(&start->findings, FINDING_WARNING, seen.configured->origin,
			     "change it back until the ensemble is resized", "%s", notice);
	else
		log_error("%s: %s", seen.configured->origin, notice);
	take(start, other);
}

/* False: there is none. One that cannot be read is none of the user's doing: the pod must not come
 * back with what nobody has compared. */
static bool read_record(struct start *start, const char *path, enum finding_level level,
			struct str *text)
{
	struct err err;

	if (file_read(path, FILE_SIZE_MAX, text, &err) == 0)
		return true;
	if (errno != ENOENT && errno != ENOTDIR)
		findings_add(&start->findings, level, path, "make it readable for this user", "%s",
			     err.text);
	return false;
}

static void judge_members(struct start *start, const char *path)
{
	enum finding_level level = preflight_level(&start->tool, PREFLIGHT_MEMBERS, FINDING_ERROR);
	cleanup_findings struct findings findings = FINDINGS_NULL;
	cleanup_str struct str text = STR_NULL;
	struct ensemble recorded = ENSEMBLE_NULL;

	if (!read_record(start, path, level, &text))
		return;
	members_parse(text.text, text.length, path, &recorded, &findings);
	if (findings.length || !recorded.length)
		findings_add(&start->findings, level, path,
			     "remove it, if the configured members are those of the last start",
			     "the record of the members is damaged: %s",
			     findings.length ? findings.items[0].what : "it names none");
	else
		decide(start, &recorded, MEMBERS_RECORDED);
	ensemble_finish(&recorded);
}

static void read_last_logs(struct start *start, struct last_logs *last)
{
	const struct zookeeper_disk *disk = &start->zookeeper.disk;
	enum finding_level level =
		preflight_level(&start->tool, PREFLIGHT_DATA_LOG_DIR, FINDING_ERROR);
	cleanup_free char *path = xasprintf("%s/conf/" LAST_LOGS_RECORD, disk->data_dir);
	cleanup_findings struct findings findings = FINDINGS_NULL;
	cleanup_str struct str text = STR_NULL;

	if (!read_record(start, path, level, &text))
		return;
	last_logs_parse(text.text, text.length, path, disk, last, &findings);
	if (!findings.length)
		return;
	last->is_recorded = false;
	findings_add(&start->findings, level, path,
		     "remove it, if dataLogDir is that of the last start",
		     "the record of the transaction logs is damaged: %s", findings.items[0].what);
}

static void judge_places(struct start *start)
{
	cleanup_last_logs struct last_logs last = {.newest = -1};
	cleanup_neighbours struct neighbours neighbours;
	const struct data_places places = {
		.disk = &start->zookeeper.disk,
		.last = &last,
		.neighbours = &neighbours,
		.id = start->zookeeper.server.id,
	};

	neighbours_read(start->zookeeper.disk.data_dir, &neighbours);
	read_last_logs(start, &last);
	data_places_check(&places, &start->zookeeper.settings.zoo_cfg, &start->tool,
			  &start->findings);
}

static void warn_of_switches(struct start *start)
{
	if (is_true(start, "db.autocreate"))
		findings_add(&start->findings, FINDING_WARNING,
			     settings_origin(&start->zookeeper.settings.zoo_cfg, "db.autocreate"),
			     "leave it out",
			     "with db.autocreate=true a majority of members that have lost their "
			     "disks elects an empty leader over those that have the data");
	if (is_by_hand(start))
		findings_add(&start->findings, FINDING_WARNING,
			     option_origin(&start->tool, OPTION_ZOOKEEPER_FIRST_START),
			     "take it out once the ensemble serves",
			     "an empty disk is taken for that of a first start, also after a loss");
}

void ensemble_check(struct start *start)
{
	const struct zookeeper_server *server = &start->zookeeper.server;
	cleanup_free char *path = xasprintf("%s/conf/" ENSEMBLE_RECORD, server->data_dir);
	cleanup_mounts struct mounts mounts = MOUNTS_NULL;
	struct err err;

	if (zookeeper_disk_read(&start->zookeeper.settings.zoo_cfg, &start->zookeeper.disk, &err) <
	    0)
		findings_add(&start->findings, FINDING_ERROR, server->data_dir,
			     "make it readable for this user", "%s", err.text);
	else
		judge_places(start);
	mounts_read("", &mounts);
	zookeeper_disk_check(&start->zookeeper.disk, &start->zookeeper.settings.zoo_cfg, &mounts,
			     &start->tool, &start->findings);
	warn_of_switches(start);
	if (server->self && ensemble_is_recorded(start))
		judge_members(start, path);
}

static enum first_start_need need(const struct start *start)
{
	const struct zookeeper_server *server = &start->zookeeper.server;
	struct first_start_case it = {
		.has_data = start->zookeeper.disk.has_data,
		.has_vote = !server->self->line.is_observer,
		.is_protected = !is_true(start, "db.autocreate"),
		.by_hand = is_by_hand(start),
		.voters = ensemble_count_voters(&server->ensemble),
	};

	return first_start_need(&it);
}

/* What one server has for the list of members, which without reconfiguration is its own. */
static enum zk_answer read_members(struct start *start, const char *server, struct err *err)
{
	cleanup_zk_session struct zk_session *session = NULL;
	cleanup_str struct str text = STR_NULL;
	struct ensemble running = ENSEMBLE_NULL;
	enum zk_answer answer;

	if (zk_session_open(server, SESSION_MS, deadline_within(start->deadline, SESSION_MS),
			    &session, err) < 0)
		return ZK_LOST;
	answer = zk_session_get(session, CONFIG_NODE, start->deadline, &text, NULL, err);
	if (answer == ZK_THERE) {
		members_parse(text.text, text.length, CONFIG_NODE, &running, &start->findings);
		decide(start, &running, MEMBERS_SERVING);
	} else if (answer != ZK_LOST) {
		log_warning(CONFIG_NODE " of %s cannot be read: whether its members are ours is "
					"not looked at",
			    server);
	}
	ensemble_finish(&running);
	return answer;
}

/* In the middle of a change the servers have different lists: one that is none of ours is enough.
 * One that gives no session holds nobody up while another one tells. */
static enum zk_answer read_all_members(struct start *start, const struct strv *serving,
				       struct err *err)
{
	enum zk_answer told = ZK_LOST;

	for (size_t i = 0; i < serving->length; i++) {
		enum zk_answer answer;

		if (findings_exit_code(&start->findings) != EXIT_OK)
			break;
		answer = read_members(start, serving->items[i], err);
		told = answer == ZK_LOST ? told : answer;
	}
	return told;
}

/* *is_donep: false where the ensemble was lost again before it said who its members are. */
static int prove(struct start *start, bool *is_donep, struct err *err)
{
	const struct first_start_plan plan = {&start->zookeeper.server, &start->zookeeper.disk};
	cleanup_strv struct strv serving = STRV_NULL;
	bool is_first;

	if (wait_first_start(&plan, start->deadline, &is_first, &serving, err) < 0)
		return -1;
	*is_donep = true;
	if (is_first || !ensemble_is_recorded(start))
		return 0;
	if (!serving.length)
		log_warning("the ensemble cannot be asked for its members over a client port that "
			    "is not plain: whether they are ours is not looked at");
	else
		*is_donep = read_all_members(start, &serving, err) != ZK_LOST;
	return *is_donep || !deadline_passed(start->deadline)
		       ? 0
		       : err_context(err,
				     "the ensemble serves, but does not say who its members are");
}

int ensemble_wait(struct start *start, struct err *err)
{
	bool is_done = false;

	switch (need(start)) {
	case FIRST_START_NOTHING:
		/* Of an image that makes it at each start: it would still be there when the data is
		 * lost one day. */
		return start->zookeeper.disk.has_data && start->zookeeper.disk.has_marker
			       ? first_start_unmark(&start->zookeeper.disk, err)
			       : 0;
	case FIRST_START_MARKER:
		log_info("%s: this is the first start, marked by %s",
			 is_by_hand(start)
				 ? option_origin(&start->tool, OPTION_ZOOKEEPER_FIRST_START)
				 : "the only member has an empty disk",
			 start->zookeeper.disk.marker);
		return first_start_mark(&start->zookeeper.disk, err);
	case FIRST_START_PROOF:
		break;
	}
	while (!is_done) {
		/* It may have left the marker behind, or removed it. */
		start->zookeeper.disk.has_marker = file_is_writable(start->zookeeper.disk.marker);
		if (prove(start, &is_done, err) < 0)
			return -1;
	}
	return 0;
}
