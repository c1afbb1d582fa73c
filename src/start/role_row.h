/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>

#include "net/product.h"
#include "settings/options.h"
#include "settings/settings.h"

/* What a server does; a role has one or more of them. */
enum duty {
	DUTY_BROKER = 1,
	DUTY_CONTROLLER = 2, /* a voter of KRaft's metadata quorum */
	DUTY_MEMBER = 4,     /* of a ZooKeeper ensemble */
};

struct start;

/* A list of settings in struct start. */
struct role_list {
	const char *title; /* as `--explain` calls it */
	size_t offset;	   /* in struct start */
};

/* What a process becomes: a row of start/role.c. Code asks for the product or for a duty, never for
 * a name. A stage may put another row of the same product into `start` if the settings say more
 * than the command did. Later stages then read that row. */
struct role {
	const char *name; /* its command, its run record, /dev/shm/kafka-init-NAME */
	enum product product;
	unsigned duties;     /* enum duty */
	const char *purpose; /* one line of its command's help */
	const enum option *options;
	size_t option_count;
	enum option home; /* the directory above its jars */
	enum option
		mounted; /* the option that names a file with settings, which variables override */
	struct role_list lists[5]; /* the first is its configuration, titled as its file; the last
				      has no title */
	/* Adds to the run record what only this product has. */
	void (*record)(const struct start *start, struct settings *record);
};
