/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

#include "base/err.h"
#include "cmd/arguments.h"
#include "settings/settings.h"

/* What the commands beside the chain (wait, the probes, stop) share. */

/* A fatal error also goes to the termination log that the tool's settings name. */
void tool_write_termination_log(const struct settings *tool, const struct err *err);

/* The environment and the tool's settings; and where `server` is not NULL, what the variables say
 * of zookeeper.connect and of TLS to it, expanded. Warnings are logged; errors end in `err`, all of
 * them. */
int tool_read(const struct settings *command_line, struct settings *tool, struct settings *server,
	      struct err *err);

/* The tool's settings of a command without operands, whose name is the log's phase; *helpp: it only
 * asked for help, which is printed. */
int tool_prepare(int argc, char **argv, const struct usage *usage, struct settings *tool,
		 bool *helpp, struct err *err);
