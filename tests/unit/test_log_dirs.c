// SPDX-License-Identifier: Apache-2.0
/* What a machine's disks come to. Each row is a machine, made below a directory: names with commas
 * between them; one that ends with / is a directory, one with = a file and its content. */
#include "files.h"

#include <sys/stat.h>
#include <sys/wait.h>

#include "base/file.h"
#include "base/mem.h"
#include "host/mounts.h"
#include "pod.h"
#include "storage/log_dir_rules.h"

#define OVERLAY "700 650 0:50 / / rw - overlay overlay rw\n"
#define VOLUMES                                                                                    \
	OVERLAY "701 700 8:1 / /d rw - ext4 x rw\n702 700 8:2 / /e rw - ext4 x rw\n"               \
		"703 700 8:3 / /var/lib/kafka/data rw - ext4 x rw\n"
#define META_0 "broker.id=0\ncluster.id=c\n"

static const struct {
	const char *name;
	const char *tree;
	const char *server;
	const char *findings; /* where each is named by its beginning, see below */
	int64_t id;
	const char *mountinfo; /* NULL: VOLUMES */
	const char *ignored;
	bool is_migrating;
} cases[] = {
	/* whose disk it is */
	{"an empty volume", "d/", "log.dirs=/d/logs", "", 0, NULL, NULL, false},
	{"its own disk", "d/logs/a-0/,d/logs/meta.properties=" META_0, "log.dirs=/d/logs", "", 0,
	 NULL, NULL, false},
	{"another's disk", "d/meta.properties=" META_0, "log.dirs=/d",
	 "refusal /d/meta.properties: this disk belongs to broker 0, and this is broker 1: Kafka "
	 "would end with \"Stored node id 0 doesn't match previous node id 1\"\n",
	 1, NULL, NULL, false},
	{"another's disk, on purpose", "d/meta.properties=" META_0, "log.dirs=/d",
	 "warning /d/meta.properties: this disk belongs to broker 0, and this is broker 1: Kafka "
	 "would end with \"Stored node id 0 doesn't match previous node id 1\"\n",
	 1, NULL, "meta-properties", false},
	{"no id yet", "d/meta.properties=" META_0, "log.dirs=/d", "", -1, NULL, NULL, false},
	{"no id, two brokers' disks",
	 "d/meta.properties=" META_0 ",e/meta.properties=broker.id=1\ncluster.id=c\n",
	 "log.dirs=/d,/e",
	 "refusal /e/meta.properties: this disk belongs to broker 1, and that of "
	 "/d/meta.properties to broker 0\n",
	 -1, NULL, NULL, false},
	{"one of two is another's",
	 "d/meta.properties=" META_0 ",e/meta.properties=broker.id=1\ncluster.id=c\n",
	 "log.dirs=/d,/e",
	 "refusal /e/meta.properties: this disk belongs to broker 1, and this is broker 0: Kafka "
	 "would end with \"Stored node id 1 doesn't match previous node id 0\"\n",
	 0, NULL, NULL, false},
	{"two clusters",
	 "d/meta.properties=" META_0 ",e/meta.properties=broker.id=0\ncluster.id=x\n",
	 "log.dirs=/d,/e",
	 "refusal /e/meta.properties: this disk belongs to cluster x, and that of "
	 "/d/meta.properties to cluster c\n",
	 0, NULL, NULL, false},
	{"a copied disk",
	 "d/meta.properties=" META_0 "directory.id=q\n"
	 ",e/meta.properties=" META_0 "directory.id=q\n",
	 "log.dirs=/d,/e",
	 "refusal /e/meta.properties: it has the directory.id of /d/meta.properties, q: one is a "
	 "copy of the other, and Kafka would end with \"Duplicate directory ID\"\n",
	 0, NULL, NULL, false},
	{"a new disk beside an old one", "d/meta.properties=" META_0 ",e/", "log.dirs=/d,/e", "", 0,
	 NULL, NULL, false},
	{"no cluster.id (before 0.10.1)", "d/meta.properties=version=0\nbroker.id=0\n",
	 "log.dirs=/d", "", 0, NULL, NULL, false},
	{"a disk of KRaft", "d/meta.properties=version=1\nnode.id=0\ncluster.id=c\n", "log.dirs=/d",
	 "refusal /d/meta.properties: it is of version 1, a disk of a KRaft node: a broker of "
	 "ZooKeeper would end with \"Found unexpected version\"\n",
	 0, NULL, NULL, false},
	{"a disk of KRaft while migrating",
	 "d/meta.properties=version=1\nnode.id=0\ncluster.id=c\n", "log.dirs=/d", "", 0, NULL, NULL,
	 true},
	/* disks that cannot be used */
	{"a file in place of a directory", "d=", "log.dirs=/d",
	 "error V: log directory /d cannot be used, and there is no other: it is no directory\n", 0,
	 NULL, NULL, false},
	{"the same, on purpose", "d=", "log.dirs=/d",
	 "warning V: log directory /d cannot be used, and there is no other: it is no directory\n",
	 0, NULL, "all", false},
	{"below a file", "d=", "log.dirs=/d/logs",
	 "error V: log directory /d/logs cannot be used, and there is no other: it cannot be made: "
	 "ROOT/d is no directory\n",
	 0, NULL, NULL, false},
	{"one bad disk of two", "d=,e/logs/", "log.dirs=/d/logs,/e/logs",
	 "warning V: log directory /d/logs cannot be used, and Kafka serves the others: it cannot "
	 "be made: ROOT/d is no directory\n",
	 0, NULL, NULL, false},
	{"meta.properties of a version to come", "d/meta.properties=version=2\n", "log.dirs=/d",
	 "error V: log directory /d cannot be used, and there is no other: "
	 "version of meta.properties is `2`\n",
	 0, NULL, NULL, false},
	{"meta.properties that is no text", "d/meta.properties=a=\\u12\n,e/", "log.dirs=/d,/e",
	 "warning V: log directory /d cannot be used, and Kafka serves the others: "
	 "ROOT/d/meta.properties:1: malformed \\uxxxx escape: four hexadecimal digits must follow\n",
	 0, NULL, NULL, false},
	{"broker.id that is no number", "d/meta.properties=broker.id=x\n,e/", "log.dirs=/d,/e",
	 "warning V: log directory /d cannot be used, and Kafka serves the others: broker.id of "
	 "meta.properties is `x`\n",
	 0, NULL, NULL, false},
	{"version 1 without node.id", "d/meta.properties=version=1\ncluster.id=c\n,e/",
	 "log.dirs=/d,/e",
	 "warning V: log directory /d cannot be used, and Kafka serves the others: meta.properties "
	 "holds no node.id\n",
	 0, NULL, NULL, false},
	{"a directory for meta.properties", "d/meta.properties/,e/", "log.dirs=/d,/e",
	 "warning V: log directory /d cannot be used, and Kafka serves the others: "
	 "ROOT/d/meta.properties is no regular file\n",
	 0, NULL, NULL, false},
	/* what is in them */
	{"lost+found", "d/lost+found/,d/a-0/", "log.dirs=/d",
	 "error V: /d holds lost+found, and Kafka ends at a directory that is no topic-partition "
	 "(\"is not in the form of topic-partition\")\n",
	 0, NULL, NULL, false},
	{"two of them", "d/lost+found/,d/.snapshot/", "log.dirs=/d",
	 "error V: /d holds .snapshot, lost+found, and Kafka ends at a directory that is no "
	 "topic-partition (\"is not in the form of topic-partition\")\n",
	 0, NULL, NULL, false},
	{"many of them", "d/1/,d/2/,d/3/,d/4/,d/5/,d/6/,d/7/", "log.dirs=/d",
	 "error V: /d holds 1, 2, 3, 4, 5 and 2 more, and Kafka ends at a directory that is no "
	 "topic-partition (\"is not in the form of topic-partition\")\n",
	 0, NULL, NULL, false},
	{"lost+found in the volume, not in the log directory", "d/lost+found/,d/logs/a-0/",
	 "log.dirs=/d/logs", "", 0, NULL, NULL, false},
	{"a file is nothing", "d/lost+found=", "log.dirs=/d", "", 0, NULL, NULL, false},
	{"the cache of tiered storage", "d/remote-log-index-cache/", "log.dirs=/d", "", 0, NULL,
	 NULL, false},
	{"the same directory twice", "d/", "log.dirs=/d/logs,/d/./logs/",
	 "error V: /d/logs and /d/./logs/ are the same directory, /d/logs: Kafka would end with "
	 "\"Duplicate log directory found\"\n",
	 0, NULL, NULL, false},
	/* where they are */
	{"the container's own disk", "x/", "log.dirs=/x",
	 "refusal V: log directory /x is on the container's own disk (the mount of /), and its data "
	 "would be gone with the container\n",
	 0, NULL, NULL, false},
	{"the same, on purpose", "x/", "log.dirs=/x",
	 "warning V: log directory /x is on the container's own disk (the mount of /), and its data "
	 "would be gone with the container\n",
	 0, NULL, "root-disk", false},
	{"a volume of the same file system (PVs on overlay)", "d/", "log.dirs=/d/logs", "", 0,
	 OVERLAY "701 700 0:50 /pv /d rw - overlay overlay rw\n", NULL, false},
	{"memory", "d/", "log.dirs=/d/logs",
	 "warning V: log directory /d/logs is in memory (tmpfs): its data is gone with the pod\n",
	 0, OVERLAY "701 700 0:60 / /d rw - tmpfs x rw\n", NULL, false},
	{"mounts that are not known", "x/", "log.dirs=/x", "", 0, "", NULL, false},
	/* the default below a volume that was used otherwise */
	{"a new volume", "var/lib/kafka/data/lost+found/", "", "", 0, NULL, NULL, false},
	{"a volume whose root is a log directory",
	 "var/lib/kafka/data/meta.properties=" META_0 ",var/lib/kafka/data/a-0/", "",
	 "refusal log.dirs: log.dirs is not set and would be /var/lib/kafka/data/logs, which is "
	 "empty, while /var/lib/kafka/data holds a broker's data (meta.properties, partitions: 1): "
	 "the broker would start empty beside it\n",
	 0, NULL, NULL, false},
	{"partitions alone", "var/lib/kafka/data/a-0/", "",
	 "refusal log.dirs: log.dirs is not set and would be /var/lib/kafka/data/logs, which is "
	 "empty, while /var/lib/kafka/data holds a broker's data (partitions: 1): the broker would "
	 "start empty beside it\n",
	 0, NULL, NULL, false},
	{"the same, and log.dirs says so", "var/lib/kafka/data/meta.properties=" META_0,
	 "log.dirs=/var/lib/kafka/data", "", 0, NULL, NULL, false},
	{"what was left behind beside data that is used",
	 "var/lib/kafka/data/meta.properties=" META_0
	 ",var/lib/kafka/data/logs/meta.properties=" META_0,
	 "", "", 0, NULL, NULL, false},
	/* what was not expanded is a finding of its own */
	{"a variable that is not there", "d/", "log.dirs=$(NOWHERE)", "", 0, NULL, NULL, false},
};

static void make(const char *root, const char *tree)
{
	cleanup_strv struct strv names = STRV_NULL;
	struct err err;

	strv_add_split(&names, tree, ",");
	for (size_t i = 0; i < names.length; i++) {
		char *content = strchr(names.items[i], '=');
		cleanup_free char *path = NULL;
		char *slash;

		if (content)
			*content++ = '\0';
		path = xasprintf("%s/%s", root, names.items[i]);
		slash = strrchr(path, '/');
		*slash = '\0';
		check_int(tree, file_make_directories(path, 0755, &err), 0);
		*slash = '/';
		if (content)
			files_write(path, content);
	}
}

/* `findings` with the fixture's directory taken out of paths, but for where a row says ROOT. */
static char *without_root(const char *text, const char *root, const char *word)
{
	struct str out = STR_NULL;
	const char *found;

	for (; (found = strstr(text, root)); text = found + strlen(root)) {
		str_add_bytes(&out, text, (size_t) (found - text));
		str_add(&out, word);
	}
	str_add(&out, text);
	return str_steal(&out);
}

/* The row's machine; the caller frees the name of its directory. */
static char *build(size_t number, const char *tree, const char *mountinfo)
{
	cleanup_free char *here = realpath(".", NULL);
	char *root = xasprintf("%s/machine-%zu", here, number);
	cleanup_free char *proc = xasprintf("%s/proc/self", root);
	cleanup_free char *mounts = xasprintf("%s/mountinfo", proc);
	struct err err;

	check_int(tree, file_make_directories(proc, 0755, &err), 0);
	files_write(mounts, mountinfo);
	make(root, tree);
	return root;
}

static void test_check(void **state)
{
	(void) state;
	for (EACH(it, cases)) {
		size_t number = (size_t) (it - cases);
		cleanup_free char *root =
			build(number, it->tree, it->mountinfo ? it->mountinfo : VOLUMES);
		cleanup_settings struct settings server = SETTINGS_NULL;
		cleanup_settings struct settings tool = SETTINGS_NULL;
		cleanup_mounts struct mounts mounts = MOUNTS_NULL;
		cleanup_log_dirs struct log_dirs dirs = {.items = NULL};
		cleanup_findings struct findings findings = FINDINGS_NULL;
		struct broker broker = {.tool = &tool,
					.id = it->id,
					.mode = it->is_migrating ? MODE_MIGRATION : MODE_ZOOKEEPER};
		struct log_dirs_rule rule = {&broker, &mounts, 0};
		cleanup_free char *actual = NULL, *text = NULL;
		cleanup_free char *expected = without_root(it->findings, "ROOT", "");

		if (*it->server)
			settings_set(&server, "log.dirs", strchr(it->server, '=') + 1,
				     (struct origin) {LAYER_ENVIRONMENT, "V", 0});
		if (it->ignored)
			settings_set(&tool, "ignore-preflight-errors", it->ignored,
				     (struct origin) {LAYER_ENVIRONMENT, "V", 0});
		mounts_read(root, &mounts);
		log_dirs_read(root, &server, &dirs);
		log_dir_rules_check(&dirs, &rule, &findings);
		text = findings_text(&findings);
		actual = without_root(text, root, "");
		check_text(it->name, actual, expected);
	}
}

/* /cluster/id. */
static void test_cluster(void **state)
{
	static const struct {
		const char *name;
		const char *tree;
		const char *id; /* of ZooKeeper */
		const char *ignored;
		const char *findings;
	} rows[] = {
		{"the same", "d/meta.properties=" META_0, "c", NULL, ""},
		{"a new cluster", "d/", NULL, NULL, ""},
		{"a new broker", "d/", "c", NULL, ""},
		{"no cluster.id on the disk", "d/meta.properties=broker.id=0\n", "c", NULL, ""},
		{"another cluster", "d/meta.properties=" META_0, "x", NULL,
		 "refusal /d/meta.properties: this disk belongs to cluster c, and /k/cluster/id of "
		 "ZooKeeper is x: Kafka would end with \"Invalid cluster.id\"\n"},
		{"another cluster, on purpose", "d/meta.properties=" META_0, "x", "cluster-id",
		 "warning /d/meta.properties: this disk belongs to cluster c, and /k/cluster/id of "
		 "ZooKeeper is x: Kafka would end with \"Invalid cluster.id\"\n"},
		{"an empty ZooKeeper", "d/meta.properties=" META_0, NULL, NULL,
		 "refusal /d/meta.properties: this disk belongs to cluster c, and ZooKeeper has no "
		 "/k/cluster/id: it has lost its data, or zookeeper.connect leads elsewhere "
		 "(another chroot); Kafka would begin a new cluster there and then end with "
		 "\"Invalid cluster.id\"\n"},
		{"a disk that is offline", "d/meta.properties=version=7\ncluster.id=c\n", "x", NULL,
		 ""},
	};

	(void) state;
	for (EACH(it, rows)) {
		cleanup_free char *root = build(COUNT(cases) + (size_t) (it - rows), it->tree, "");
		cleanup_settings struct settings server = SETTINGS_NULL;
		cleanup_settings struct settings tool = SETTINGS_NULL;
		cleanup_log_dirs struct log_dirs dirs = {.items = NULL};
		cleanup_findings struct findings findings = FINDINGS_NULL;
		cleanup_free char *actual = NULL, *text = NULL;

		settings_set(&server, "log.dirs", "/d", (struct origin) {LAYER_FILE, "F", 0});
		if (it->ignored)
			settings_set(&tool, "ignore-preflight-errors", it->ignored,
				     (struct origin) {LAYER_ENVIRONMENT, "V", 0});
		log_dirs_read(root, &server, &dirs);
		log_dir_rules_check_cluster(&dirs, &tool, "/k/cluster/id", it->id, &findings);
		text = findings_text(&findings);
		actual = without_root(text, root, "");
		check_text(it->name, actual, it->findings);
	}
}

static void test_recovery(void **state)
{
	static const struct {
		const char *name;
		const char *tree;
		const char *part; /* NULL: there is none */
	} rows[] = {
		{"an empty volume", "d/", NULL},
		{"no volume yet", "x/", NULL},
		{"a clean stop", "d/a-0/,d/.kafka_cleanshutdown=", NULL},
		{"an unclean stop", "d/a-0/,d/b-0/",
		 "2 at a time in each directory (num.recovery.threads.per.data.dir), and "
		 "kafka-init live waits for it: /d holds 2 partitions (its file system has "},
		{"a broker without partitions", "d/meta.properties=" META_0, NULL},
	};

	(void) state;
	for (EACH(it, rows)) {
		cleanup_free char *root =
			build(COUNT(cases) + 100 + (size_t) (it - rows), it->tree, "");
		cleanup_settings struct settings server = SETTINGS_NULL;
		cleanup_log_dirs struct log_dirs dirs = {.items = NULL};
		cleanup_free char *line = NULL;

		settings_set(&server, "log.dirs", "/d", (struct origin) {LAYER_FILE, "F", 0});
		log_dirs_read(root, &server, &dirs);
		line = log_dirs_recovery(&dirs, 2);
		check_int(it->name, line != NULL, it->part != NULL);
		check_holds(it->name, line, it->part);
	}
}

/* The lock of a running broker, and that of the pod's own java. */
static void test_lock(void **state)
{
	cleanup_free char *root = build(COUNT(cases) + 200, "d/.lock=,d/a-0/", "");
	cleanup_free char *path = xasprintf("%s/d/.lock", root);
	cleanup_settings struct settings server = SETTINGS_NULL;
	cleanup_settings struct settings tool = SETTINGS_NULL;
	cleanup_mounts struct mounts mounts = MOUNTS_NULL;
	struct broker broker = {.tool = &tool, .mode = MODE_ZOOKEEPER};
	int ready[2], over[2];
	pid_t child;
	char byte;

	(void) state;
	check_int("pipes", pipe(ready) || pipe(over), 0);
	child = fork();
	if (child == 0) {
		struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
		int fd = open(path, O_RDWR);

		_exit(fcntl(fd, F_SETLK, &lock) < 0 || write(ready[1], "x", 1) != 1 ||
		      (close(over[1]), read(over[0], &byte, 1) != 0));
	}
	close(over[0]);
	check_int("locked", read(ready[0], &byte, 1), 1);
	settings_set(&server, "log.dirs", "/d", (struct origin) {LAYER_ENVIRONMENT, "V", 0});
	for (int own = 0; own < 2; own++) {
		cleanup_log_dirs struct log_dirs dirs = {.items = NULL};
		cleanup_findings struct findings findings = FINDINGS_NULL;
		cleanup_free char *said = xasprintf(
			"error V: process %d has locked /d/.lock: another broker uses this directory, "
			"and Kafka would end with \"Failed to acquire lock on file .lock\"\n",
			(int) child);
		struct log_dirs_rule rule = {&broker, &mounts, own ? child : 0};

		log_dirs_read(root, &server, &dirs);
		log_dir_rules_check(&dirs, &rule, &findings);
		check_findings("lock", &findings, own ? "" : said);
	}
	close(over[1]);
	check_int("end", waitpid(child, NULL, 0), child);
	check("free", !file_is_locked(path, &child));
	check("not there", !file_is_locked("nowhere", &child));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_check),
		cmocka_unit_test(test_cluster),
		cmocka_unit_test(test_recovery),
		cmocka_unit_test(test_lock),
	};

	return cmocka_run_group_tests_name("log_dirs", tests, files_setup, files_teardown);
}
