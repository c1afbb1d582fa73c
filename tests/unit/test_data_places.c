// SPDX-License-Identifier: Apache-2.0
/* Whether a ZooKeeper server's data is where its configuration looks for it. Each row is a disk,
 * made below a directory of its own. */
#include "files.h"

#include <sys/stat.h>

#include "base/file.h"
#include "base/str.h"
#include "pod.h"
#include "storage/data_places.h"

#define SNAPSHOT "data/version-2/snapshot.100000010"
#define FRESH "data/version-2/snapshot.0"
#define GONE "held log.100000005 at the last start, and holds no transaction log now"

static const struct {
	const char *name;
	const char *files;   /* a name that ends in a slash is a directory; a myid holds 1 */
	const char *log;     /* dataLogDir; NULL: none */
	const char *last;    /* the record: dataLogDir and newestLog; NULL: none */
	const char *finding; /* its beginning; NULL: none */
	const char *what;
} cases[] = {
	/* dataLogDir against the last start */
	{"the same", SNAPSHOT " log/version-2/log.100000011", "log", "log 100000011", NULL, NULL},
	{"without a record", SNAPSHOT " log/version-2/log.100000011", "log", NULL, NULL, NULL},
	{"dropped", SNAPSHOT " log/version-2/log.100000011", NULL, "log 100000011",
	 "refusal dataLogDir: the transaction logs were in ROOT/log at the last start and are "
	 "looked for in ROOT/data now, which holds none: ",
	 "would be gone"},
	{"dropped, of a first start", FRESH " log/version-2/log.1", NULL, "log -",
	 "refusal dataLogDir: ", "which holds none"},
	{"dropped, and its volume with it", FRESH, NULL, "log -",
	 "refusal dataLogDir: ", "which holds none"},
	{"dropped, and the image has an empty directory there", FRESH " log/", NULL, "log -",
	 "refusal dataLogDir: ", "which holds none"},
	{"dropped before anything was written", FRESH " log/version-2/", NULL, "log -", NULL, NULL},
	{"dropped before there was any data", "log/version-2/", NULL, "log -", NULL, NULL},
	{"dropped, and logs of long ago are in dataDir",
	 SNAPSHOT " data/version-2/log.1 log/version-2/log.100000011", NULL, "log 100000011",
	 "refusal dataLogDir: ", "which holds none from log.100000011 on"},
	{"given, and the logs are in dataDir", SNAPSHOT " data/version-2/log.100000011 log/", "log",
	 "- 100000011", "refusal zoo.cfg: the transaction logs were in ROOT/data at the last start",
	 "looked for in ROOT/log now"},
	{"changed", SNAPSHOT " log/version-2/log.5 other/", "other", "log 5",
	 "refusal zoo.cfg: the transaction logs were in ROOT/log at the last start",
	 "looked for in ROOT/other now"},
	{"moved", SNAPSHOT " other/version-2/log.100000005 other/version-2/log.100000011", "other",
	 "log 100000005", NULL, NULL},
	{"copied", SNAPSHOT " log/version-2/log.100000011 other/version-2/log.100000011", "other",
	 "log 100000005", NULL, NULL},
	{"moved, and it was a first start", FRESH " other/version-2/log.1", "other", "log -", NULL,
	 NULL},
	{"copied, but for what the last run wrote",
	 SNAPSHOT " log/version-2/log.5 log/version-2/log.100000011 other/version-2/log.5", "other",
	 "log 5", "refusal zoo.cfg: ", "which holds none from log.100000011 on"},
	{"an older copy", SNAPSHOT " other/version-2/log.4", "other", "log 100000005",
	 "refusal zoo.cfg: ", "which holds none from log.100000005 on"},
	{"by another name", SNAPSHOT " log/version-2/log.5", "data/../log/", "log 5", NULL, NULL},
	{"a volume that was lost", SNAPSHOT " log/", "log", "log 100000005",
	 "refusal zoo.cfg: ROOT/log " GONE, "take version-2 out of dataDir too"},
	{"logs that were lost", SNAPSHOT, NULL, "- 100000005",
	 "refusal dataLogDir: ROOT/data " GONE, "the others give this member all of it"},
	{"taken back by the leader", SNAPSHOT " log/version-2/log.4", "log", "log 100000005", NULL,
	 NULL},
	{"an empty disk", "log/", "log", "log 100000005", NULL, NULL},
	/* logs near dataDir, and no record */
	{"the default of the old image", SNAPSHOT " data/myid log/version-2/log.100000011", NULL,
	 NULL,
	 "refusal dataLogDir: the transaction logs are looked for in ROOT/data, which holds none, "
	 "and ROOT/log holds log.100000011: ",
	 "set dataLogDir (ZK_DATA_LOG_DIR) to ROOT/log; "},
	{"of a first run", FRESH " log/version-2/log.1", NULL, NULL,
	 "refusal dataLogDir: ", "ROOT/log holds log.1: "},
	{"the last snapshot is of the last stop", SNAPSHOT " log/version-2/log.100000001", NULL,
	 NULL, "refusal dataLogDir: ", "ROOT/log holds log.100000001: "},
	{"in a directory of dataDir", SNAPSHOT " data/log/version-2/log.100000011", NULL, NULL,
	 "refusal dataLogDir: ", "ROOT/data/log holds"},
	{"in the one above it", SNAPSHOT " version-2/log.100000011", NULL, NULL,
	 "refusal dataLogDir: ", "ROOT holds log.100000011"},
	{"another one is given", SNAPSHOT " log/version-2/log.100000011 logs/", "logs", NULL,
	 "refusal zoo.cfg: ", "ROOT/log holds log.100000011"},
	{"older ones are in dataDir", SNAPSHOT " data/version-2/log.1 log/version-2/log.100000011",
	 NULL, NULL, "refusal dataLogDir: ", "which holds none from log.100000011 on"},
	{"the newest of two", SNAPSHOT " log/version-2/log.100000001 log2/version-2/log.100000011",
	 NULL, NULL, "refusal dataLogDir: ", "ROOT/log2 holds log.100000011"},
	{"a snapshot from the leader, and no log yet", SNAPSHOT " data/myid log/", NULL, NULL, NULL,
	 NULL},
	{"a first start", FRESH " log/version-2/", NULL, NULL, NULL, NULL},
	{"no snapshot yet (3.4)", "data/version-2/currentEpoch log/version-2/log.1", NULL, NULL,
	 "refusal dataLogDir: ", "ROOT/log holds log.1: "},
	{"an empty dataDir", "data/ log/version-2/log.1", NULL, NULL, NULL, NULL},
	{"of long ago", SNAPSHOT " data/version-2/log.100000012 log/version-2/log.100000011", NULL,
	 NULL, NULL, NULL},
	{"copied into dataDir",
	 SNAPSHOT " data/version-2/log.100000011 log/version-2/log.100000011", NULL, NULL, NULL,
	 NULL},
	{"another server's", SNAPSHOT " log/myid=2 log/version-2/log.100000011", NULL, NULL, NULL,
	 NULL},
	{"a whole server", SNAPSHOT " old/version-2/log.100000011 old/version-2/snapshot.100000011",
	 NULL, NULL, NULL, NULL},
	{"no name of a log", SNAPSHOT " log/version-2/log.txt", NULL, NULL, NULL, NULL},
	{"the last start had none there", SNAPSHOT " log/version-2/log.100000011", NULL, "- -",
	 NULL, NULL},
	/* dataDir */
	{"a directory of it", "data/data/version-2/log.1 data/data/myid", NULL, NULL,
	 "refusal zoo.cfg: dataDir is ROOT/data, which holds no data, and ROOT/data/data holds that "
	 "of this member, 1",
	 "set dataDir (ZK_DATA_DIR) to ROOT/data/data"},
	{"the one above it", "version-2/snapshot.0 myid", NULL, NULL,
	 "refusal zoo.cfg: dataDir is ROOT/data, which holds no data, and ROOT holds that of this "
	 "member, 1",
	 "it would start empty beside it"},
	{"another member's", "data/data/version-2/log.1 data/data/myid=2", NULL, NULL, NULL, NULL},
	{"nobody's: a copy", "data/old/version-2/log.1", NULL, NULL, NULL, NULL},
	{"beside its own data",
	 FRESH " data/version-2/log.1 data/data/version-2/log.1 data/data/myid", NULL, NULL, NULL,
	 NULL},
	{"another pod's, beside it", "data2/version-2/log.1 data2/myid", NULL, NULL, NULL, NULL},
	{"no data anywhere", "data/conf/ data/lost+found/", NULL, NULL, NULL, NULL},
};

static void put(const char *root, const char *name)
{
	cleanup_free char *path = xasprintf("%s/%s", root, name);
	cleanup_free char *parent = NULL;
	char *value = strchr(path, '=');
	struct err err;

	if (value)
		*value++ = '\0';
	parent = xstrndup(path, (size_t) (strrchr(path, '/') - path));
	check_int(name, file_make_directories(parent, 0700, &err), 0);
	if (!str_ends_with(path, "/"))
		files_write(path, value ? value : "1\n");
}

/* ROOT for its path. The caller frees it. */
static char *shorten(const char *text, const char *root)
{
	cleanup_str struct str out = STR_NULL;
	const char *found;

	for (; (found = strstr(text, root)); text = found + strlen(root)) {
		str_add_bytes(&out, text, (size_t) (found - text));
		str_add(&out, "ROOT");
	}
	str_add(&out, text);
	return str_steal(&out);
}

static void read_last(const char *root, const char *words, const struct zookeeper_disk *disk,
		      struct last_logs *last)
{
	cleanup_strv struct strv two = STRV_NULL;
	cleanup_str struct str text = STR_NULL;
	cleanup_findings struct findings findings = FINDINGS_NULL;

	*last = (struct last_logs) {.newest = -1};
	if (!words)
		return;
	strv_add_split(&two, words, " ");
	if (!str_equal(two.items[0], "-"))
		str_addf(&text, "dataLogDir=%s/%s\n", root, two.items[0]);
	if (!str_equal(two.items[1], "-"))
		str_addf(&text, "newestLog=%s\n", two.items[1]);
	last_logs_parse(text.text, text.length, "record", disk, last, &findings);
	check_int(words, findings.length, 0);
}

/* What the rules say of the row's disk, as text; the caller frees it. */
static char *judge(const char *root, const char *log, const char *last_words,
		   const char *tool_lines)
{
	cleanup_settings struct settings zoo_cfg = SETTINGS_NULL, tool = SETTINGS_NULL;
	cleanup_findings struct findings findings = FINDINGS_NULL;
	cleanup_free char *lines =
		log ? xasprintf("dataDir=%s/data\ndataLogDir=%s/%s", root, root, log)
		    : xasprintf("dataDir=%s/data", root);
	cleanup_last_logs struct last_logs last;
	cleanup_neighbours struct neighbours neighbours;
	struct zookeeper_disk disk;
	const struct data_places places = {&disk, &last, &neighbours, 1};
	cleanup_str struct str text = STR_NULL;
	struct err err;

	make_settings(&zoo_cfg, lines, LAYER_FILE, "zoo.cfg");
	make_tool(&tool, tool_lines);
	check_int(lines, zookeeper_disk_read(&zoo_cfg, &disk, &err), 0);
	read_last(root, last_words, &disk, &last);
	neighbours_read(disk.data_dir, &neighbours);
	data_places_check(&places, &zoo_cfg, &tool, &findings);
	for (size_t i = 0; i < findings.length; i++)
		str_addf(&text, "%s %s: %s; %s\n",
			 findings.items[i].level == FINDING_REFUSAL ? "refusal" : "warning",
			 findings.items[i].origin, findings.items[i].what,
			 findings.items[i].remedy);
	zookeeper_disk_finish(&disk);
	return shorten(text.text, root);
}

static void test_cases(void **state)
{
	cleanup_free char *here = realpath(".", NULL);

	(void) state;
	for (EACH(it, cases)) {
		cleanup_free char *root = xasprintf("%s/case-%d", here, (int) (it - cases));
		cleanup_strv struct strv files = STRV_NULL;
		cleanup_free char *text = NULL;
		cleanup_free char *ignored = NULL;

		strv_add_split(&files, it->files, " ");
		put(root, "/");
		for (size_t i = 0; i < files.length; i++)
			put(root, files.items[i]);
		text = judge(root, it->log, it->last, NULL);
		ignored = judge(root, it->log, it->last,
				"ignore-preflight-errors=data-dir,data-log-dir");
		if (!it->finding) {
			check_text(it->name, text, "");
			continue;
		}
		check(it->name, str_starts_with(text, it->finding));
		check_holds(it->name, text, it->what);
		check(it->name, strchr(text, '\n') == text + strlen(text) - 1);
		check(it->name, str_starts_with(ignored, "warning "));
	}
}

/* What is written is what is read at the next start. */
static void test_record(void **state)
{
	static const struct {
		const char *log_dir;
		int64_t newest;
		const char *text;
	} records[] = {
		{"/data", -1, ""},
		{"/data/", 1, "newestLog=1\n"},
		{"/log", 0x100000011, "dataLogDir=/log\nnewestLog=100000011\n"},
		{"/a b\\c", -1, "dataLogDir=/a b\\\\c\n"},
	};

	(void) state;
	for (EACH(it, records)) {
		cleanup_free char *log_dir = xstrdup(it->log_dir);
		char data_dir[] = "/data";
		struct zookeeper_disk disk = {.data_dir = data_dir,
					      .log_dir = log_dir,
					      .logs = {.newest_log = it->newest}};
		cleanup_free char *text = last_logs_format(&disk);
		cleanup_last_logs struct last_logs last;
		cleanup_findings struct findings findings = FINDINGS_NULL;

		check_text(it->log_dir, strchr(text, '\n') + 1, it->text);
		last_logs_parse(text, strlen(text), "record", &disk, &last, &findings);
		check_int(it->log_dir, findings.length, 0);
		check_int(it->log_dir, last.newest, it->newest);
		check(it->log_dir, last.is_recorded);
		check_text(it->log_dir, last.directory,
			   str_equal(it->log_dir, "/data/") ? "/data" : it->log_dir);
	}
}

static void test_damaged(void **state)
{
	static const char *const texts[] = {"newestLog=log.5\n", "newestLog=\n", "newestLog=-1\n",
					    "newestLog=10000000000000000\n", "dataLogDir=\\u00\n"};

	(void) state;
	for (EACH(it, texts)) {
		char data_dir[] = "/data";
		struct zookeeper_disk disk = {.data_dir = data_dir};
		cleanup_last_logs struct last_logs last;
		cleanup_findings struct findings findings = FINDINGS_NULL;

		last_logs_parse(*it, strlen(*it), "record", &disk, &last, &findings);
		check_int(*it, findings.length, 1);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_record),
		cmocka_unit_test(test_damaged),
	};

	return cmocka_run_group_tests_name("data_places", tests, files_setup, files_teardown);
}
