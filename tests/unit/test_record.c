// SPDX-License-Identifier: Apache-2.0
/* The run record and its directory, which may hold passwords: ours alone. */
#include "cases.h"

#include <sys/stat.h>
#include <sys/wait.h>

#include "files.h"
#include "host/host.h"
#include "pod.h"
#include "run/record.h"
#include "run/run_dir.h"

#define MINIMAL "role=broker\npid=1\n"

static void remove_all(const char *path)
{
	nftw(path, files_remove, 8, FTW_DEPTH | FTW_PHYS);
}

/* A run directory "run" with this record; NULL: it is empty. */
static void make_run_dir(const char *record)
{
	remove_all("run");
	check_int("mkdir", mkdir("run", 0700), 0);
	if (record)
		files_write("run/run.properties", record);
}

static int read_from(const char *run_dir, struct settings *record, char **run_dirp, struct err *err)
{
	struct settings tool = SETTINGS_NULL;
	int result;

	make_tool(&tool, run_dir);
	*err = ERR_NULL;
	result = record_read(&tool, record, run_dirp, err);
	settings_finish(&tool);
	return result;
}

static void test_round_trip(void **state)
{
	static const struct {
		const char *name;
		const char *lines;
		const char *role;
	} cases[] = {
		{"a broker", "role=broker\nphase=run\nid=1001\npid=1\nstart.time=4711", "broker"},
		{"a ZooKeeper server", "role=zookeeper\nphase=wait\nid=3\npid=1\nstart.time=1",
		 "zookeeper"},
		{"addresses",
		 "role=broker\npid=1\naddress=[fd00::5]:9092\nadvertised=k-0.k:9092\n"
		 "zookeeper=a:2181,[::1]:2181/kafka",
		 "broker"},
		{"odd values", "role=broker\npid=1\npod.name= a \\ = : # ! b\nconfig=/r/\xC3\xBC",
		 "broker"},
	};

	(void) state;
	for (EACH(it, cases)) {
		struct settings written = SETTINGS_NULL, record = SETTINGS_NULL;
		struct err err = ERR_NULL;
		char *run_dir = NULL;
		struct stat st;

		make_run_dir(NULL);
		make_settings(&written, it->lines, LAYER_FILE, "record");
		check_int(it->name, record_write("run", &written, &err), 0);
		check_int(it->name, stat("run/run.properties", &st), 0);
		check_int(it->name, st.st_mode & 07777, 0600);
		check_int(it->name, read_from("run-dir=run", &record, &run_dir, &err), 0);
		check_text(it->name, run_dir, "run");
		check_int(it->name, record.length, written.length);
		for (size_t i = 0; i < written.length; i++)
			check_text(it->name, settings_get(&record, written.items[i].key),
				   written.items[i].value);
		check_text(it->name, record_role(&record), it->role);
		free(run_dir);
		settings_finish(&record);
		settings_finish(&written);
	}
}

static void test_read(void **state)
{
	static const struct {
		const char *name;
		const char *content; /* NULL: there is no record */
		const char *problem; /* NULL: it is one */
	} cases[] = {
		{"the least", MINIMAL, NULL},
		{"no record", NULL, "there is no run record in run"},
		{"an empty file", "", "run/run.properties is no run record"},
		{"no role", "pid=1\n", "is no run record"},
		{"no pid", "role=broker\n", "is no run record"},
		{"a broken escape", MINIMAL "id=\\u12\n", "is no run record"},
	};

	(void) state;
	for (EACH(it, cases)) {
		struct settings record = SETTINGS_NULL;
		struct err err = ERR_NULL;
		char *run_dir = NULL;

		make_run_dir(it->content);
		check_int(it->name, read_from("run-dir=run", &record, &run_dir, &err),
			  it->problem ? -1 : 0);
		check_int(it->name, it->problem ? err.code : EXIT_CONFIG, EXIT_CONFIG);
		check_holds(it->name, err.text, it->problem);
		check_text(it->name, run_dir, it->problem ? NULL : "run");
		free(run_dir);
		settings_finish(&record);
	}
}

/* How a directory comes to be refused. */
enum oddity {
	ODD_NOT,
	ODD_MODE,
	ODD_LINK,
	ODD_OWNER, /* only root can make it so */
};

static const struct {
	const char *name;
	const char *option;
	enum oddity oddity;
	mode_t mode;
	const char *problem;
} directories[] = {
	{"ours", "run-dir=run", ODD_NOT, 0700, NULL},
	{"ours, with a slash", "run-dir=run/", ODD_NOT, 0700, NULL},
	{"open to all", "run-dir=run", ODD_MODE, 0777, "is open to other users (mode 777)"},
	{"others may read", "run-dir=run", ODD_MODE, 0704, "(mode 704)"},
	{"others may enter", "run-dir=run", ODD_MODE, 0701, "(mode 701)"},
	{"the group may read", "run-dir=run", ODD_MODE, 0740, "(mode 740)"},
	{"sticky, as /tmp", "run-dir=run", ODD_MODE, 01777, "(mode 1777)"},
	{"a link", "run-dir=link", ODD_LINK, 0700, "is a link"},
	{"a link with a slash", "run-dir=link/", ODD_LINK, 0700, "is a link"},
	{"somebody else's", "run-dir=run", ODD_OWNER, 0700, "belongs to another user"},
	{"somebody else's, open", "run-dir=run", ODD_OWNER, 0777, "belongs to another user"},
};

/* A probe and a start keep to the same rules. */
static void test_directories(void **state)
{
	(void) state;
	for (EACH(it, directories)) {
		struct settings record = SETTINGS_NULL, tool = SETTINGS_NULL;
		struct err err = ERR_NULL, make_err = ERR_NULL;
		cleanup_free char *chosen = NULL;
		char *found = NULL;
		int expected = it->problem ? -1 : 0;

		if (it->oddity == ODD_OWNER && geteuid())
			continue;
		make_run_dir(MINIMAL);
		unlink("link");
		check_int(it->name, symlink("run", "link"), 0);
		check_int(it->name, chmod("run", it->mode), 0);
		if (it->oddity == ODD_OWNER)
			check_int(it->name, chown("run", 12345, 12345), 0);
		check_int(it->name, read_from(it->option, &record, &found, &err), expected);
		check_holds(it->name, err.text, it->problem);
		make_tool(&tool, it->option);
		chosen = run_dir_choose(&tool, "broker");
		check_int(it->name, run_dir_make(chosen, &make_err), expected);
		check_holds(it->name, make_err.text, it->problem);
		check_int(it->name, it->problem ? err.code : EXIT_CONFIG, EXIT_CONFIG);
		check_int(it->name, it->problem ? make_err.code : EXIT_CONFIG, EXIT_CONFIG);
		free(found);
		settings_finish(&tool);
		settings_finish(&record);
	}
}

static void test_make(void **state)
{
	static const struct {
		const char *name;
		const char *option;
		const char *problem;
		enum exit_code code;
	} cases[] = {
		{"a new one", "run-dir=new", NULL, EXIT_OK},
		{"again", "run-dir=new", NULL, EXIT_OK},
		{"a file", "run-dir=file", "is a link or no directory", EXIT_CONFIG},
		{"no parent", "run-dir=no/new", "cannot create the run directory no/new",
		 EXIT_SYSTEM},
	};
	mode_t umask_before = umask(0);

	(void) state;
	files_write("file", "");
	for (EACH(it, cases)) {
		struct settings tool = SETTINGS_NULL;
		struct err err = ERR_NULL;
		cleanup_free char *path = NULL;
		struct stat st;

		make_tool(&tool, it->option);
		path = run_dir_choose(&tool, "broker");
		check_int(it->name, run_dir_make(path, &err), it->problem ? -1 : 0);
		check_int(it->name, err.code, it->code);
		check_holds(it->name, err.text, it->problem);
		if (!it->problem) {
			check_int(it->name, stat(path, &st), 0);
			check_int(it->name, st.st_mode & 07777, 0700);
		}
		settings_finish(&tool);
	}
	umask(umask_before);
}

static void test_number(void **state)
{
	static const struct {
		const char *lines;
		int64_t number;
	} cases[] = {
		{"id=0", 0},	   {"id=9223372036854775807", INT64_MAX},
		{"id=", -1},	   {"id=x", -1},
		{"id=-5", -1},	   {"id=9223372036854775808", -1},
		{"id=1x", -1},	   {"other=1", -1},
		{"id=1001", 1001},
	};

	(void) state;
	for (EACH(it, cases)) {
		struct settings record = SETTINGS_NULL;

		make_settings(&record, it->lines, LAYER_FILE, "record");
		check_int(it->lines, record_number(&record, RECORD_ID), it->number);
		settings_finish(&record);
	}
}

/* The id of a process that has been and is no more. */
static pid_t gone_pid(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	check("fork", pid > 0);
	check_int("wait", waitpid(pid, NULL, 0), pid);
	return pid;
}

static void test_process_runs(void **state)
{
	const int64_t own = getpid(), gone = gone_pid();
	const int64_t start = host_process_start_time("", getpid());
	const struct {
		const char *name;
		int64_t pid, start_time;
		bool runs;
	} cases[] = {
		{"this process", own, start, true},
		{"another start time", own, start + 1, false},
		{"an unknown start time, of one that is gone", gone, 0, false},
		{"gone", gone, start, false},
		{"pid 0", 0, start, false},
		{"pid 0, no start time", 0, 0, false},
		{"a pid that cannot be", INT64_C(4294967296) + own, start, false},
		{"the largest pid", INT32_MAX, start, false},
		{"a negative pid", -1, start, false},
	};

	(void) state;
	check("a start time", start > 0);
	for (EACH(it, cases)) {
		struct settings record = SETTINGS_NULL;
		char *lines =
			xasprintf("pid=%" PRId64 "\nstart.time=%" PRId64, it->pid, it->start_time);

		make_settings(&record, lines, LAYER_FILE, "record");
		check_int(it->name, record_process_runs(&record), it->runs);
		settings_finish(&record);
		free(lines);
	}
}

static void test_process_runs_without_keys(void **state)
{
	static const char *const cases[] = {"pid=1", "start.time=1", "pid=x\nstart.time=y", ""};

	(void) state;
	for (EACH(it, cases)) {
		struct settings record = SETTINGS_NULL;

		make_settings(&record, *it, LAYER_FILE, "record");
		check_int(*it, record_process_runs(&record), false);
		settings_finish(&record);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_directories),
		cmocka_unit_test(test_make),
		cmocka_unit_test(test_number),
		cmocka_unit_test(test_process_runs),
		cmocka_unit_test(test_process_runs_without_keys),
	};

	return cmocka_run_group_tests_name("record", tests, files_setup, files_teardown);
}
