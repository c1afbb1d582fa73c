/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* When a member of a ZooKeeper ensemble whose disk is empty may start (ZOOKEEPER-2325): a majority
 * of emptied disks would elect an empty leader, and those that still have the data would take its
 * emptiness over. With db.autocreate=false an empty server has no vote, unless the file
 * `initialize` marks its disk as one that is to be empty. So the marker is made when every voter
 * has said that its disk is empty, and by none before.
 *
 * A member is at first `empty`. It gets `ready`, with the marker on its disk, once all others have
 * said `empty` or `ready` to it. It leaves for java when none of those that it leaves behind still
 * has to hear from it: whoever is not `ready` cannot know, once this one has stopped to answer,
 * that its disk was empty. */

/* What another member said last, and no server has run there since. */
enum first_start_said {
	SAID_NOTHING,
	SAID_EMPTY,
	SAID_READY,
};

/* What its client port showed last. */
enum first_start_server {
	SERVER_IS_NOT_THERE,
	SERVER_RUNS,	/* without a quorum */
	SERVER_IS_MUTE, /* it runs, and does not show us more: it wants a certificate, or `srvr` is
			   not on its list */
	SERVER_HAS_QUORUM,
};

/* One of the other voters, as far as it is known. All zero: nothing is. */
struct first_start_peer {
	enum first_start_said said;
	enum first_start_server server;
	bool was_told; /* our `ready` was sent to it */
};

/* Its kafka-init answered, so no server runs there. */
void first_start_rules_heard(struct first_start_peer *peer, enum first_start_said said);

/* Its client port was asked. Where a server runs, what its kafka-init said before counts no longer,
 * and it would have to be told again. */
void first_start_rules_saw(struct first_start_peer *peer, enum first_start_server server);

enum first_start_step {
	STEP_WAIT,
	STEP_MARK,	     /* make the marker: `ready` from then on */
	STEP_START_MARKED,   /* the first start */
	STEP_START_UNMARKED, /* the ensemble serves: the data comes from its leader */
};

/* What a member does, `is_ready` once its marker is on the disk. `count`: the other voters; 0 is an
 * ensemble of one.
 *
 * A server with a quorum is the end for everyone. Servers without one prove nothing to a member
 * that is only `empty`: they may be those that have the data. To one that is `ready` they have
 * started as it may start. Mute servers count for `empty` members where they are a majority by
 * themselves: starting without the marker loses nothing, but leaves a java that may never serve. */
enum first_start_step first_start_rules_next(bool is_ready, const struct first_start_peer *peers,
					     size_t count);

/* What is known before anybody is asked. */
struct first_start_case {
	bool has_data;	   /* on the disk */
	bool has_vote;	   /* an observer never leads */
	bool is_protected; /* db.autocreate is not true */
	bool by_hand;	   /* --zookeeper-first-start */
	size_t voters;
};

enum first_start_need {
	FIRST_START_NOTHING, /* java may start as it is */
	FIRST_START_MARKER,  /* the marker is to be made, without asking */
	FIRST_START_PROOF,   /* the others are to be asked */
};

enum first_start_need first_start_rules_need(const struct first_start_case *it);
