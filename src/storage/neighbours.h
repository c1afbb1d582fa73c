/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "storage/version_2.h"

/* The directories near a dataDir that hold data of some ZooKeeper server: where the data is when
 * dataDir is said otherwise than at the last start. */

struct neighbour {
	char *path;
	bool is_beside; /* in the directory above; else that itself, or one below */
	int64_t id;	/* in its myid; -1: it has none */
	struct version_2 content;
};

struct neighbours {
	struct neighbour *items;
	size_t length;
	size_t capacity;
};

#define NEIGHBOURS_NULL ((struct neighbours) {.items = NULL})

/* The directory above `data_dir`, those beside it and those right below it. What cannot be read is
 * left out. */
void neighbours_read(const char *data_dir, struct neighbours *neighbours);
void neighbours_finish(struct neighbours *neighbours);

#define cleanup_neighbours __attribute__((cleanup(neighbours_finish)))
