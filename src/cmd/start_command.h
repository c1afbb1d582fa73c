/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/err.h"
#include "cmd/arguments.h"
#include "start/start.h"

/* What the commands that run the chain share. */

/* The options of a role; in `render` with --out, in the others with those of a process that waits
 * and becomes java. */
const struct usage *start_usage(enum role role, enum reach reach);

/* Parses the arguments and runs the chain. */
int start_command(int argc, char **argv, enum role role, enum reach reach, struct err *err);
