// SPDX-License-Identifier: Apache-2.0
/* A log.dirs without data, while the data of this broker is near it. */
#include "files.h"

#include "base/file.h"
#include "base/str.h"
#include "host/mounts.h"
#include "pod.h"
#include "storage/log_dir_rules.h"

static const struct {
	const char *name;
	const char *disks; /* directory=broker.id; without an id there is no meta.properties */
	const char *log_dirs;
	const char *where; /* the data; NULL: none is missed */
	int64_t id;
} cases[] = {
	{"another directory of the volume", "d=0 d/a-0", "/d/logs", "/d", 0},
	{"Kafka's own name for it", "d/kafka-logs=0", "/d/logs", "/d/kafka-logs", 0},
	{"both are new", "d/old=0", "/d/logs,/d/logs2", "/d/old", 0},
	{"with links and dots", "d/old=0 d/x", "/d/x/../logs", "/d/old", 0},
	{"a new disk", "d d/lost+found", "/d/logs", NULL, 0},
	{"another broker's, on a disk for all", "d/kafka-1=1", "/d/kafka-0", NULL, 0},
	{"nobody's", "d/old=", "/d/logs", NULL, 0},
	{"no id yet", "d/kafka-logs=0", "/d/logs", NULL, -1},
	{"a new directory beside the old one", "d/old=0", "/d/old,/d/new", NULL, 0},
	{"one that is not served any more", "d/old=0 d/new/a-0", "/d/new", NULL, 0},
	{"another volume", "old=0 d", "/d", NULL, 0},
	{"a volume in the volume", "d=0 d/e", "/d/e", NULL, 0},
	{"beside the default", "var/lib/kafka/data/old=0", NULL, "/var/lib/kafka/data/old", 0},
};

static void put(const char *root, const char *disk)
{
	size_t length = strcspn(disk, "=");
	cleanup_free char *directory = xasprintf("%s/%.*s", root, (int) length, disk);
	cleanup_free char *meta = xasprintf("%s/" META_PROPERTIES, directory);
	const char *id = disk[length] ? disk + length + 1 : "";
	cleanup_free char *text = xasprintf("version=0\nbroker.id=%s\n", id);
	struct err err;

	check_int(disk, file_make_directories(directory, 0700, &err), 0);
	if (disk[length])
		files_write(meta, *id ? text : "version=0\n");
}

/* /d, /old and the default's volume, and /d/e in /d. The caller frees the path. */
static char *make_machine(size_t number, const char *disks)
{
	static const char mounts[] = "1 0 8:1 / / rw - overlay none rw\n"
				     "2 1 8:1 / /d rw - ext4 none rw\n"
				     "3 2 8:1 / /d/e rw - ext4 none rw\n"
				     "4 1 8:1 / /old rw - ext4 none rw\n"
				     "5 1 8:1 / /var/lib/kafka/data rw - ext4 none rw\n";
	cleanup_free char *here = realpath(".", NULL);
	char *root = xasprintf("%s/machine-%zu", here, number);
	cleanup_free char *proc = xasprintf("%s/proc/self", root);
	cleanup_free char *mountinfo = xasprintf("%s/mountinfo", proc);
	cleanup_strv struct strv all = STRV_NULL;

	put(root, "proc/self");
	files_write(mountinfo, mounts);
	strv_add_split(&all, disks, " ");
	for (size_t i = 0; i < all.length; i++)
		put(root, all.items[i]);
	return root;
}

static void judge(const char *root, const char *log_dirs, int64_t id, const char *ignored,
		  struct findings *findings)
{
	cleanup_settings struct settings server = SETTINGS_NULL, tool = SETTINGS_NULL;
	cleanup_mounts struct mounts mounts = MOUNTS_NULL;
	cleanup_log_dirs struct log_dirs dirs = {.items = NULL};
	struct broker broker = {.tool = &tool, .id = id, .mode = MODE_ZOOKEEPER};
	struct log_dirs_rule rule = {&broker, &mounts, 0};

	if (log_dirs)
		settings_set(&server, "log.dirs", log_dirs, (struct origin) {LAYER_FILE, "F", 0});
	make_tool(&tool, ignored);
	mounts_read(root, &mounts);
	log_dirs_read(root, &server, &dirs);
	log_dir_rules_check(&dirs, &rule, findings);
}

static void test_cases(void **state)
{
	(void) state;
	for (EACH(it, cases)) {
		cleanup_free char *root = make_machine((size_t) (it - cases), it->disks);
		cleanup_free char *beginning =
			xasprintf("%s holds the data of this broker, 0, on the same volume as "
				  "log.dirs, ",
				  it->where ? it->where : "");
		cleanup_findings struct findings findings = FINDINGS_NULL, ignored = FINDINGS_NULL;

		judge(root, it->log_dirs, it->id, NULL, &findings);
		check_int(it->name, findings.length, it->where != NULL);
		if (!it->where)
			continue;
		check_holds(it->name, findings.items[0].what, beginning);
		check_text(it->name, findings.items[0].origin, it->log_dirs ? "F" : "log.dirs");
		check_int(it->name, findings.items[0].level, FINDING_REFUSAL);
		judge(root, it->log_dirs, it->id, "ignore-preflight-errors=log-dirs", &ignored);
		check_int(it->name, ignored.length, 1);
		check_int(it->name, ignored.items[0].level, FINDING_WARNING);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
	};

	return cmocka_run_group_tests_name("log_dirs_beside", tests, files_setup, files_teardown);
}
