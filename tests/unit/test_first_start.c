// SPDX-License-Identifier: Apache-2.0
/* When an empty ZooKeeper member may start. */
#include "cases.h"

#include "membership/first_start_rules.h"

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
		check_int(it->name, first_start_rules_next(it->is_ready, it->peers, it->count),
			  it->step);
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
		check_int(it->name, first_start_rules_need(&it->it), it->need);
}

static void test_learning(void **state)
{
	struct first_start_peer peer = TOLD;

	(void) state;
	first_start_rules_saw(&peer, SERVER_RUNS);
	check_int("a server's disk is not empty any more", peer.said, SAID_NOTHING);
	first_start_rules_heard(&peer, SAID_EMPTY);
	check_int("where kafka-init answers, no server runs", peer.server, SERVER_IS_NOT_THERE);
	first_start_rules_saw(&peer, SERVER_IS_NOT_THERE);
	check_int("silence takes nothing back", peer.said, SAID_EMPTY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_need),
		cmocka_unit_test(test_learning),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
