/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/err.h"
#include "start/start.h"

/* The chain from settings to java, once for all roles. */

/* Runs the stages that the role has. Returns EXIT_OK (after REACH_RENDER and REACH_CHECK), or the
 * exit code of findings, which are then in the log and the termination log (all but those of
 * `check`, whose answer they are), or -1 with an error, which is in the termination log. Does not
 * return when java runs. */
int chain_run(struct start *start, struct err *err);
