// SPDX-License-Identifier: Apache-2.0
#include "membership/empty_disk.h"

#include "base/file.h"
#include "base/log.h"
#include "base/str.h"
#include "membership/first_start.h"
#include "membership/first_start_rules.h"
#include "membership/members_record.h"
#include "net/zk_session.h"
#include "settings/options.h"

#define CONFIG_NODE "/zookeeper/config"
#define SESSION_MS 10000

static bool is_autocreated(const struct membership *membership)
{
	return zookeeper_settings_is_true(membership->zoo_cfg, "db.autocreate", false);
}

static bool is_by_hand(const struct membership *membership)
{
	return str_equal(option_get(membership->tool, OPTION_ZOOKEEPER_FIRST_START), "true");
}

void empty_disk_check_switches(const struct membership *membership)
{
	if (is_autocreated(membership))
		findings_add(membership->findings, FINDING_WARNING,
			     settings_origin(membership->zoo_cfg, "db.autocreate"), "leave it out",
			     "with db.autocreate=true a majority of members that have lost their "
			     "disks elects an empty leader over those that have the data");
	if (is_by_hand(membership))
		findings_add(membership->findings, FINDING_WARNING,
			     option_origin(membership->tool, OPTION_ZOOKEEPER_FIRST_START),
			     "take it out once the ensemble serves",
			     "an empty disk is taken for that of a first start, also after a loss");
}

static enum first_start_need need(const struct membership *membership)
{
	const struct zookeeper_server *server = membership->server;
	struct first_start_case it = {
		.has_data = membership->disk->has_data,
		.has_vote = !server->self->line.is_observer,
		.is_protected = !is_autocreated(membership),
		.by_hand = is_by_hand(membership),
		.voters = ensemble_count_voters(&server->ensemble),
	};

	return first_start_rules_need(&it);
}

/* What one server has for the list of members, which without reconfiguration is its own. */
static enum zk_answer read_members(const struct membership *membership, const char *server,
				   deadline_ms deadline, struct err *err)
{
	cleanup_zk_session struct zk_session *session = NULL;
	cleanup_str struct str text = STR_NULL;
	struct ensemble running = ENSEMBLE_NULL;
	enum zk_answer answer;

	if (zk_session_open(server, SESSION_MS, deadline_within(deadline, SESSION_MS), &session,
			    err) < 0)
		return ZK_LOST;
	answer = zk_session_get(session, CONFIG_NODE, deadline, &text, NULL, err);
	if (answer == ZK_THERE) {
		members_parse(text.text, text.length, CONFIG_NODE, &running, membership->findings);
		members_decide(membership, &running, MEMBERS_SERVING);
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
static enum zk_answer read_all_members(const struct membership *membership,
				       const struct strv *serving, deadline_ms deadline,
				       struct err *err)
{
	enum zk_answer told = ZK_LOST;

	for (size_t i = 0; i < serving->length; i++) {
		enum zk_answer answer;

		if (findings_exit_code(membership->findings) != EXIT_OK)
			break;
		answer = read_members(membership, serving->items[i], deadline, err);
		told = answer == ZK_LOST ? told : answer;
	}
	return told;
}

/* *is_donep: false where the ensemble was lost again before it said who its members are. */
static int prove(const struct membership *membership, deadline_ms deadline, bool *is_donep,
		 struct err *err)
{
	cleanup_strv struct strv serving = STRV_NULL;
	bool is_first;

	if (first_start_wait(membership, deadline, &is_first, &serving, err) < 0)
		return -1;
	*is_donep = true;
	if (is_first || !members_record_is_kept(membership->server))
		return 0;
	if (!serving.length)
		log_warning("the ensemble cannot be asked for its members over a client port that "
			    "is not plain: whether they are ours is not looked at");
	else
		*is_donep = read_all_members(membership, &serving, deadline, err) != ZK_LOST;
	return *is_donep || !deadline_passed(deadline)
		       ? 0
		       : err_context(err,
				     "the ensemble serves, but does not say who its members are");
}

int empty_disk_wait(const struct membership *membership, deadline_ms deadline, struct err *err)
{
	bool is_done = false;

	switch (need(membership)) {
	case FIRST_START_NOTHING:
		/* Of an image that makes it at each start: it would still be there when the data is
		 * lost one day. */
		return membership->disk->has_data && membership->disk->has_marker
			       ? first_start_unmark(membership->disk, err)
			       : 0;
	case FIRST_START_MARKER:
		log_info("%s: this is the first start, marked by %s",
			 is_by_hand(membership)
				 ? option_origin(membership->tool, OPTION_ZOOKEEPER_FIRST_START)
				 : "the only member has an empty disk",
			 membership->disk->marker);
		return first_start_mark(membership->disk, err);
	case FIRST_START_PROOF:
		break;
	}
	while (!is_done) {
		/* It may have left the marker behind, or removed it. */
		membership->disk->has_marker = file_is_writable(membership->disk->marker);
		if (prove(membership, deadline, &is_done, err) < 0)
			return -1;
	}
	return 0;
}
