// SPDX-License-Identifier: Apache-2.0
#include "host/mounts.h"

#include <errno.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/strv.h"

/* A node with thousands of volumes has a line of some hundred bytes for each. */
#define MOUNTINFO_MAX ((size_t) 16 << 20)

/* Fields of a line (proc(5), proc_pid_mountinfo); after the field "-" comes the type. */
enum { FIELD_ID, FIELD_PARENT, FIELD_POINT = 4, FIELD_OPTIONS, FIELD_OPTIONAL };

static bool is_octal(char c)
{
	return c >= '0' && c <= '7';
}

/* The kernel writes blank, TAB, LF and backslash as \ and three octal digits
 * (fs/proc_namespace.c, mangle). */
static char *unescape(const char *text)
{
	struct str out = STR_NULL;

	while (*text) {
		if (text[0] == '\\' && is_octal(text[1]) && is_octal(text[2]) &&
		    is_octal(text[3])) {
			str_add_char(&out, (char) ((text[1] - '0') << 6 | (text[2] - '0') << 3 |
						   (text[3] - '0')));
			text += 4;
		} else {
			str_add_char(&out, *text++);
		}
	}
	return str_steal(&out);
}

static void add(struct mounts *mounts, const char *line)
{
	cleanup_strv struct strv fields = STRV_NULL;
	size_t dash = FIELD_OPTIONAL;

	strv_add_split(&fields, line, " ");
	while (dash < fields.length && !str_equal(fields.items[dash], "-"))
		dash++;
	if (dash + 1 >= fields.length)
		return;
	mounts->items =
		xgrow(mounts->items, mounts->length, &mounts->capacity, sizeof(*mounts->items));
	mounts->items[mounts->length++] = (struct mount) {
		.id = xstrdup(fields.items[FIELD_ID]),
		.parent = xstrdup(fields.items[FIELD_PARENT]),
		.point = unescape(fields.items[FIELD_POINT]),
		.options = xstrdup(fields.items[FIELD_OPTIONS]),
		.type = xstrdup(fields.items[dash + 1]),
	};
}

void mounts_read(const char *root, struct mounts *mounts)
{
	cleanup_free char *path = xasprintf("%s/proc/self/mountinfo", root);
	cleanup_str struct str content = STR_NULL;
	cleanup_strv struct strv lines = STRV_NULL;
	struct err ignored;

	*mounts = MOUNTS_NULL;
	if (file_read(path, MOUNTINFO_MAX, &content, &ignored) < 0)
		return;
	strv_add_split(&lines, content.text, "\n");
	for (size_t i = 0; i < lines.length; i++)
		add(mounts, lines.items[i]);
}

void mounts_finish(struct mounts *mounts)
{
	for (size_t i = 0; i < mounts->length; i++) {
		struct mount *mount = &mounts->items[i];

		free(mount->id);
		free(mount->parent);
		free(mount->point);
		free(mount->options);
		free(mount->type);
	}
	free(mounts->items);
	*mounts = MOUNTS_NULL;
}

/* "/a" holds "/a" and "/a/b", not "/ab". */
static bool holds(const char *point, const char *path)
{
	size_t length = strlen(point);

	if (str_equal(point, "/"))
		return *path == '/';
	return str_starts_with(path, point) && (!path[length] || path[length] == '/');
}

/* The mount on `below` that the path reaches first: of those on its way, the one with the shortest
 * name. */
static const struct mount *next_on(const struct mounts *mounts, const struct mount *below,
				   const char *path)
{
	const struct mount *found = NULL;

	for (size_t i = 0; i < mounts->length; i++) {
		const struct mount *one = &mounts->items[i];

		if (one != below && str_equal(one->parent, below->id) && holds(one->point, path) &&
		    (!found || strlen(one->point) < strlen(found->point)))
			found = one;
	}
	return found;
}

static bool has_id(const struct mounts *mounts, const char *id)
{
	for (size_t i = 0; i < mounts->length; i++)
		if (str_equal(mounts->items[i].id, id))
			return true;
	return false;
}

/* The lowest mount of "/": its parent is itself, or a mount that this process cannot see. */
static const struct mount *bottom(const struct mounts *mounts)
{
	for (size_t i = 0; i < mounts->length; i++) {
		const struct mount *one = &mounts->items[i];

		if (str_equal(one->point, "/") &&
		    (str_equal(one->parent, one->id) || !has_id(mounts, one->parent)))
			return one;
	}
	return NULL;
}

const struct mount *mounts_find(const struct mounts *mounts, const char *path)
{
	const struct mount *found = bottom(mounts);
	const struct mount *next = found;

	/* Each turn goes one mount up. The count ends it even if the list is a circle. */
	for (size_t i = 0; next && i < mounts->length; i++) {
		found = next;
		next = next_on(mounts, found, path);
	}
	return found;
}

bool mount_has_option(const struct mount *mount, const char *option)
{
	cleanup_strv struct strv options = STRV_NULL;

	strv_add_split(&options, mount->options, ",");
	return strv_contains(&options, option);
}

bool mounts_is_root(const struct mounts *mounts, const char *path)
{
	const struct mount *mount = mounts_find(mounts, path);

	return mount && mount == mounts_find(mounts, "/");
}

bool mounts_is_memory(const struct mounts *mounts, const char *path)
{
	const struct mount *mount = mounts_find(mounts, path);

	return mount && (str_equal(mount->type, "tmpfs") || str_equal(mount->type, "ramfs"));
}

/* What does not exist has no links, so its dots are resolved as text. */
static char *append(const char *there, const char *rest)
{
	cleanup_strv struct strv names = STRV_NULL;
	cleanup_str struct str path = STR_NULL;

	str_add(&path, str_equal(there, "/") ? "" : there);
	strv_add_split(&names, rest, "/");
	for (size_t i = 0; i < names.length; i++) {
		const char *slash = strrchr(path.text, '/');

		if (str_equal(names.items[i], ".."))
			str_truncate(&path, slash ? (size_t) (slash - path.text) : 0);
		else if (!str_equal(names.items[i], "."))
			str_addf(&path, "/%s", names.items[i]);
	}
	return path.length ? str_steal(&path) : xstrdup("/");
}

char *mounts_canonical_path(const char *root, const char *path)
{
	cleanup_free char *here = *path == '/' ? NULL : realpath(".", NULL);
	cleanup_free char *full = xasprintf("%s%s/%s", root, here ? here : "", path);
	cleanup_free char *whole = xstrdup(full);
	size_t root_length = strlen(root);

	for (;;) {
		cleanup_free char *real = realpath(*full ? full : "/", NULL);
		char *slash = strrchr(full, '/');

		if (real)
			return append(str_starts_with(real, root) ? real + root_length : real,
				      whole + strlen(full));
		if ((errno != ENOENT && errno != ENOTDIR) || !slash ||
		    (size_t) (slash - full) < root_length)
			return NULL;
		*slash = '\0';
	}
}

bool mounts_is_same(const char *a, const char *b)
{
	cleanup_free char *canonical_a = mounts_canonical_path("", a);
	cleanup_free char *canonical_b = mounts_canonical_path("", b);

	return str_equal(canonical_a ? canonical_a : a, canonical_b ? canonical_b : b);
}
