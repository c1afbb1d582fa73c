// SPDX-License-Identifier: Apache-2.0
#include "membership/members.h"

#include <inttypes.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "settings/preflight.h"
#include "settings/properties.h"

/* Two of two are needed for a majority, so the one that has the data is always of it. */
#define HOW_TO_GROW_FROM_ONE                                                                       \
	"one server becomes three by way of two, by hand (docs/safety.md, ZooKeeper); "            \
	"KAFKA_INIT_IGNORE_PREFLIGHT_ERRORS=members takes the new list at once"
#define HOW_TO_RESIZE                                                                              \
	"change the list by one member at a time, and wait until all members have restarted with " \
	"it; KAFKA_INIT_IGNORE_PREFLIGHT_ERRORS=members takes the new list at once"

/* "1, 2, 3 (observer)". The caller frees it. */
static char *ids_of(const struct ensemble *ensemble)
{
	struct str text = STR_NULL;

	for (size_t i = 0; i < ensemble->length; i++)
		str_addf(&text, "%s%" PRId64 "%s", i ? ", " : "", ensemble->items[i].id,
			 ensemble->items[i].line.is_observer ? " (observer)" : "");
	return str_steal(&text);
}

/* Voters of the one list that are none in the other. */
static size_t count_missing(const struct ensemble *from, const struct ensemble *in)
{
	size_t missing = 0;

	for (size_t i = 0; i < from->length; i++) {
		const struct member *there = ensemble_find(in, from->items[i].id);

		missing += !from->items[i].line.is_observer && (!there || there->line.is_observer);
	}
	return missing;
}

/* An observer belongs to no majority, and one that gets a vote is a new voter. A standalone server
 * is a majority by itself, and has no leader that others could follow. */
static bool is_unsafe(const struct members_seen *seen)
{
	const struct ensemble *configured = seen->configured, *other = seen->other;
	size_t changes = count_missing(configured, other) + count_missing(other, configured);
	size_t voters = ensemble_count_voters(other);

	return changes > 1 || (voters <= 1 && ensemble_count_voters(configured) > voters);
}

/* What would happen with the configured list. The caller frees it. */
static char *danger(const struct members_seen *seen)
{
	cleanup_free char *configured = ids_of(seen->configured);
	cleanup_free char *other = ids_of(seen->other);
	bool is_single = ensemble_count_voters(seen->other) <= 1;

	return xasprintf("the members are %s now, and %s %s%s: a majority of the new list could %s",
			 configured,
			 seen->source == MEMBERS_RECORDED ? "were" : "in the ensemble that serves",
			 !seen->other->length ? "one standalone server" : other,
			 seen->source == MEMBERS_RECORDED ? " at the last start" : "",
			 is_single
				 ? "elect a leader without the data, which would then be gone"
				 : "elect a second leader beside the one of the old list, and what "
				   "one of them acknowledges is lost");
}

static const char *how_to_resize(const struct members_seen *seen)
{
	return ensemble_count_voters(seen->other) <= 1 ? HOW_TO_GROW_FROM_ONE : HOW_TO_RESIZE;
}

static void refuse(const struct members_seen *seen, const struct settings *tool,
		   struct findings *findings)
{
	enum finding_level level = preflight_level(tool, PREFLIGHT_MEMBERS, FINDING_REFUSAL);
	cleanup_free char *other = ids_of(seen->other);
	cleanup_free char *why = danger(seen);

	if (seen->source == MEMBERS_RECORDED)
		findings_add(findings, level, seen->other->origin,
			     "give this pod the volume of its own ensemble",
			     "the data on this volume is of an ensemble with the members %s, and "
			     "this pod, member %" PRId64 ", is none of them",
			     other, seen->own_id);
	else
		findings_add(findings, level, seen->configured->origin, how_to_resize(seen),
			     "%s; this pod, member %" PRId64 ", would be of that majority", why,
			     seen->own_id);
}

bool members_take_other(const struct members_seen *seen, const struct settings *tool,
			struct findings *findings, char **noticep)
{
	bool is_recorded = seen->source == MEMBERS_RECORDED;
	bool is_member = ensemble_find(seen->other, seen->own_id);
	cleanup_free char *why = NULL;

	*noticep = NULL;
	if (is_recorded && (!seen->has_data || !seen->other->length))
		return false;
	if (!is_member && (is_recorded || is_unsafe(seen))) {
		refuse(seen, tool, findings);
		return false;
	}
	if (!is_unsafe(seen))
		return false;
	why = danger(seen);
	if (preflight_level(tool, PREFLIGHT_MEMBERS, FINDING_ERROR) == FINDING_WARNING) {
		findings_add(findings, FINDING_WARNING, seen->configured->origin,
			     how_to_resize(seen), "%s", why);
		return false;
	}
	*noticep = xasprintf("%s; this server starts with the members of %s. To resize: %s", why,
			     seen->other->origin, how_to_resize(seen));
	return true;
}

void members_with_addresses(const struct ensemble *ids, const struct ensemble *lines,
			    struct ensemble *taken)
{
	*taken = ENSEMBLE_NULL;
	taken->origin = xstrdup(ids->origin);
	for (size_t i = 0; i < ids->length; i++) {
		const struct member *own = &ids->items[i];
		const struct member *given = ensemble_find(lines, own->id);
		bool has_its_role = given && given->line.is_observer == own->line.is_observer;

		ensemble_add(taken, own->id, has_its_role ? given->text : own->text);
	}
}

char *members_format(const struct ensemble *ensemble)
{
	cleanup_settings struct settings lines = SETTINGS_NULL;

	ensemble_put(ensemble, &lines);
	return properties_format(&lines, "# the members of the last start, by kafka-init\n");
}

void members_parse(const char *text, size_t length, const char *origin, struct ensemble *ensemble,
		   struct findings *findings)
{
	cleanup_settings struct settings lines = SETTINGS_NULL;

	properties_read(text, length, origin, &lines, findings);
	ensemble_read(ensemble, &lines, origin, findings);
}

void members_decide(const struct membership *membership, const struct ensemble *other,
		    enum members_source source)
{
	struct zookeeper_server *server = membership->server;
	struct members_seen seen = {
		.configured = &server->ensemble,
		.other = other,
		.source = source,
		.has_data = membership->disk->has_data,
		.own_id = server->id,
	};
	struct ensemble taken;
	cleanup_free char *notice = NULL;

	if (!members_take_other(&seen, membership->tool, membership->findings, &notice))
		return;
	if (membership->is_checked)
		findings_add(membership->findings, FINDING_WARNING, seen.configured->origin,
			     "change it back until the ensemble is resized", "%s", notice);
	else
		log_error("%s: %s", seen.configured->origin, notice);
	members_with_addresses(other, &server->ensemble, &taken);
	zookeeper_server_take_members(server, membership->zoo_cfg, &taken);
}
