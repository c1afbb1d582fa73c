/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Which file system a path is on. The device number of stat(2) cannot tell: a volume may be a
 * directory of the same file system as the container's own layer, and yet outlive the container. */

struct mount {
	char *id;
	char *parent; /* the id of the mount on which it stands */
	char *point;
	char *options; /* of the mount itself, "rw,noexec" */
	char *type;    /* "ext4", "overlay", "tmpfs" */
};

struct mounts {
	struct mount *items;
	size_t length;
	size_t capacity;
};

#define MOUNTS_NULL ((struct mounts) {.items = NULL})

/* /proc/self/mountinfo (proc(5)) below `root`, which is "" on a real machine. What cannot be read
 * leaves the list empty, a line that is no mount is left out. */
void mounts_read(const char *root, struct mounts *mounts);
void mounts_finish(struct mounts *mounts);

/* The mount of an absolute path without links, found as the kernel walks: a mount that another one
 * hides is never the answer. The path itself need not exist. NULL: not known, because this process
 * cannot see the mount of its own root. */
const struct mount *mounts_find(const struct mounts *mounts, const char *path);

bool mount_has_option(const struct mount *mount, const char *option);

/* Whether the path is on the mount of "/", which in a container is the layer that is deleted with
 * it. False where that is not known. */
bool mounts_is_root(const struct mounts *mounts, const char *path);

/* Whether the path is in memory (tmpfs, ramfs), so that a restart of the pod or the machine loses
 * its content. */
bool mounts_is_memory(const struct mounts *mounts, const char *path);

/* `path`, below `root`, without links and dots; a part that does not exist yet stays as it is
 * written. The answer does not begin with `root`, so that it can be looked for among mounts. NULL:
 * it cannot be looked up, errno says why. The caller frees it. */
char *mounts_canonical_path(const char *root, const char *path);

/* Whether both are one directory. */
bool mounts_is_same(const char *a, const char *b);

#define cleanup_mounts __attribute__((cleanup(mounts_finish)))
