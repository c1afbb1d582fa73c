/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/err.h"
#include "settings/settings.h"

/* The run directory: generated configuration and the run record. It may hold passwords, so nobody
 * else may look into it. */

#define RUN_DIR_DEFAULT "/run/kafka-init"

/* Where the run directory is to be: KAFKA_INIT_RUN_DIR, else /run/kafka-init, else
 * /dev/shm/kafka-init-ROLE, which a container always has, where that cannot be made (a read-only
 * root, a uid without the right). It is not made yet. `role` is the role's name. The caller frees
 * the path. */
char *run_dir_choose(const struct settings *tool, const char *role);

/* Makes it with mode 0700, or takes the one that is there. EXIT_CONFIG if that belongs to somebody
 * else, is a link, or is open to others. */
int run_dir_make(const char *path, struct err *err);

/* For a probe in the same container: the one that a start has made, which is --run-dir, else the
 * first of the defaults of all roles that holds a run record. It must pass the same rules. */
int run_dir_find(const struct settings *tool, char **pathp, struct err *err);
