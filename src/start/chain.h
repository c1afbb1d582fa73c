/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/err.h"
#include "start/start.h"

/* The chain from settings to java, once for all roles. */

/* Runs the stages of the role. Returns EXIT_OK (after REACH_RENDER and REACH_CHECK), or the exit
 * code of findings, or -1 with an error, which is in the termination log. So are the findings, and
 * in the log; but those of `check` are its answer and in neither. Does not return when java
 * runs. */
int chain_run(struct start *start, struct err *err);
