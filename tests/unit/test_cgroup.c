// SPDX-License-Identifier: Apache-2.0
/* The limit as the JDK finds it (HotSpot, cgroupSubsystem_linux.cpp). Each row is a machine: the
 * tree tests/data/cgroup/NAME with its /proc and /sys. It has 16384000 KiB unless the name says
 * something else. */
#include "cases.h"

#include "base/mem.h"
#include "base/str.h"
#include "host/cgroup.h"

#define GIB ((int64_t) 1 << 30)
#define V1 "/sys/fs/cgroup/memory"
#define V1_FILE "/memory.limit_in_bytes"
#define V2 "/sys/fs/cgroup"
#define V2_FILE "/memory.max"

static const struct {
	const char *name;
	int64_t bytes;
	const char *source; /* NULL: no limit */
} machines[] = {
	{"v2", 2 * GIB, V2 V2_FILE},
	{"v2-group", 2 * GIB, V2 "/pod1/c1" V2_FILE},
	{"v2-parent-lower", GIB, V2 "/pod1" V2_FILE},
	{"v2-parent-only", GIB, V2 "/pod1" V2_FILE},
	{"v2-grandparent", GIB, V2 "/a" V2_FILE},
	{"v2-sibling", 2 * GIB, V2 "/pod1" V2_FILE},
	{"v2-same", 2 * GIB, V2 "/pod1/c1" V2_FILE},
	{"v2-container", 2 * GIB, V2 V2_FILE},
	{"v2-container-below", 2 * GIB, V2 "/c1" V2_FILE},
	{"v2-not-below", 2 * GIB, V2 V2_FILE},
	{"v2-same-beginning", 2 * GIB, V2 V2_FILE},
	{"v2-path-not-there", 2 * GIB, V2 V2_FILE},
	{"v2-moved", 2 * GIB, V2 V2_FILE},
	{"v2-dots", GIB, V2 "/..data/c1" V2_FILE},
	{"v2-max", 0, NULL},
	{"v2-is-machine", 0, NULL},
	{"v2-just-below-machine", 16384000 * (int64_t) 1024 - 4096, V2 V2_FILE},
	{"v2-above-machine", 0, NULL},
	{"v2-no-meminfo", 64 * GIB, V2 V2_FILE},
	{"v2-meminfo-garbage", 2 * GIB, V2 V2_FILE},
	{"v2-no-newline", 2 * GIB, V2 V2_FILE},
	{"v2-missing", 0, NULL},
	{"v2-unreadable", 2 * GIB, V2 V2_FILE},
	{"v2-garbage", 2 * GIB, V2 V2_FILE},
	{"v2-suffix", 0, NULL},
	{"v2-empty", 0, NULL},
	{"v2-zero", 0, NULL},
	{"v2-negative", 0, NULL},
	{"v2-too-great", 0, NULL},
	{"v2-no-optional-fields", 2 * GIB, V2 V2_FILE},
	{"v2-more-optional-fields", 2 * GIB, V2 V2_FILE},
	{"v1", 2 * GIB, V1 V1_FILE},
	{"v1-docker", 2 * GIB, V1 V1_FILE},
	{"v1-group", 2 * GIB, V1 "/kubepods/pod1" V1_FILE},
	{"v1-parent-lower", 2 * GIB, V1 "/kubepods" V1_FILE},
	{"v1-not-below", 2 * GIB, V1 V1_FILE},
	{"v1-sentinel", 0, NULL},
	{"v1-sentinel-no-meminfo", 0, NULL},
	{"v1-sentinel-64k-pages-no-meminfo", 0, NULL},
	{"v1-with-cpu", 2 * GIB, "/sys/fs/cgroup/both" V1_FILE},
	{"v1-v2-name", 0, NULL},
	{"v1-no-mount", 0, NULL},
	{"hybrid-v1", 2 * GIB, V1 "/c1" V1_FILE},
	{"hybrid-v1-first", 2 * GIB, V1 "/c1" V1_FILE},
	{"hybrid-v2", 2 * GIB, V2 "/unified/c1" V2_FILE},
	{"no-cgroup", 0, NULL},
	{"no-mountinfo", 0, NULL},
	{"no-mount", 0, NULL},
	{"garbage", 0, NULL},
	{"garbage-then-good", 2 * GIB, V2 V2_FILE},
	{"this-tree-is-not-there", 0, NULL},
};

static char *tree(const char *name)
{
	const char *data = getenv("UNIT_DATA");

	check("UNIT_DATA", data != NULL);
	return xasprintf("%s/cgroup/%s", data, name);
}

static void test_limit(void **state)
{
	(void) state;
	for (EACH(it, machines)) {
		char *root = tree(it->name);
		char *source = it->source ? xasprintf("%s%s", root, it->source) : NULL;
		struct memory_limit limit = {.bytes = -1};

		cgroup_limit_read(root, &limit);
		check_int(it->name, limit.bytes, it->bytes);
		check_text(it->name, limit.source, source);
		cgroup_limit_finish(&limit);
		check_int(it->name, limit.bytes, 0);
		check_text(it->name, limit.source, NULL);
		free(source);
		free(root);
	}
}

/* A row that names no tree would pass as a machine without a limit. */
static void test_trees(void **state)
{
	(void) state;
	for (EACH(it, machines)) {
		char *root = tree(it->name);

		check_int(it->name, access(root, F_OK) == 0,
			  !str_equal(it->name, "this-tree-is-not-there"));
		free(root);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_limit),
		cmocka_unit_test(test_trees),
	};

	return cmocka_run_group_tests_name("cgroup", tests, NULL, NULL);
}
