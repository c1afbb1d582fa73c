// SPDX-License-Identifier: Apache-2.0
#include "host/cgroup.h"

#include <stdbool.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/str.h"
#include "base/strv.h"

#define PROC_FILE_MAX ((size_t) 1 << 20)

/* What v1 writes for "unlimited" is INT64_MAX cut to whole pages, which are 64 KiB at most. */
#define NO_LIMIT_V1 (INT64_MAX - INT64_MAX % 65536)

/* Fields of a line of /proc/self/mountinfo (proc(5)): 4 is the root of the mount within its file
 * system, 5 the mount point; after the field "-" come type, source and super options. */
enum { MOUNT_ROOT = 3, MOUNT_POINT = 4, MOUNT_FIELDS = 6 };

struct hierarchy {
	char *group;	   /* our group, as /proc/self/cgroup names it */
	char *mount_root;  /* the group that the mount begins with */
	char *mount_point; /* below the root directory */
	const char *file;
};

static void hierarchy_finish(struct hierarchy *hierarchy)
{
	free(hierarchy->group);
	free(hierarchy->mount_root);
	free(hierarchy->mount_point);
}

static void read_lines(const char *root, const char *path, struct strv *lines)
{
	cleanup_free char *full = xasprintf("%s%s", root, path);
	cleanup_str struct str content = STR_NULL;
	struct err err;

	if (file_read(full, PROC_FILE_MAX, &content, &err) == 0)
		strv_add_split(lines, content.text, "\n");
}

static bool list_has(const char *list, const char *word)
{
	cleanup_strv struct strv words = STRV_NULL;

	strv_add_split(&words, list, ",");
	return strv_contains(&words, word);
}

/* Our group: of v1's memory controller if there is one (a hybrid machine has both), else of v2. */
static void find_group(const char *root, struct hierarchy *hierarchy)
{
	cleanup_strv struct strv lines = STRV_NULL;

	read_lines(root, "/proc/self/cgroup", &lines);
	for (size_t i = 0; i < lines.length; i++) {
		char *controllers = strchr(lines.items[i], ':');
		char *group = controllers ? strchr(controllers + 1, ':') : NULL;

		if (!group)
			continue;
		*group++ = '\0';
		if (list_has(controllers + 1, "memory")) {
			free(hierarchy->group);
			hierarchy->group = xstrdup(group);
			hierarchy->file = "memory.limit_in_bytes";
			return;
		}
		if (str_starts_with(lines.items[i], "0:") && !hierarchy->group) {
			hierarchy->group = xstrdup(group);
			hierarchy->file = "memory.max";
		}
	}
}

static bool is_mount_of(const struct strv *fields, size_t dash, bool is_v1)
{
	if (dash + 3 >= fields->length)
		return false;
	if (!is_v1)
		return str_equal(fields->items[dash + 1], "cgroup2");
	return str_equal(fields->items[dash + 1], "cgroup") &&
	       list_has(fields->items[dash + 3], "memory");
}

static bool find_mount(const char *root, struct hierarchy *hierarchy)
{
	cleanup_strv struct strv lines = STRV_NULL;
	bool is_v1 = str_equal(hierarchy->file, "memory.limit_in_bytes");

	read_lines(root, "/proc/self/mountinfo", &lines);
	for (size_t i = 0; i < lines.length && !hierarchy->mount_point; i++) {
		cleanup_strv struct strv fields = STRV_NULL;
		size_t dash = MOUNT_FIELDS;

		strv_add_split(&fields, lines.items[i], " ");
		while (dash < fields.length && !str_equal(fields.items[dash], "-"))
			dash++;
		if (!is_mount_of(&fields, dash, is_v1))
			continue;
		hierarchy->mount_root = xstrdup(fields.items[MOUNT_ROOT]);
		hierarchy->mount_point = xstrdup(fields.items[MOUNT_POINT]);
	}
	return hierarchy->mount_point;
}

/* The group below the mount. A container sees its own group as the root of the mount, while
 * /proc/self/cgroup may name the whole path of the machine. For a group outside of the mount
 * ("/../x", one that was moved) it is the mount itself. */
static const char *path_below_mount(const struct hierarchy *hierarchy)
{
	size_t length = strlen(hierarchy->mount_root);
	const char *group = hierarchy->group;

	if (strstr(group, "/../") || str_ends_with(group, "/.."))
		return "";
	if (str_equal(hierarchy->mount_root, "/"))
		return str_equal(group, "/") ? "" : group;
	if (str_starts_with(group, hierarchy->mount_root) &&
	    (!group[length] || group[length] == '/'))
		return group + length;
	return "";
}

static int64_t machine_memory(const char *root)
{
	cleanup_strv struct strv lines = STRV_NULL;
	int64_t kib;

	read_lines(root, "/proc/meminfo", &lines);
	for (size_t i = 0; i < lines.length; i++) {
		cleanup_strv struct strv fields = STRV_NULL;

		strv_add_split(&fields, lines.items[i], " ");
		if (fields.length > 1 && str_equal(fields.items[0], "MemTotal:") &&
		    number_parse(fields.items[1], 1, INT64_MAX / 1024, &kib))
			return kib * 1024;
	}
	return NO_LIMIT_V1;
}

static void take_lower(const char *path, int64_t machine, struct memory_limit *limit)
{
	cleanup_str struct str content = STR_NULL;
	cleanup_free char *text = NULL;
	int64_t bytes;
	struct err err;

	if (file_read(path, PROC_FILE_MAX, &content, &err) < 0)
		return;
	text = str_trim(content.text);
	/* The file says "max": no limit here. */
	if (!number_parse(text, 1, machine - 1, &bytes) || (limit->bytes && bytes >= limit->bytes))
		return;
	free(limit->source);
	limit->source = xstrdup(path);
	limit->bytes = bytes;
}

static void walk_up(const char *root, const struct hierarchy *hierarchy, struct memory_limit *limit)
{
	cleanup_free char *mount = xasprintf("%s%s", root, hierarchy->mount_point);
	cleanup_free char *directory = xasprintf("%s%s", mount, path_below_mount(hierarchy));
	int64_t machine = machine_memory(root);

	for (;;) {
		cleanup_free char *path = xasprintf("%s/%s", directory, hierarchy->file);
		char *slash;

		take_lower(path, machine, limit);
		slash = strrchr(directory, '/');
		if (strlen(directory) <= strlen(mount) || !slash)
			return;
		*slash = '\0';
	}
}

void cgroup_limit_read(const char *root, struct memory_limit *limit)
{
	struct hierarchy hierarchy = {.group = NULL};

	*limit = (struct memory_limit) {.bytes = 0};
	find_group(root, &hierarchy);
	if (hierarchy.group && find_mount(root, &hierarchy))
		walk_up(root, &hierarchy, limit);
	hierarchy_finish(&hierarchy);
}

void cgroup_limit_finish(struct memory_limit *limit)
{
	free(limit->source);
	*limit = (struct memory_limit) {.bytes = 0};
}
