/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "storage/version_2.h"

/* The directories near a dataDir that hold data of some ZooKeeper server: the data is there if
 * dataDir is given otherwise than at the last start. */

struct neighbour {
	char *path;
	bool is_beside; /* it is in the directory above dataDir; else it is that itself, or is below
			   dataDir */
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
