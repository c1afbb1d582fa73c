/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/findings.h"
#include "identity/identity.h"
#include "settings/settings.h"
#include "zookeeper/server_line.h"

/* The members of a ZooKeeper ensemble. */

struct member {
	int64_t id;
	char *text; /* the value of server.<id> */
	struct server_line line;
};

struct ensemble {
	struct member *items;
	size_t length;
	size_t capacity;
	char *origin; /* what named them */
};

#define ENSEMBLE_NULL ((struct ensemble) {.items = NULL})

/* Builds it from an explicit list (ZOO_SERVERS, ZOOKEEPER_SERVERS), else from ZK_REPLICAS
 * (<base>-<i>.<domain>, counted from KAFKA_INIT_ORDINAL_START, with the ids that the pods
 * themselves derive), else from the server.N keys of `zoo_cfg`. If there is none of these, it is an
 * error: a pod that does not know its ensemble would be an ensemble of its own. */
void ensemble_build(struct ensemble *ensemble, const struct settings *settings,
		    const struct settings *zoo_cfg, const struct identity *identity,
		    const struct settings *tool, struct findings *findings);

/* Reads the server.N keys of `lines` alone; that there are none is no error. */
void ensemble_read(struct ensemble *ensemble, const struct settings *lines, const char *origin,
		   struct findings *findings);

/* Adds one more member, by the value of server.N that another ensemble has. */
void ensemble_add(struct ensemble *ensemble, int64_t id, const char *text);
void ensemble_finish(struct ensemble *ensemble);

/* The member with this id; NULL: none. */
const struct member *ensemble_find(const struct ensemble *ensemble, int64_t id);

/* How many of them have a vote. */
size_t ensemble_count_voters(const struct ensemble *ensemble);

/* "server.3" of member 3. The caller frees it. */
char *ensemble_key(const struct member *member);

/* Sets server.N of every member in `settings`. */
void ensemble_put(const struct ensemble *ensemble, struct settings *settings);

/* Whether the names of the members need the pod's domain. */
bool ensemble_needs_domain(const struct settings *settings);
