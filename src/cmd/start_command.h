/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/err.h"
#include "start/start.h"

/* What the commands that run the chain share. */

/* What a command says after the chain, which ended with `code` (start_run). Returns the exit code,
 * or -1 with an error. */
typedef int (*start_report)(const struct start *start, int code, struct err *err);

/* Parses the arguments and runs the chain; `report` may be NULL. */
int start_command(int argc, char **argv, enum role role, enum reach reach, start_report report,
		  struct err *err);

/* The same for a command whose first argument is the role. */
int start_command_of_role(int argc, char **argv, enum reach reach, start_report report,
			  struct err *err);
