// SPDX-License-Identifier: Apache-2.0
/* What probes keep of one process, and that it counts for no other. */
#include "cases.h"

#include <sys/stat.h>

#include "files.h"
#include "pod.h"
#include "run/latch.h"

#define RECORD(pid, start) "pid=" pid "\nstart.time=" start
#define KEPT(more) "pid=7\nstart.time=4711\n" more

static void test_round_trip(void **state)
{
	static const struct {
		const char *name;
		struct latch latch;
	} cases[] = {
		{"nothing", {false, false, 0}},
		{"answered", {true, false, 0}},
		{"the gate is closed", {true, false, 123456789}},
		{"the gate is open", {true, true, 1}},
		{"a machine that runs for long", {true, true, INT64_MAX}},
	};
	struct settings record = SETTINGS_NULL;

	(void) state;
	make_settings(&record, RECORD("7", "4711"), LAYER_FILE, "record");
	for (EACH(it, cases)) {
		struct latch latch = {true, true, 99};
		struct err err = ERR_NULL;
		struct stat st;

		check_int(it->name, latch_write(".", &record, &it->latch, &err), 0);
		latch_read(".", &record, &latch);
		check_int(it->name, latch.answered, it->latch.answered);
		check_int(it->name, latch.caught_up, it->latch.caught_up);
		check_int(it->name, latch.gate_since_ms, it->latch.gate_since_ms);
		check_int(it->name, stat("probe.properties", &st), 0);
		check_int(it->name, st.st_mode & 07777, 0600);
	}
	settings_finish(&record);
}

/* A restarted container keeps its run directory: pid 1 again, at another time. */
static void test_of_another_process(void **state)
{
	static const struct {
		const char *name;
		const char *record;
		bool counts;
	} cases[] = {
		{"the same process", RECORD("7", "4711"), true},
		{"another pid", RECORD("8", "4711"), false},
		{"another start time", RECORD("7", "4712"), false},
		{"both are others", RECORD("8", "1"), false},
		{"a record without a start time", "pid=7", false},
		{"a record without a pid", "start.time=4711", false},
		{"an empty record", NULL, false},
	};
	const struct latch kept = {true, true, 5};
	struct settings writer = SETTINGS_NULL;
	struct err err = ERR_NULL;

	(void) state;
	make_settings(&writer, RECORD("7", "4711"), LAYER_FILE, "record");
	check_int("write", latch_write(".", &writer, &kept, &err), 0);
	settings_finish(&writer);
	for (EACH(it, cases)) {
		struct settings record = SETTINGS_NULL;
		struct latch latch = {true, true, 99};

		make_settings(&record, it->record, LAYER_FILE, "record");
		latch_read(".", &record, &latch);
		check_int(it->name, latch.answered, it->counts);
		check_int(it->name, latch.caught_up, it->counts);
		check_int(it->name, latch.gate_since_ms, it->counts ? 5 : 0);
		settings_finish(&record);
	}
}

static void test_odd_files(void **state)
{
	static const struct {
		const char *name;
		const char *content; /* NULL: there is no file */
		struct latch latch;
	} cases[] = {
		{"no file", NULL, {false, false, 0}},
		{"an empty file", "", {false, false, 0}},
		{"no line of ours", "\x01\x02\n", {false, false, 0}},
		{"only whose it is", KEPT(""), {false, false, 0}},
		{"one key", KEPT("answered=1\n"), {true, false, 0}},
		{"no numbers",
		 KEPT("answered=yes\ncaught.up=true\ngate.since.ms=x\n"),
		 {false, false, 0}},
		{"other numbers",
		 KEPT("answered=2\ncaught.up=0\ngate.since.ms=5\n"),
		 {false, false, 5}},
		{"a negative time", KEPT("answered=1\ngate.since.ms=-5\n"), {true, false, 0}},
		{"no pid", "start.time=4711\nanswered=1\n", {false, false, 0}},
		{"no start time", "pid=7\nanswered=1\n", {false, false, 0}},
		{"a key of the future", KEPT("answered=1\nmore=2\n"), {true, false, 0}},
	};
	struct settings record = SETTINGS_NULL;

	(void) state;
	make_settings(&record, RECORD("7", "4711"), LAYER_FILE, "record");
	for (EACH(it, cases)) {
		struct latch latch = {true, true, 99};

		unlink("probe.properties");
		if (it->content)
			files_write("probe.properties", it->content);
		latch_read(".", &record, &latch);
		check_int(it->name, latch.answered, it->latch.answered);
		check_int(it->name, latch.caught_up, it->latch.caught_up);
		check_int(it->name, latch.gate_since_ms, it->latch.gate_since_ms);
	}
	settings_finish(&record);
}

static void test_no_directory(void **state)
{
	struct settings record = SETTINGS_NULL;
	struct latch latch = {true, true, 5};
	struct err err = ERR_NULL;

	(void) state;
	make_settings(&record, RECORD("7", "4711"), LAYER_FILE, "record");
	check_int("nowhere", latch_write("nowhere", &record, &latch, &err), -1);
	check_int("nowhere", err.code, EXIT_SYSTEM);
	latch_read("nowhere", &record, &latch);
	check_int("nowhere", latch.answered || latch.caught_up || latch.gate_since_ms, false);
	settings_finish(&record);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_of_another_process),
		cmocka_unit_test(test_odd_files),
		cmocka_unit_test(test_no_directory),
	};

	return cmocka_run_group_tests_name("latch", tests, files_setup, files_teardown);
}
