/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/findings.h"
#include "settings/settings.h"
#include "storage/zookeeper_disk.h"
#include "zookeeper/zookeeper_server.h"

/* Which members a server starts with. Two majorities of lists that differ by one member have a
 * server in common; of lists that differ by more they may not, and then two leaders serve at once.
 * Voters are compared by id alone: addresses may change, and observers belong to no majority. */

/* Where the other list comes from. */
enum members_source {
	MEMBERS_RECORDED, /* dataDir/conf/members: those of this disk's last start */
	MEMBERS_SERVING,  /* the ensemble that serves while this disk is empty */
};

struct members_seen {
	const struct ensemble *configured;
	const struct ensemble *other; /* empty: nothing is recorded; a standalone server serves */
	enum members_source source;
	bool has_data; /* on this disk: an empty one is bound to no record */
	int64_t own_id;
};

/* Whether the server starts with `other`. Then *noticep says why, and how to resize (the caller
 * frees it). A start that cannot be right with either is a refusal. What --ignore-preflight-errors
 * switches off (`members`) is a warning, and `configured` is taken. */
bool members_take_other(const struct members_seen *seen, const struct settings *tool,
			struct findings *findings, char **noticep);

/* The members of `ids` with their roles, each with its address in `lines` where that has one in the
 * same role; the origin is that of `ids`. */
void members_with_addresses(const struct ensemble *ids, const struct ensemble *lines,
			    struct ensemble *taken);

/* The text of the record. The caller frees it. */
char *members_format(const struct ensemble *ensemble);

/* Reads server.N lines, of a record or of /zookeeper/config; `origin` names them for people. What
 * is none is left out; a line that cannot be read is an error. */
void members_parse(const char *text, size_t length, const char *origin, struct ensemble *ensemble,
		   struct findings *findings);

/* A member that is about to start. */
struct membership {
	const struct settings *tool;
	struct settings *zoo_cfg;
	struct zookeeper_server *server; /* with the members that it is to start with */
	struct zookeeper_disk *disk;
	bool is_checked; /* it does not start: what would be said in the log is a warning */
	struct findings *findings;
};

/* Decides between the configured members and `other`, and takes these where it has to: an error in
 * the log says why. */
void members_decide(const struct membership *membership, const struct ensemble *other,
		    enum members_source source);
