// SPDX-License-Identifier: Apache-2.0
#include "storage/neighbours.h"

#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "host/directory.h"
#include "host/mounts.h"
#include "zookeeper/myid.h"

static int64_t read_id(const char *directory)
{
	cleanup_free char *path = xasprintf("%s/myid", directory);
	cleanup_findings struct findings ignored = FINDINGS_NULL;

	return myid_read(path, &ignored);
}

static void look(const char *path, bool is_beside, struct neighbours *neighbours)
{
	struct neighbour one = {.is_beside = is_beside};
	struct err ignored;

	if (version_2_read(path, &one.content, &ignored) < 0 ||
	    !(one.content.has_snapshot || one.content.has_log))
		return;
	one.path = xstrdup(path);
	one.id = read_id(path);
	neighbours->items = xgrow(neighbours->items, neighbours->length, &neighbours->capacity,
				  sizeof(*neighbours->items));
	neighbours->items[neighbours->length++] = one;
}

/* The directories in `path`, but for `own`. */
static void look_below(const char *path, const char *own, struct neighbours *neighbours)
{
	cleanup_directory struct directory directory;

	directory_read("", path, &directory);
	strv_sort(&directory.directories);
	for (size_t i = 0; i < directory.directories.length; i++) {
		cleanup_free char *below = xasprintf("%s/%s", str_equal(path, "/") ? "" : path,
						     directory.directories.items[i]);

		if (!str_equal(below, own))
			look(below, !str_equal(path, own), neighbours);
	}
}

void neighbours_read(const char *data_dir, struct neighbours *neighbours)
{
	cleanup_free char *own = mounts_canonical_path("", data_dir);
	cleanup_free char *above = NULL;
	const char *slash = own ? strrchr(own, '/') : NULL;

	*neighbours = NEIGHBOURS_NULL;
	if (!slash)
		return;
	above = slash == own ? xstrdup("/") : xstrndup(own, (size_t) (slash - own));
	look(above, false, neighbours);
	look_below(above, own, neighbours);
	look_below(own, own, neighbours);
}

void neighbours_finish(struct neighbours *neighbours)
{
	for (size_t i = 0; i < neighbours->length; i++)
		free(neighbours->items[i].path);
	free(neighbours->items);
	*neighbours = NEIGHBOURS_NULL;
}
