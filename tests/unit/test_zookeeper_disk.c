// SPDX-License-Identifier: Apache-2.0
/* What a ZooKeeper server's directories hold. */
#include "files.h"

#include <sys/stat.h>

#include "pod.h"
#include "zookeeper/disk.h"

static const struct {
	const char *name;
	const char *files; /* below the case's directory */
	const char *log;   /* dataLogDir, if it is another one */
	bool has_data;
	bool has_marker;
} cases[] = {
	{"nothing", "", NULL, false, false},
	{"an empty version-2", "data/version-2/", NULL, false, false},
	{"a snapshot", "data/version-2/snapshot.0", NULL, true, false},
	{"a compressed snapshot", "data/version-2/snapshot.1.gz", NULL, true, false},
	{"a transaction log", "data/version-2/log.100000001", NULL, true, false},
	{"epochs alone are no data", "data/version-2/acceptedEpoch data/version-2/currentEpoch",
	 NULL, false, false},
	{"somebody else's file", "data/version-2/logfile data/version-2/snapshot", NULL, false,
	 false},
	{"not in version-2", "data/snapshot.0", NULL, false, false},
	{"the marker", "data/initialize", NULL, false, true},
	{"the marker beside data", "data/initialize data/version-2/log.1", NULL, true, true},
	{"a log of its own", "data/version-2/ log/version-2/log.1", "log", true, false},
	{"a snapshot, and no log", "data/version-2/snapshot.0 log/version-2/", "log", true, false},
	{"the log of another server", "log/version-2/log.1", NULL, false, false},
	{"the marker belongs to the log", "data/initialize log/version-2/", "log", false, false},
	{"the marker in dataLogDir", "log/initialize", "log", false, true},
};

/* With its directories; a name that ends in a slash is one. */
static void put(const char *path)
{
	char *parent = xstrdup(path), *slash;

	for (slash = strchr(parent, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(parent, 0700);
		*slash = '/';
	}
	if (path[strlen(path) - 1] != '/')
		files_write(path, "x");
	free(parent);
}

static void read_case(const char *directory, const char *log, struct zookeeper_disk *disk)
{
	cleanup_free char *data = xasprintf("%s/data", directory);
	cleanup_free char *lines =
		log ? xasprintf("dataDir=%s \ndataLogDir=%s/%s ", data, directory, log)
		    : xasprintf("dataDir=%s", data);
	struct settings zoo_cfg = SETTINGS_NULL;
	struct err err = ERR_NULL;

	make_settings(&zoo_cfg, lines, LAYER_FILE, "zoo.cfg");
	check_int(directory, zookeeper_disk_read(&zoo_cfg, disk, &err), 0);
	settings_finish(&zoo_cfg);
}

static void test_cases(void **state)
{
	(void) state;
	for (EACH(it, cases)) {
		cleanup_free char *directory = xasprintf("case-%d", (int) (it - cases));
		cleanup_free char *marker =
			xasprintf("%s/%s/initialize", directory, it->log ? it->log : "data");
		cleanup_strv struct strv files = STRV_NULL;
		struct zookeeper_disk disk;

		strv_add_split(&files, it->files, " ");
		for (size_t i = 0; i < files.length; i++) {
			cleanup_free char *path = xasprintf("%s/%s", directory, files.items[i]);

			put(path);
		}
		read_case(directory, it->log, &disk);
		check_int(it->name, disk.has_data, it->has_data);
		check_int(it->name, disk.has_marker, it->has_marker);
		check_text(it->name, disk.marker, marker);
		zookeeper_disk_finish(&disk);
	}
}

/* What cannot be read might be data. */
static void test_unreadable(void **state)
{
	struct settings zoo_cfg = SETTINGS_NULL;
	struct zookeeper_disk disk;
	struct err err = ERR_NULL;

	(void) state;
	put("file/version-2");
	make_settings(&zoo_cfg, "dataDir=file", LAYER_FILE, "zoo.cfg");
	check_int("a file", zookeeper_disk_read(&zoo_cfg, &disk, &err), -1);
	check_text("a file", err.text, "cannot read file/version-2: Not a directory");
	zookeeper_disk_finish(&disk);
	settings_finish(&zoo_cfg);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_unreadable),
	};

	return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
