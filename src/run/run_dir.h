/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/err.h"
#include "settings/settings.h"

/* The run directory: generated configuration and the run record. It may hold passwords, so it is
 * ours alone. */

#define RUN_DIR_DEFAULT "/run/kafka-init"

/* Where it is to be: KAFKA_INIT_RUN_DIR, else /run/kafka-init, else (where that cannot be made: a
 * read-only root, a uid that may not) /dev/shm/kafka-init-ROLE, which a container always has. It is
 * not made yet. `role` is its name. The caller frees the path. */
char *run_dir_choose(const struct settings *tool, const char *role);

/* Makes it with 0700, or takes the one that is there. EXIT_CONFIG for one that belongs to somebody
 * else, is a link, or is open to others. */
int run_dir_make(const char *path, struct err *err);

/* The one that a start has made, for a probe in the same container: --run-dir, else the first of
 * the defaults of all roles that holds a run record; with the same rules. */
int run_dir_find(const struct settings *tool, char **pathp, struct err *err);
