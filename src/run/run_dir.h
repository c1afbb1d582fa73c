/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/err.h"
#include "settings/role.h"
#include "settings/settings.h"

/* The run directory: generated configuration and the run record. It may hold passwords, so it is
 * ours alone. */

#define RUN_DIR_DEFAULT "/run/kafka-init"

/* KAFKA_INIT_RUN_DIR, else /run/kafka-init, else (where that cannot be made: a read-only root, a
 * uid that may not) /dev/shm/kafka-init-ROLE, which a container always has. Made with 0700.
 * EXIT_CONFIG for one that belongs to somebody else, is a link, or is open to others. The caller
 * frees *pathp. */
int run_dir_prepare(const struct settings *tool, enum role role, char **pathp, struct err *err);

/* The one that a start has made, for a probe in the same container: --run-dir, else the first of
 * the defaults of both roles that holds a run record; with the same rules. */
int run_dir_find(const struct settings *tool, char **pathp, struct err *err);
