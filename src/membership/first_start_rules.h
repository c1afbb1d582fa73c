/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* When a member of a ZooKeeper ensemble whose disk is empty may start (ZOOKEEPER-2325). A majority
 * of members with empty disks would elect an empty leader, and those that still have the data would
 * then empty theirs. With db.autocreate=false an empty server has no vote, unless the file
 * `initialize` marks its disk as one that is meant to be empty. So that marker is made only when
 * every voter has said that its disk is empty.
 *
 * A member is `empty` at first. It becomes `ready`, with the marker on its disk, once all others
 * have said `empty` or `ready` to it. It leaves for java when nobody that stays behind still has to
 * hear from it: once it no longer answers, a member that is not `ready` yet could not learn that
 * its disk was empty. */

/* What another member said last, if no server has run there since. */
enum first_start_said {
	SAID_NOTHING,
	SAID_EMPTY,
	SAID_READY,
};

/* What its client port showed last. */
enum first_start_server {
	SERVER_IS_NOT_THERE,
	SERVER_RUNS,	/* without a quorum */
	SERVER_IS_MUTE, /* it runs and shows us no more: it wants a certificate, or `srvr` is not on
			   its whitelist */
	SERVER_HAS_QUORUM,
};

/* What is known of one of the other voters. All zero: nothing. */
struct first_start_peer {
	enum first_start_said said;
	enum first_start_server server;
	bool was_told; /* our `ready` was sent to it */
};

/* Notes that its kafka-init answered, so that no server runs there. */
void first_start_rules_heard(struct first_start_peer *peer, enum first_start_said said);

/* Notes what its client port showed. If a server runs there, what its kafka-init said before no
 * longer counts, and the member would have to be told again. */
void first_start_rules_saw(struct first_start_peer *peer, enum first_start_server server);

enum first_start_step {
	STEP_WAIT,
	STEP_MARK,	     /* make the marker, and be `ready` from then on */
	STEP_START_MARKED,   /* the first start */
	STEP_START_UNMARKED, /* the ensemble serves: the data comes from its leader */
};

/* What a member does next; `is_ready` once its marker is on the disk. `count` is the number of
 * other voters; 0 is an ensemble of one.
 *
 * A server with a quorum ends the wait for everyone. Servers without a quorum prove nothing to a
 * member that is only `empty`: they may be those that have the data. To one that is `ready` they
 * are members that have started, as it may. Mute servers count for an `empty` member if they are a
 * majority by themselves: starting without the marker loses nothing, but java may then never
 * serve. */
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
