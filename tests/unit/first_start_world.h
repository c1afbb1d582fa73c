/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "cases.h"

#include "membership/first_start_rules.h"

/* The model: members with a disk, a process, what they know of each other, and answers under way.
 */

#define MEMBERS_MAX 5

enum disk {
	DISK_EMPTY,
	DISK_MARKED,  /* with `initialize` */
	DISK_TRUSTED, /* java took the marker and wrote an empty snapshot: it has a vote */
	DISK_DATA,    /* it took part in a quorum: what that acknowledged is here */
};

enum process {
	PROCESS_DOWN,
	PROCESS_WAITS, /* kafka-init */
	PROCESS_JAVA,
};

struct world {
	int count;
	bool are_mute; /* client ports show no mode */
	bool lost;     /* one disk has been lost */
	enum disk disk[MEMBERS_MAX];
	enum process process[MEMBERS_MAX];
	struct first_start_peer knows[MEMBERS_MAX][MEMBERS_MAX];
	struct {
		int from;
		int to;
		enum first_start_said said; /* SAID_NOTHING: none */
	} late;				    /* an answer that comes later than it was given */
};

static inline bool has_vote(const struct world *world, int i)
{
	return world->process[i] == PROCESS_JAVA && world->disk[i] >= DISK_TRUSTED;
}

static inline int popcount(unsigned set)
{
	int bits = 0;

	for (; set; set &= set - 1)
		bits++;
	return bits;
}

/* Those that run with the data: whether `srvr` may show a mode. */
static inline bool is_served(const struct world *world)
{
	int with_data = 0;

	for (int i = 0; i < world->count; i++)
		with_data += has_vote(world, i) && world->disk[i] == DISK_DATA;
	return with_data > world->count / 2;
}

/* The servers of `set` elect a leader, whose data all of them have afterwards. False: they cannot.
 * That what a quorum has acknowledged is not the leader's is what must never happen. */
static inline bool elect(struct world *world, unsigned set)
{
	bool has_data = false, is_somewhere = false;
	int votes = 0;

	for (int i = 0; i < world->count; i++) {
		if (set >> i & 1 && world->process[i] != PROCESS_JAVA)
			return false;
		votes += set >> i & 1 && has_vote(world, i);
		has_data |= set >> i & 1 && world->disk[i] == DISK_DATA;
		is_somewhere |= world->disk[i] == DISK_DATA;
	}
	if (votes <= world->count / 2)
		return false;
	check("an empty leader over data", has_data || !is_somewhere);
	for (int i = 0; i < world->count; i++)
		if (set >> i & 1)
			world->disk[i] = DISK_DATA;
	return true;
}

static inline enum first_start_said word_of(const struct world *world, int i)
{
	return world->disk[i] == DISK_MARKED ? SAID_READY : SAID_EMPTY;
}

enum answer { ANSWER_COMES, ANSWER_IS_LATE, ANSWER_IS_LOST, ANSWER_SHOWS_QUORUM };

static inline bool answer(struct world *world, int i, int j, enum answer how)
{
	enum first_start_said said = word_of(world, j);

	if (how == ANSWER_SHOWS_QUORUM || (how == ANSWER_IS_LATE && world->late.said))
		return false;
	if (said == SAID_READY)
		world->knows[j][i].was_told = true;
	if (how == ANSWER_COMES)
		first_start_rules_heard(&world->knows[i][j], said);
	if (how == ANSWER_IS_LATE) {
		world->late.from = j;
		world->late.to = i;
		world->late.said = said;
	}
	return true;
}

/* `i` asks `j`. */
static inline bool ask(struct world *world, int i, int j, enum answer how)
{
	bool shows_quorum = how == ANSWER_SHOWS_QUORUM;

	if (i == j || world->process[i] != PROCESS_WAITS)
		return false;
	if (world->process[j] == PROCESS_WAITS)
		return answer(world, i, j, how);
	if (how == ANSWER_IS_LATE || how == ANSWER_IS_LOST)
		return false;
	if (world->process[j] == PROCESS_JAVA) {
		if (shows_quorum && (world->are_mute || !is_served(world)))
			return false;
		first_start_rules_saw(&world->knows[i][j], shows_quorum	     ? SERVER_HAS_QUORUM
							   : world->are_mute ? SERVER_IS_MUTE
									     : SERVER_RUNS);
	} else {
		first_start_rules_saw(&world->knows[i][j], SERVER_IS_NOT_THERE);
	}
	return true;
}

static inline void drop_late(struct world *world)
{
	world->late.from = world->late.to = 0;
	world->late.said = SAID_NOTHING;
}

static inline bool deliver(struct world *world, int i)
{
	if (!world->late.said || world->late.to != i)
		return false;
	first_start_rules_heard(&world->knows[i][world->late.from], world->late.said);
	drop_late(world);
	return true;
}

static inline enum first_start_step next_of(const struct world *world, int i)
{
	struct first_start_peer peers[MEMBERS_MAX];
	size_t count = 0;

	for (int j = 0; j < world->count; j++)
		if (j != i)
			peers[count++] = world->knows[i][j];
	return first_start_rules_next(world->disk[i] == DISK_MARKED, peers, count);
}

static inline void forget(struct world *world, int i)
{
	for (int j = 0; j < world->count; j++)
		world->knows[i][j] = (struct first_start_peer) {.said = SAID_NOTHING};
	if (world->late.to == i)
		drop_late(world);
}

static inline bool decide(struct world *world, int i)
{
	enum first_start_step step;

	if (world->process[i] != PROCESS_WAITS)
		return false;
	step = next_of(world, i);
	if (step == STEP_WAIT)
		return false;
	if (step == STEP_MARK) {
		world->disk[i] = DISK_MARKED;
		return true;
	}
	world->disk[i] = step == STEP_START_MARKED ? DISK_TRUSTED : DISK_EMPTY;
	world->process[i] = PROCESS_JAVA;
	forget(world, i);
	return true;
}

static inline bool crash(struct world *world, int i)
{
	if (world->process[i] == PROCESS_DOWN)
		return false;
	world->process[i] = PROCESS_DOWN;
	forget(world, i);
	return true;
}

static inline bool start(struct world *world, int i)
{
	if (world->process[i] != PROCESS_DOWN)
		return false;
	world->process[i] = world->disk[i] >= DISK_TRUSTED ? PROCESS_JAVA : PROCESS_WAITS;
	return true;
}

static inline bool lose(struct world *world, int i)
{
	if (world->lost || world->process[i] != PROCESS_DOWN || world->disk[i] == DISK_EMPTY)
		return false;
	world->lost = true;
	world->disk[i] = DISK_EMPTY;
	return true;
}

static inline int event_count(const struct world *world)
{
	return 4 * world->count * world->count + 5 * world->count + (1 << world->count);
}

/* All that can happen has a number: to one member and another, to one, to a set. False: it cannot
 * happen now. */
static inline bool happen(struct world *world, int event)
{
	static bool (*const to_one[])(struct world * world, int i) = {decide, crash, start, lose,
								      deliver};
	int count = world->count, pairs = count * count;

	if (event < 4 * pairs)
		return ask(world, event % pairs / count, event % count,
			   (enum answer)(event / pairs));
	event -= 4 * pairs;
	if (event < 5 * count)
		return to_one[event / count](world, event % count);
	return elect(world, (unsigned) (event - 5 * count));
}

static inline void one_fair_round(struct world *world)
{
	unsigned running = 0;

	for (int i = 0; i < world->count; i++) {
		start(world, i);
		deliver(world, i);
		for (int j = 0; j < world->count; j++) {
			if (!ask(world, i, j, ANSWER_SHOWS_QUORUM))
				ask(world, i, j, ANSWER_COMES);
		}
		while (decide(world, i))
			;
		running |= world->process[i] == PROCESS_JAVA ? 1U << i : 0;
	}
	elect(world, running);
}

static inline bool is_done(const struct world *world)
{
	bool done = true;

	for (int i = 0; i < world->count; i++)
		done &= world->process[i] == PROCESS_JAVA && world->disk[i] == DISK_DATA;
	return done;
}

/* Nobody crashes any more, nothing is lost: all must come to run with the data. */
static inline void must_end(struct world world)
{
	for (int round = 0; round < 6 && !is_done(&world); round++)
		one_fair_round(&world);
	check("all run with the data in the end", is_done(&world));
}

/* A first start, or one in which a majority has the data. */
static inline bool has_good_end(unsigned with_data, int count)
{
	return !with_data || popcount(with_data) > count / 2;
}

static inline void begin(struct world *world, int count, unsigned with_data, bool are_mute)
{
	*world = (struct world) {.count = count, .are_mute = are_mute};
	for (int i = 0; i < count; i++)
		world->disk[i] = with_data >> i & 1 ? DISK_DATA : DISK_EMPTY;
}
