// SPDX-License-Identifier: Apache-2.0
/* The mount that a path leads to, by what proc(5) says of /proc/self/mountinfo. */
#include "files.h"

#include <sys/stat.h>

#include "base/file.h"
#include "base/mem.h"
#include "host/mounts.h"

/* A pod of Docker: overlay, the usual ones, and a volume of the machine's own file system. */
#define ROOT "700 650 0:50 / / rw,relatime master:300 - overlay overlay rw,lowerdir=/a:/b\n"
#define PROC "701 700 0:51 / /proc rw,nosuid,nodev,noexec - proc proc rw\n"
#define SHM "702 700 0:52 / /dev/shm rw,nosuid - tmpfs shm rw,size=65536k\n"
#define VOLUME                                                                                     \
	"710 700 8:1 /volumes/x /var/lib/kafka/data rw,noatime master:1 shared:2 - ext4 /dev/sda1 rw\n"
#define INNER "711 710 8:2 / /var/lib/kafka/data/two ro - xfs /dev/sdb rw\n"
#define BLANK "712 700 8:3 / /my\\040data\\134x rw - ext4 /dev/sdc rw\n"
#define HIDING "713 700 8:4 / /var/lib/kafka rw - xfs /dev/sdd rw\n"
#define STACKED "714 710 0:60 / /var/lib/kafka/data rw - tmpfs tmpfs rw\n"
#define POD ROOT PROC SHM VOLUME INNER BLANK

static const struct {
	const char *name;
	const char *mountinfo; /* NULL: there is none */
	const char *path;
	const char *point; /* NULL: unknown */
	bool is_root;
	bool is_memory;
} cases[] = {
	{"the layer", POD, "/var/lib/zookeeper", "/", true, false},
	{"the root itself", POD, "/", "/", true, false},
	{"a volume", POD, "/var/lib/kafka/data", "/var/lib/kafka/data", false, false},
	{"below a volume", POD, "/var/lib/kafka/data/logs", "/var/lib/kafka/data", false, false},
	{"beside a volume", POD, "/var/lib/kafka/data2", "/", true, false},
	{"above a volume", POD, "/var/lib/kafka", "/", true, false},
	{"a volume in a volume", POD, "/var/lib/kafka/data/two/logs", "/var/lib/kafka/data/two",
	 false, false},
	{"memory", POD, "/dev/shm/x", "/dev/shm", false, true},
	{"ramfs", ROOT "9 700 0:9 / /m rw - ramfs none rw\n", "/m", "/m", false, true},
	{"a blank and a backslash in the name", POD, "/my data\\x/logs", "/my data\\x", false,
	 false},
	{"a mount over the parent hides the volume", POD HIDING, "/var/lib/kafka/data",
	 "/var/lib/kafka", false, false},
	{"two mounts on one point: the upper one", POD STACKED, "/var/lib/kafka/data/logs",
	 "/var/lib/kafka/data", false, true},
	{"in any order", INNER VOLUME ROOT, "/var/lib/kafka/data/two", "/var/lib/kafka/data/two",
	 false, false},
	{"the root of a machine is mounted on rootfs",
	 "1 1 0:1 / / rw - rootfs rootfs rw\n23 1 8:1 / / rw - ext4 /dev/sda1 rw\n", "/data", "/",
	 true, false},
	{"a bind mount of a directory of the same file system (PVs on overlay)",
	 ROOT "720 700 0:50 /pv /data rw - overlay overlay rw\n", "/data/logs", "/data", false,
	 false},
	{"a root in memory", "5 4 0:9 / / rw - tmpfs tmpfs rw\n", "/data", "/", true, true},
	{"a chroot that is no mount", "20 19 0:5 / /proc rw - proc proc rw\n", "/data", NULL, false,
	 false},
	{"a circle", ROOT "30 31 8:1 / /a rw - ext4 x rw\n31 30 8:1 / /a rw - ext4 x rw\n", "/a",
	 "/", true, false},
	{"a line that is cut", "700 650 0:50 / / rw\n", "/", NULL, false, false},
	{"a line that ends with the dash", "700 650 0:50 / / rw -\n", "/", NULL, false, false},
	{"garbage", "x\n\n - \n", "/", NULL, false, false},
	{"nothing", "", "/", NULL, false, false},
	{"no file", NULL, "/", NULL, false, false},
};

static void test_find(void **state)
{
	struct err err;

	(void) state;
	check_int("tree", file_make_directories("machine/proc/self", 0755, &err), 0);
	for (EACH(it, cases)) {
		cleanup_mounts struct mounts mounts = MOUNTS_NULL;
		const struct mount *found;

		unlink("machine/proc/self/mountinfo");
		if (it->mountinfo)
			files_write("machine/proc/self/mountinfo", it->mountinfo);
		mounts_read("machine", &mounts);
		found = mounts_find(&mounts, it->path);
		check_text(it->name, found ? found->point : NULL, it->point);
		check_int(it->name, mounts_is_root(&mounts, it->path), it->is_root);
		check_int(it->name, mounts_is_memory(&mounts, it->path), it->is_memory);
	}
}

static void test_options(void **state)
{
	const struct mount mount = {.options = (char *) "rw,nosuid,noexec,relatime"};

	(void) state;
	check("noexec", mount_has_option(&mount, "noexec"));
	check("rw", mount_has_option(&mount, "rw"));
	check("exec", !mount_has_option(&mount, "exec"));
	check("relatime", mount_has_option(&mount, "relatime"));
}

static const struct {
	const char *name;
	const char *path;
	const char *canonical; /* NULL: an error */
} paths[] = {
	{"a directory", "/data/logs", "/data/logs"},
	{"slashes and dots", "//data/./logs/../logs/", "/data/logs"},
	{"a link", "/link", "/data/logs"},
	{"what is not there", "/data/new/deeper", "/data/new/deeper"},
	{"what is not there behind a link", "/link/new", "/data/logs/new"},
	{"dots in what is not there", "/data/new/./a/../b//", "/data/new/b"},
	{"dots above all", "/nowhere/../../data", "/data"},
	{"a file in place of a directory", "/data/file/x", "/data/file/x"},
	{"a link to itself", "/circle/x", NULL},
	{"the root", "/", "/"},
};

static void test_canonical(void **state)
{
	char *root = realpath(".", NULL);
	struct err err;

	(void) state;
	check_int("tree", file_make_directories("data/logs", 0755, &err), 0);
	files_write("data/file", "");
	check_int("link", symlink("data/logs", "link"), 0);
	check_int("circle", symlink("circle", "circle"), 0);
	for (EACH(it, paths)) {
		char *canonical = mounts_canonical_path(root, it->path);

		check_text(it->name, canonical, it->canonical);
		free(canonical);
	}
	free(root);
}

/* On this machine itself. */
static void test_here(void **state)
{
	cleanup_mounts struct mounts mounts = MOUNTS_NULL;
	char *here = realpath(".", NULL);
	char *relative = mounts_canonical_path("", "not-there");
	char *expected = xasprintf("%s/not-there", here);

	(void) state;
	mounts_read("", &mounts);
	check("/proc", !mounts_is_root(&mounts, "/proc/self"));
	check_text("relative", relative, expected);
	free(expected);
	free(relative);
	free(here);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_options),
		cmocka_unit_test(test_canonical),
		cmocka_unit_test(test_here),
	};

	return cmocka_run_group_tests_name("mounts", tests, files_setup, files_teardown);
}
