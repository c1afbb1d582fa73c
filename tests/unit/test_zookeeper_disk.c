// SPDX-License-Identifier: Apache-2.0
/* What a ZooKeeper server's directories hold. */
#include "files.h"

#include <sys/stat.h>

#include "pod.h"
#include "storage/zookeeper_disk.h"

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
		log ? xasprintf("dataDir=%s\ndataLogDir=%s/%s", data, directory, log)
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

static const struct {
	const char *name;
	const char *mounts; /* of mountinfo, but for what all lines have */
	const char *settings;
	const char *tool;
	const char *findings;
} places[] = {
	{"a volume", "1 0 / / ext4\n2 1 / /data ext4\n", "dataDir=/data/zk", NULL, ""},
	{"no volume", "1 0 / / overlay\n", "dataDir=/data/zk", NULL,
	 "refusal zoo.cfg: dataDir, /data/zk, is on the container's own disk (the mount of /), and "
	 "its data would be gone with the container\n"},
	{"no volume, by hand", "1 0 / / overlay\n", "dataDir=/data/zk",
	 "ignore-preflight-errors=root-disk",
	 "warning zoo.cfg: dataDir, /data/zk, is on the container's own disk (the mount of /), and "
	 "its data would be gone with the container\n"},
	{"the log is beside the volume", "1 0 / / ext4\n2 1 / /data ext4\n",
	 "dataDir=/data\ndataLogDir=/log", NULL,
	 "refusal zoo.cfg: dataLogDir, /log, is on the container's own disk (the mount of /), and "
	 "its data would be gone with the container\n"},
	{"memory", "1 0 / / ext4\n2 1 / /data tmpfs\n", "dataDir=/data", NULL,
	 "warning zoo.cfg: dataDir, /data, is in memory (tmpfs): its data is gone with the pod\n"},
	{"nothing is known", "", "dataDir=/data", NULL, ""},
};

/* Lines as proc(5) has them, from "id parent root point type". */
static void write_mountinfo(const char *lines)
{
	cleanup_strv struct strv all = STRV_NULL;
	cleanup_str struct str text = STR_NULL;

	strv_add_split(&all, lines, "\n");
	for (size_t i = 0; i < all.length; i++) {
		cleanup_strv struct strv words = STRV_NULL;

		strv_add_split(&words, all.items[i], " ");
		str_addf(&text, "%s %s 8:1 %s %s rw - %s none rw\n", words.items[0], words.items[1],
			 words.items[2], words.items[3], words.items[4]);
	}
	put("root/proc/self/");
	files_write("root/proc/self/mountinfo", text.text);
}

static void test_places(void **state)
{
	(void) state;
	for (EACH(it, places)) {
		struct settings zoo_cfg = SETTINGS_NULL, tool = SETTINGS_NULL;
		struct findings findings = FINDINGS_NULL;
		struct mounts mounts = MOUNTS_NULL;
		struct zookeeper_disk disk;
		struct err err;

		write_mountinfo(it->mounts);
		mounts_read("root", &mounts);
		make_settings(&zoo_cfg, it->settings, LAYER_FILE, "zoo.cfg");
		make_tool(&tool, it->tool);
		zookeeper_disk_read(&zoo_cfg, &disk, &err);
		zookeeper_disk_check(&disk, &zoo_cfg, &mounts, &tool, &findings);
		check_findings(it->name, &findings, it->findings);
		zookeeper_disk_finish(&disk);
		mounts_finish(&mounts);
		findings_finish(&findings);
		settings_finish(&zoo_cfg);
		settings_finish(&tool);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_unreadable),
		cmocka_unit_test(test_places),
	};

	return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
