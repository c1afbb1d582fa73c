// SPDX-License-Identifier: Apache-2.0
/* `live`: a kubelet that believes it kills the container, so whatever is in doubt is alive. */
#include "cases.h"

#include "probe/live.h"

#define BROKER "broker", "10.0.0.5:9092"
#define ZOOKEEPER "zookeeper", "127.0.0.1:2181"

/* has_record, process_runs, java_runs, answered_before */
#define NO_RECORD false, false, false, false
#define GONE true, false, true, true
#define WAITS true, true, false, false
#define STARTING true, true, true, false
#define SERVING true, true, true, true

static const struct {
	const char *name;
	const char *role;
	const char *address;
	struct live live;
	enum exit_code code;
	const char *line; /* a part of it */
} cases[] = {
	{"a broker answers",
	 BROKER,
	 {SERVING, NET_OK, ""},
	 EXIT_OK,
	 "alive: broker answers at 10.0.0.5:9092"},
	{"a ZooKeeper server answers",
	 ZOOKEEPER,
	 {SERVING, NET_OK, ""},
	 EXIT_OK,
	 "alive: zookeeper answers at 127.0.0.1:2181"},
	{"the first answer", BROKER, {STARTING, NET_OK, ""}, EXIT_OK, "alive: broker answers"},
	{"an answer without a record",
	 BROKER,
	 {NO_RECORD, NET_OK, ""},
	 EXIT_OK,
	 "alive: broker answers"},
	{"a TLS alert",
	 BROKER,
	 {SERVING, NET_TLS_ALERT, "bad certificate"},
	 EXIT_OK,
	 "alive: a TLS server answers at 10.0.0.5:9092 (bad certificate)"},
	{"a TLS alert first",
	 BROKER,
	 {STARTING, NET_TLS_ALERT, "x"},
	 EXIT_OK,
	 "alive: a TLS server"},
	{"a TLS alert without a record",
	 ZOOKEEPER,
	 {NO_RECORD, NET_TLS_ALERT, "x"},
	 EXIT_OK,
	 "alive: a TLS server answers at 127.0.0.1:2181 (x)"},
	{"log recovery: refused",
	 BROKER,
	 {STARTING, NET_UNREACHABLE, "refused"},
	 EXIT_OK,
	 "alive: no answer at 10.0.0.5:9092 yet (refused): still starting"},
	{"a snapshot is loaded: silent",
	 ZOOKEEPER,
	 {STARTING, NET_UNREACHABLE, "late"},
	 EXIT_OK,
	 "alive: no answer at 127.0.0.1:2181 yet (late): still starting"},
	{"garbage before the first answer",
	 BROKER,
	 {STARTING, NET_GARBAGE, "odd"},
	 EXIT_OK,
	 "yet (odd): still starting"},
	{"a refused port after the first answer",
	 BROKER,
	 {SERVING, NET_UNREACHABLE, "Connection refused"},
	 EXIT_TIMED_OUT,
	 "not alive: broker at 10.0.0.5:9092: Connection refused"},
	{"a silent server after the first answer",
	 ZOOKEEPER,
	 {SERVING, NET_UNREACHABLE, "no answer"},
	 EXIT_TIMED_OUT,
	 "not alive: zookeeper at 127.0.0.1:2181: no answer"},
	{"garbage after the first answer",
	 BROKER,
	 {SERVING, NET_GARBAGE, "odd"},
	 EXIT_CONFIG,
	 "not alive: broker at 10.0.0.5:9092: odd"},
	{"nobody, without a record",
	 BROKER,
	 {NO_RECORD, NET_UNREACHABLE, "refused"},
	 EXIT_TIMED_OUT,
	 "not alive: broker at 10.0.0.5:9092: refused"},
	{"garbage without a record",
	 ZOOKEEPER,
	 {NO_RECORD, NET_GARBAGE, "odd"},
	 EXIT_CONFIG,
	 "not alive: zookeeper"},
	{"kafka-init waits",
	 BROKER,
	 {WAITS, NET_UNREACHABLE, ""},
	 EXIT_OK,
	 "alive: kafka-init waits, java is not started yet"},
	{"kafka-init waits, another process answers",
	 BROKER,
	 {WAITS, NET_OK, ""},
	 EXIT_OK,
	 "alive: kafka-init waits"},
	{"kafka-init waits after a restart",
	 ZOOKEEPER,
	 {true, true, false, true, NET_UNREACHABLE, ""},
	 EXIT_OK,
	 "kafka-init waits"},
	{"the process is gone",
	 BROKER,
	 {GONE, NET_UNREACHABLE, ""},
	 EXIT_NOT_HEALTHY,
	 "not alive: the process of the run record is gone"},
	{"the process is gone, another answers",
	 BROKER,
	 {GONE, NET_OK, ""},
	 EXIT_NOT_HEALTHY,
	 "is gone"},
	{"gone before java",
	 BROKER,
	 {true, false, false, false, NET_UNREACHABLE, ""},
	 EXIT_NOT_HEALTHY,
	 "is gone"},
	{"gone before the first answer",
	 ZOOKEEPER,
	 {true, false, true, false, NET_UNREACHABLE, ""},
	 EXIT_NOT_HEALTHY,
	 "is gone"},
};

static void test_judge(void **state)
{
	(void) state;
	for (EACH(it, cases)) {
		struct verdict verdict = {.line = NULL};

		live_judge(&it->live, it->role, it->address, &verdict);
		check_int(it->name, verdict.code, it->code);
		check_holds(it->name, verdict.line, it->line);
		check_text(it->name, strchr(verdict.line, '\n'), NULL);
		verdict_finish(&verdict);
	}
}

/* Whatever the answer is: a recorded process that runs and has not answered yet is never killed. */
static void test_never_before_the_first_answer(void **state)
{
	static const enum net_outcome outcomes[] = {NET_OK, NET_TLS_ALERT, NET_UNREACHABLE,
						    NET_GARBAGE};

	(void) state;
	for (EACH(outcome, outcomes))
		for (int java_runs = 0; java_runs < 2; java_runs++) {
			const struct live live = {true, true, java_runs, false, *outcome, "why"};
			struct verdict verdict = {.line = NULL};

			live_judge(&live, BROKER, &verdict);
			check_int(verdict.line, verdict.code, EXIT_OK);
			verdict_finish(&verdict);
		}
}

/* A verdict replaces the one before. */
static void test_verdict(void **state)
{
	struct verdict verdict = {.line = NULL};

	(void) state;
	verdict_set(&verdict, EXIT_TIMED_OUT, "%s", "first");
	verdict_set(&verdict, EXIT_OK, "second %d", 2);
	check_int("replaced", verdict.code, EXIT_OK);
	check_text("replaced", verdict.line, "second 2");
	verdict_finish(&verdict);
	check_text("finished", verdict.line, NULL);
	verdict_finish(&verdict);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_judge),
		cmocka_unit_test(test_never_before_the_first_answer),
		cmocka_unit_test(test_verdict),
	};

	return cmocka_run_group_tests_name("live", tests, NULL, NULL);
}
