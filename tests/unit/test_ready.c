// SPDX-License-Identifier: Apache-2.0
/* `ready`: the registration, the gate of a broker that was restarted, and ZooKeeper's modes. */
#include "cases.h"

#include "base/mem.h"
#include "probe/ready.h"

#define CAP 1000
#define NOW 50000

static struct metadata_broker three[] = {{0, (char *) (uintptr_t) "k-0.k", 9092},
					 {1, (char *) (uintptr_t) "k-1.k", 9092},
					 {2, (char *) (uintptr_t) "fd00::2", 9092}};

/* What the metadata says beside its brokers. */
struct look {
	size_t brokers;
	size_t replicas, without_leader, out_of_sync;
	const char *examples; /* with commas; NULL: none */
};

#define IN_SYNC                                                                                    \
	{                                                                                          \
		3, 10, 0, 0, NULL                                                                  \
	}
#define NO_REPLICA                                                                                 \
	{                                                                                          \
		3, 0, 0, 0, NULL                                                                   \
	}
#define NOBODY                                                                                     \
	{                                                                                          \
		0, 0, 0, 0, NULL                                                                   \
	}
#define ONE                                                                                        \
	{                                                                                          \
		1, 0, 0, 0, NULL                                                                   \
	}
#define BEHIND                                                                                     \
	{                                                                                          \
		3, 10, 0, 2, "a-0,b-1"                                                             \
	}
#define FAR_BEHIND                                                                                 \
	{                                                                                          \
		3, 10, 0, 9, "a-0,b-1"                                                             \
	}
#define LEADERLESS                                                                                 \
	{                                                                                          \
		3, 10, 4, 0, NULL                                                                  \
	}
#define BEHIND_AND_LEADERLESS                                                                      \
	{                                                                                          \
		3, 10, 4, 1, "a-0"                                                                 \
	}

#define NEW                                                                                        \
	{                                                                                          \
		false, false, 0                                                                    \
	}
#define CLOSED(since)                                                                              \
	{                                                                                          \
		true, false, since                                                                 \
	}
#define OPEN(since)                                                                                \
	{                                                                                          \
		true, true, since                                                                  \
	}

static const struct {
	const char *name;
	struct look look;
	int64_t id;
	const char *advertised;
	int64_t cap_ms;
	struct latch before;
	enum exit_code code;
	const char *line; /* a part of it */
	struct latch after;
} brokers[] = {
	{"in sync", IN_SYNC, 1, "k-1.k:9092", CAP, NEW, EXIT_OK,
	 "ready: broker 1 is registered and in sync in all 10 partitions", OPEN(NOW)},
	{"no replica yet", NO_REPLICA, 0, "k-0.k:9092", CAP, CLOSED(0), EXIT_OK,
	 "in all 0 partitions", OPEN(NOW)},
	{"at any address", IN_SYNC, 1, NULL, CAP, NEW, EXIT_OK, "ready: broker 1", OPEN(NOW)},
	{"the host's case", IN_SYNC, 1, "K-1.K:9092", CAP, NEW, EXIT_OK, "ready: broker 1",
	 OPEN(NOW)},
	{"IPv6", IN_SYNC, 2, "[fd00::2]:9092", CAP, NEW, EXIT_OK, "ready: broker 2", OPEN(NOW)},
	{"not listed", IN_SYNC, 3, "k-3.k:9092", CAP, CLOSED(0), EXIT_NOT_HEALTHY,
	 "not ready: broker 3 is not among the 3 brokers of the cluster", CLOSED(0)},
	{"no broker is listed", NOBODY, 1, NULL, CAP, NEW, EXIT_NOT_HEALTHY,
	 "not among the 0 brokers", NEW},
	{"listed at another host", IN_SYNC, 1, "k-1.other:9092", CAP, NEW, EXIT_NOT_HEALTHY,
	 "not ready: broker 1 is listed at k-1.k:9092, not at k-1.other:9092", NEW},
	{"listed at another port", IN_SYNC, 1, "k-1.k:9093", CAP, NEW, EXIT_NOT_HEALTHY,
	 "not at k-1.k:9093", NEW},
	{"another broker has the address", IN_SYNC, 0, "k-1.k:9092", CAP, NEW, EXIT_NOT_HEALTHY,
	 "broker 0 is listed at k-0.k:9092", NEW},
	{"IPv6 elsewhere", IN_SYNC, 2, "[fd00::3]:9092", CAP, NEW, EXIT_NOT_HEALTHY,
	 "is listed at [fd00::2]:9092, not at [fd00::3]:9092", NEW},
	{"not listed, though latched", ONE, 1, NULL, CAP, OPEN(7), EXIT_NOT_HEALTHY,
	 "not among the 1 brokers", OPEN(7)},
	{"the gate is closed", BEHIND, 1, "k-1.k:9092", CAP, NEW, EXIT_NOT_HEALTHY,
	 "not ready: broker 1 is not in sync in 2 of 10 partitions (a-0, b-1)", CLOSED(NOW)},
	{"more than the examples", FAR_BEHIND, 1, NULL, CAP, NEW, EXIT_NOT_HEALTHY,
	 "in 9 of 10 partitions (a-0, b-1, …)", CLOSED(NOW)},
	{"closed just before the cap", BEHIND, 1, NULL, CAP, CLOSED(NOW - CAP + 1),
	 EXIT_NOT_HEALTHY, "not in sync in 2", CLOSED(NOW - CAP + 1)},
	{"the cap", BEHIND, 1, NULL, CAP, CLOSED(NOW - CAP), EXIT_OK,
	 "ready: broker 1 is still out of sync in 2 of 10 partitions (a-0, b-1), but the time",
	 OPEN(NOW - CAP)},
	{"long after the cap", BEHIND, 1, NULL, CAP, CLOSED(1), EXIT_OK, "still out of sync",
	 OPEN(1)},
	{"the cap does not list it", BEHIND, 5, NULL, CAP, CLOSED(1), EXIT_NOT_HEALTHY,
	 "broker 5 is not among", CLOSED(1)},
	{"in sync before the cap", IN_SYNC, 1, NULL, CAP, CLOSED(NOW - 1), EXIT_OK,
	 "in sync in all 10", OPEN(NOW - 1)},
	{"the gate is off", BEHIND, 1, NULL, 0, NEW, EXIT_OK, "ready: broker 1 is registered",
	 CLOSED(0)},
	{"the gate is off, elsewhere", BEHIND, 1, "x:1", 0, NEW, EXIT_NOT_HEALTHY, "is listed at",
	 NEW},
	{"latched, then advertised elsewhere", BEHIND, 1, "x:1", CAP, OPEN(7), EXIT_OK,
	 "ready: broker 1 is registered, now at k-1.k:9092 and no longer at x:1", OPEN(7)},
	{"latched: another roll's lag", BEHIND, 1, NULL, CAP, OPEN(7), EXIT_OK,
	 "ready: broker 1 is registered", OPEN(7)},
	{"leaderless partitions do not count", LEADERLESS, 1, NULL, CAP, NEW, EXIT_OK,
	 "in all 6 partitions that have a leader", OPEN(NOW)},
	{"leaderless, and behind in others", BEHIND_AND_LEADERLESS, 1, NULL, CAP, NEW,
	 EXIT_NOT_HEALTHY, "not in sync in 1 of 10", CLOSED(NOW)},
	{"no id, brokers", IN_SYNC, -1, NULL, CAP, NEW, EXIT_OK,
	 "ready: the broker answers, its cluster has 3 brokers", NEW},
	{"no id, no broker", NOBODY, -1, NULL, CAP, NEW, EXIT_NOT_HEALTHY,
	 "not ready: the broker answers", NEW},
};

static void test_broker(void **state)
{
	(void) state;
	for (EACH(it, brokers)) {
		struct metadata metadata = {.brokers = three,
					    .controller = -1,
					    .answered_by = -1,
					    .broker_count = it->look.brokers,
					    .replicas = it->look.replicas,
					    .without_leader = it->look.without_leader,
					    .out_of_sync = it->look.out_of_sync};
		struct verdict verdict = {.line = NULL};
		struct latch latch = it->before;

		strv_add_split(&metadata.examples, it->look.examples ? it->look.examples : "", ",");
		ready_judge_broker(&metadata, it->id, it->advertised, it->cap_ms, NOW, &latch,
				   &verdict);
		check_int(it->name, verdict.code, it->code);
		check_holds(it->name, verdict.line, it->line);
		check_int(it->name, latch.answered, it->after.answered);
		check_int(it->name, latch.caught_up, it->after.caught_up);
		check_int(it->name, latch.gate_since_ms, it->after.gate_since_ms);
		strv_finish(&metadata.examples);
		verdict_finish(&verdict);
	}
}

/* The answer of another broker says nothing of this one. */
static void test_who_answered(void **state)
{
	static const struct {
		const char *name;
		int32_t answered_by;
		enum exit_code code;
	} answers[] = {{"itself", 1, EXIT_OK},
		       {"not known", -1, EXIT_OK},
		       {"another", 0, EXIT_NOT_HEALTHY}};

	(void) state;
	for (EACH(it, answers)) {
		struct metadata metadata = {
			.brokers = three, .broker_count = 3, .answered_by = it->answered_by};
		struct verdict verdict = {.line = NULL};
		struct latch latch = NEW;

		ready_judge_broker(&metadata, 1, NULL, CAP, NOW, &latch, &verdict);
		check_int(it->name, verdict.code, it->code);
		check_int(it->name, latch.caught_up, it->code == EXIT_OK);
		verdict_finish(&verdict);
	}
}

/* One process from its start on: closed, open, and then open for good. */
static void test_course(void **state)
{
	static const struct {
		const char *name;
		size_t out_of_sync;
		int64_t now_ms;
		enum exit_code code;
	} steps[] = {
		{"the first answer", 3, 100, EXIT_NOT_HEALTHY},
		{"some have caught up", 1, 200, EXIT_NOT_HEALTHY},
		{"more again", 2, 300, EXIT_NOT_HEALTHY},
		{"all have caught up", 0, 400, EXIT_OK},
		{"a disk is slow", 5, 500, EXIT_OK},
		{"after the cap", 5, 100 + CAP, EXIT_OK},
	};
	struct latch latch = {.answered = false};

	(void) state;
	for (EACH(it, steps)) {
		struct metadata metadata = {.brokers = three,
					    .controller = -1,
					    .answered_by = -1,
					    .broker_count = 3,
					    .replicas = 9,
					    .out_of_sync = it->out_of_sync};
		struct verdict verdict = {.line = NULL};

		ready_judge_broker(&metadata, 1, NULL, CAP, it->now_ms, &latch, &verdict);
		check_int(it->name, verdict.code, it->code);
		check_int(it->name, latch.gate_since_ms, 100);
		verdict_finish(&verdict);
	}
}

static void test_needs_partitions(void **state)
{
	static const struct {
		const char *name;
		struct latch latch;
		int64_t cap_ms;
		bool needs;
	} cases[] = {
		{"a new process", {false, false, 0}, CAP, true},
		{"the gate is closed", {true, false, 1}, CAP, true},
		{"the gate was open", {true, true, 1}, CAP, false},
		{"no gate", {false, false, 0}, 0, false},
		{"no gate any more", {true, true, 1}, 0, false},
	};

	(void) state;
	for (EACH(it, cases))
		check_int(it->name, ready_needs_partitions(&it->latch, it->cap_ms), it->needs);
}

#define SRVR(mode) "Zookeeper version: 3.9.5\nZxid: 0x1\nMode: " mode "\nNode count: 5\n"

static void test_zookeeper(void **state)
{
	static const struct {
		const char *name;
		const char *text;
		enum exit_code code;
		const char *line;
	} cases[] = {
		{"leader", SRVR("leader"), EXIT_OK, "ready: leader at z:2181"},
		{"follower", SRVR("follower"), EXIT_OK, "ready: follower at z:2181"},
		{"observer", SRVR("observer"), EXIT_OK, "ready: observer at z:2181"},
		{"standalone", SRVR("standalone"), EXIT_OK, "ready: standalone at z:2181"},
		{"the lines of Windows", "Mode: leader\r\n", EXIT_OK, "ready: leader at z:2181"},
		{"read-only", SRVR("read-only"), EXIT_NOT_HEALTHY,
		 "not ready: z:2181 is read-only: no quorum"},
		{"no quorum", "This ZooKeeper instance is not currently serving requests\n",
		 EXIT_NOT_HEALTHY, "not ready: z:2181 is up, but not serving: no quorum"},
		{"not in the whitelist",
		 "srvr is not executed because it is not in the whitelist.\n", EXIT_CONFIG,
		 "not ready: z:2181 does not answer srvr; 4lw.commands.whitelist must have it"},
		{"a mode of the future", SRVR("witness"), EXIT_CONFIG, "not ready: z:2181"},
		{"no answer", "", EXIT_CONFIG, "not ready: z:2181"},
		{"another server", "HTTP/1.1 400 Bad Request\r\n", EXIT_CONFIG, "not ready"},
	};

	(void) state;
	for (EACH(it, cases)) {
		struct verdict verdict = {.line = NULL};
		struct srvr srvr;

		srvr_parse(it->text, &srvr);
		ready_judge_zookeeper(&srvr, "z:2181", &verdict);
		srvr_finish(&srvr);
		check_int(it->name, verdict.code, it->code);
		check_holds(it->name, verdict.line, it->line);
		check_text(it->name, strpbrk(verdict.line, "\r\n"), NULL);
		verdict_finish(&verdict);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_broker),	  cmocka_unit_test(test_who_answered),
		cmocka_unit_test(test_course),	  cmocka_unit_test(test_needs_partitions),
		cmocka_unit_test(test_zookeeper),
	};

	return cmocka_run_group_tests_name("ready", tests, NULL, NULL);
}
