// SPDX-License-Identifier: Apache-2.0
/* When an empty ZooKeeper member may start: a table, then every order in which three members can
 * hear of each other, crash, start again and lose a disk, then random orders of five. */
#include "cases.h"

#include "wait/first_start_rules.h"

#define NOTHING                                                                                    \
	{                                                                                          \
		SAID_NOTHING, SERVER_IS_NOT_THERE, false                                           \
	}
#define EMPTY                                                                                      \
	{                                                                                          \
		SAID_EMPTY, SERVER_IS_NOT_THERE, false                                             \
	}
#define READY                                                                                      \
	{                                                                                          \
		SAID_READY, SERVER_IS_NOT_THERE, false                                             \
	}
#define TOLD                                                                                       \
	{                                                                                          \
		SAID_READY, SERVER_IS_NOT_THERE, true                                              \
	}
#define RUNS                                                                                       \
	{                                                                                          \
		SAID_NOTHING, SERVER_RUNS, false                                                   \
	}
#define MUTE                                                                                       \
	{                                                                                          \
		SAID_NOTHING, SERVER_IS_MUTE, false                                                \
	}
#define QUORUM                                                                                     \
	{                                                                                          \
		SAID_NOTHING, SERVER_HAS_QUORUM, false                                             \
	}

static const struct {
	const char *name;
	bool is_ready;
	size_t count;
	struct first_start_peer peers[4];
	enum first_start_step step;
} cases[] = {
	{"alone and empty", false, 0, {NOTHING}, STEP_MARK},
	{"alone and marked", true, 0, {NOTHING}, STEP_START_MARKED},
	{"nothing is known", false, 2, {NOTHING, NOTHING}, STEP_WAIT},
	{"one is missing", false, 2, {EMPTY, NOTHING}, STEP_WAIT},
	{"all are empty", false, 2, {EMPTY, EMPTY}, STEP_MARK},
	{"ready is empty, too", false, 2, {EMPTY, READY}, STEP_MARK},
	{"an empty one does not follow a server without a quorum (E-D)",
	 false,
	 2,
	 {EMPTY, RUNS},
	 STEP_WAIT},
	{"not even all of them", false, 2, {RUNS, RUNS}, STEP_WAIT},
	{"a quorum is there", false, 2, {NOTHING, QUORUM}, STEP_START_UNMARKED},
	{"a quorum is there, and this one is ready", true, 2, {TOLD, QUORUM}, STEP_START_UNMARKED},
	{"one mute server is not enough", false, 2, {EMPTY, MUTE}, STEP_WAIT},
	{"a majority of mute servers", false, 2, {MUTE, MUTE}, STEP_START_UNMARKED},
	{"two of four are no majority of five", false, 4, {MUTE, MUTE, EMPTY, NOTHING}, STEP_WAIT},
	{"three of four are", false, 4, {MUTE, MUTE, MUTE, NOTHING}, STEP_START_UNMARKED},
	{"ready alone", true, 2, {NOTHING, NOTHING}, STEP_WAIT},
	{"ready beside an empty one", true, 2, {TOLD, EMPTY}, STEP_WAIT},
	{"all are ready, one has not heard it", true, 2, {TOLD, READY}, STEP_WAIT},
	{"all are ready and know it", true, 2, {TOLD, TOLD}, STEP_START_MARKED},
	{"the others have started", true, 2, {RUNS, RUNS}, STEP_START_MARKED},
	{"one of them has", true, 2, {TOLD, RUNS}, STEP_START_MARKED},
	{"one has, and one is missing", true, 2, {NOTHING, RUNS}, STEP_WAIT},
	{"mute servers have started, too", true, 2, {MUTE, MUTE}, STEP_START_MARKED},
};

static void test_table(void **state)
{
	(void) state;
	for (EACH(it, cases))
		check_int(it->name, first_start_next(it->is_ready, it->peers, it->count), it->step);
}

static const struct {
	const char *name;
	struct first_start_case it; /* data, vote, protected, by hand, voters */
	enum first_start_need need;
} needs[] = {
	{"with data", {true, true, true, false, 3}, FIRST_START_NOTHING},
	{"with data, by hand", {true, true, true, true, 3}, FIRST_START_NOTHING},
	{"with data, alone", {true, true, true, false, 1}, FIRST_START_NOTHING},
	{"an observer", {false, false, true, false, 3}, FIRST_START_NOTHING},
	{"an observer, by hand", {false, false, true, true, 3}, FIRST_START_NOTHING},
	{"not protected", {false, true, false, false, 3}, FIRST_START_NOTHING},
	{"not protected, by hand", {false, true, false, true, 3}, FIRST_START_NOTHING},
	{"empty", {false, true, true, false, 3}, FIRST_START_PROOF},
	{"empty, of two", {false, true, true, false, 2}, FIRST_START_PROOF},
	{"empty, alone", {false, true, true, false, 1}, FIRST_START_MARKER},
	{"empty, by hand", {false, true, true, true, 3}, FIRST_START_MARKER},
};

static void test_need(void **state)
{
	(void) state;
	for (EACH(it, needs))
		check_int(it->name, first_start_need(&it->it), it->need);
}

static void test_learning(void **state)
{
	struct first_start_peer peer = TOLD;

	(void) state;
	first_start_saw(&peer, SERVER_RUNS);
	check_int("a server's disk is not empty any more", peer.said, SAID_NOTHING);
	first_start_heard(&peer, SAID_EMPTY);
	check_int("where kafka-init answers, no server runs", peer.server, SERVER_IS_NOT_THERE);
	first_start_saw(&peer, SERVER_IS_NOT_THERE);
	check_int("silence takes nothing back", peer.said, SAID_EMPTY);
}

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

static bool has_vote(const struct world *world, int i)
{
	return world->process[i] == PROCESS_JAVA && world->disk[i] >= DISK_TRUSTED;
}

static int popcount(unsigned set)
{
	int bits = 0;

	for (; set; set &= set - 1)
		bits++;
	return bits;
}

/* Those that run with the data: whether `srvr` may show a mode. */
static bool is_served(const struct world *world)
{
	int with_data = 0;

	for (int i = 0; i < world->count; i++)
		with_data += has_vote(world, i) && world->disk[i] == DISK_DATA;
	return with_data > world->count / 2;
}

/* The servers of `set` elect a leader, whose data all of them have afterwards. False: they cannot.
 * That what a quorum has acknowledged is not the leader's is what must never happen. */
static bool elect(struct world *world, unsigned set)
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

static enum first_start_said word_of(const struct world *world, int i)
{
	return world->disk[i] == DISK_MARKED ? SAID_READY : SAID_EMPTY;
}

enum answer { ANSWER_COMES, ANSWER_IS_LATE, ANSWER_IS_LOST, ANSWER_SHOWS_QUORUM };

static bool answer(struct world *world, int i, int j, enum answer how)
{
	enum first_start_said said = word_of(world, j);

	if (how == ANSWER_SHOWS_QUORUM || (how == ANSWER_IS_LATE && world->late.said))
		return false;
	if (said == SAID_READY)
		world->knows[j][i].was_told = true;
	if (how == ANSWER_COMES)
		first_start_heard(&world->knows[i][j], said);
	if (how == ANSWER_IS_LATE) {
		world->late.from = j;
		world->late.to = i;
		world->late.said = said;
	}
	return true;
}

/* `i` asks `j`. */
static bool ask(struct world *world, int i, int j, enum answer how)
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
		first_start_saw(&world->knows[i][j], shows_quorum      ? SERVER_HAS_QUORUM
						     : world->are_mute ? SERVER_IS_MUTE
								       : SERVER_RUNS);
	} else {
		first_start_saw(&world->knows[i][j], SERVER_IS_NOT_THERE);
	}
	return true;
}

static void drop_late(struct world *world)
{
	world->late.from = world->late.to = 0;
	world->late.said = SAID_NOTHING;
}

static bool deliver(struct world *world, int i)
{
	if (!world->late.said || world->late.to != i)
		return false;
	first_start_heard(&world->knows[i][world->late.from], world->late.said);
	drop_late(world);
	return true;
}

static enum first_start_step next_of(const struct world *world, int i)
{
	struct first_start_peer peers[MEMBERS_MAX];
	size_t count = 0;

	for (int j = 0; j < world->count; j++)
		if (j != i)
			peers[count++] = world->knows[i][j];
	return first_start_next(world->disk[i] == DISK_MARKED, peers, count);
}

static void forget(struct world *world, int i)
{
	for (int j = 0; j < world->count; j++)
		world->knows[i][j] = (struct first_start_peer) NOTHING;
	if (world->late.to == i)
		drop_late(world);
}

static bool decide(struct world *world, int i)
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

static bool crash(struct world *world, int i)
{
	if (world->process[i] == PROCESS_DOWN)
		return false;
	world->process[i] = PROCESS_DOWN;
	forget(world, i);
	return true;
}

static bool start(struct world *world, int i)
{
	if (world->process[i] != PROCESS_DOWN)
		return false;
	world->process[i] = world->disk[i] >= DISK_TRUSTED ? PROCESS_JAVA : PROCESS_WAITS;
	return true;
}

static bool lose(struct world *world, int i)
{
	if (world->lost || world->process[i] != PROCESS_DOWN || world->disk[i] == DISK_EMPTY)
		return false;
	world->lost = true;
	world->disk[i] = DISK_EMPTY;
	return true;
}

static int event_count(const struct world *world)
{
	return 4 * world->count * world->count + 5 * world->count + (1 << world->count);
}

/* All that can happen has a number: to one member and another, to one, to a set. False: it cannot
 * happen now. */
static bool happen(struct world *world, int event)
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

static void one_fair_round(struct world *world)
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

static bool is_done(const struct world *world)
{
	bool done = true;

	for (int i = 0; i < world->count; i++)
		done &= world->process[i] == PROCESS_JAVA && world->disk[i] == DISK_DATA;
	return done;
}

/* Nobody crashes any more, nothing is lost: all must come to run with the data. */
static void must_end(struct world world)
{
	for (int round = 0; round < 6 && !is_done(&world); round++)
		one_fair_round(&world);
	check("all run with the data in the end", is_done(&world));
}

/* A first start, or one in which a majority has the data. */
static bool has_good_end(unsigned with_data, int count)
{
	return !with_data || popcount(with_data) > count / 2;
}

static void begin(struct world *world, int count, unsigned with_data, bool are_mute)
{
	*world = (struct world) {.count = count, .are_mute = are_mute};
	for (int i = 0; i < count; i++)
		world->disk[i] = with_data >> i & 1 ? DISK_DATA : DISK_EMPTY;
}

/* Worlds of three members, each in 64 bits. */
#define MEMBERS 3

/* With the members in another order: place[n] is the one that comes n-th. */
static uint64_t pack(const struct world *world, const int *place)
{
	uint64_t bits = world->lost;

	for (int i = 0; i < MEMBERS; i++) {
		bits = bits << 2 | world->disk[place[i]];
		bits = bits << 2 | world->process[place[i]];
		bits = bits << 2 | (world->late.to == place[i] ? world->late.said : SAID_NOTHING);
		bits = bits << 1 | (world->late.said && world->late.from == place[i]);
		for (int j = 0; j < MEMBERS; j++) {
			const struct first_start_peer *peer = &world->knows[place[i]][place[j]];

			if (j == i)
				continue;
			bits = bits << 2 | peer->said;
			bits = bits << 2 | peer->server;
			bits = bits << 1 | peer->was_told;
		}
	}
	/* 0 is an empty place of the table. */
	return bits + 1;
}

static unsigned take(uint64_t *bits, int width)
{
	unsigned value = (unsigned) (*bits & ((1U << width) - 1));

	*bits >>= width;
	return value;
}

static void unpack(uint64_t bits, struct world *world)
{
	bits--;
	drop_late(world);
	for (int i = MEMBERS; i-- > 0;) {
		enum first_start_said late;

		for (int j = MEMBERS; j-- > 0;) {
			struct first_start_peer *peer = &world->knows[i][j];

			if (j == i)
				continue;
			peer->was_told = take(&bits, 1);
			peer->server = take(&bits, 2);
			peer->said = take(&bits, 2);
		}
		if (take(&bits, 1))
			world->late.from = i;
		late = take(&bits, 2);
		if (late) {
			world->late.said = late;
			world->late.to = i;
		}
		world->process[i] = take(&bits, 2);
		world->disk[i] = take(&bits, 2);
	}
	world->lost = bits;
}

/* Members that began alike can change places: of such worlds the one with the least number stands
 * for all. `with_data` began with data: the first ones. */
static uint64_t pack_least(const struct world *world, unsigned with_data)
{
	static const int places[][MEMBERS] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
					      {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
	uint64_t least = UINT64_MAX;

	for (EACH(place, places)) {
		uint64_t packed;

		if (popcount(with_data) % MEMBERS && (*place)[0] != 0)
			continue;
		packed = pack(world, *place);
		least = packed < least ? packed : least;
	}
	return least;
}

/* The worlds that were seen: a table of open addresses, and the order in which they came. */
struct seen {
	uint64_t *table;
	uint64_t *order;
	size_t length;
};

#define TABLE_BITS 21
#define TABLE_SIZE ((size_t) 1 << TABLE_BITS)
#define SEEN_MAX (TABLE_SIZE / 2)

static void see(struct seen *seen, uint64_t world)
{
	size_t at = (size_t) (world * UINT64_C(0x9E3779B97F4A7C15) >> (64 - TABLE_BITS));

	for (; seen->table[at]; at = (at + 1) & (TABLE_SIZE - 1))
		if (seen->table[at] == world)
			return;
	check("the worlds fit", seen->length < SEEN_MAX);
	seen->table[at] = world;
	seen->order[seen->length++] = world;
}

static void explore(struct seen *seen, unsigned with_data, bool are_mute)
{
	struct world world, after;

	begin(&world, MEMBERS, with_data, are_mute);
	see(seen, pack_least(&world, with_data));
	for (size_t at = 0; at < seen->length; at++) {
		unpack(seen->order[at], &world);
		if (!world.lost && has_good_end(with_data, MEMBERS))
			must_end(world);
		for (int event = 0; event < event_count(&world); event++) {
			after = world;
			if (happen(&after, event))
				see(seen, pack_least(&after, with_data));
		}
	}
}

/* How many worlds there are of each beginning is no contract, but a model that finds few of them
 * has lost its way. */
static const struct {
	unsigned with_data;
	bool are_mute;
	size_t at_least;
} beginnings[] = {
	{0, false, 300000}, {1, false, 300000}, {3, false, 500}, {7, false, 30},
	{0, true, 300000},  {1, true, 300000},	{3, true, 500},
};

static void test_every_order_of_three(void **state)
{
	(void) state;
	for (EACH(it, beginnings)) {
		struct seen seen = {calloc(TABLE_SIZE, sizeof(uint64_t)),
				    calloc(SEEN_MAX, sizeof(uint64_t)), 0};

		explore(&seen, it->with_data, it->are_mute);
		check_int("worlds enough", seen.length >= it->at_least, true);
		free(seen.table);
		free(seen.order);
	}
}

/* xorshift: the same walks every time. */
static unsigned next_random(uint64_t *random, unsigned below)
{
	*random ^= *random << 13;
	*random ^= *random >> 7;
	*random ^= *random << 17;
	return (unsigned) ((*random >> 33) % below);
}

#define WALKS 20000
#define STEPS 300

/* Crashes and losses are rare, or nothing ever comes about. */
static void walk(struct world *world, uint64_t *random)
{
	for (int step = 0; step < STEPS; step++) {
		struct world after = *world;
		int event = (int) next_random(random, (unsigned) event_count(world));

		if (happen(&after, event) &&
		    (after.lost == world->lost || next_random(random, 4) == 0))
			*world = after;
	}
}

static void test_random_orders_of_five(void **state)
{
	uint64_t random = UINT64_C(88172645463325252);

	(void) state;
	for (int i = 0; i < WALKS; i++) {
		unsigned with_data = (1U << next_random(&random, MEMBERS_MAX + 1)) - 1;
		struct world world;

		begin(&world, MEMBERS_MAX, with_data, next_random(&random, 2));
		walk(&world, &random);
		if (!world.lost && has_good_end(with_data, MEMBERS_MAX))
			must_end(world);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_need),
		cmocka_unit_test(test_learning),
		cmocka_unit_test(test_every_order_of_three),
		cmocka_unit_test(test_random_orders_of_five),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
