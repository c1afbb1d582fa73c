/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

#include "base/err.h"
#include "cmd/arguments.h"
#include "settings/settings.h"

/* What the commands share that do not run the chain (wait, the probes, stop). */

/* Writes a fatal error to the termination log that the tool's settings name. */
void tool_write_termination_log(const struct settings *tool, const struct err *err);

/* Reads the environment and the tool's settings; and into `server`, unless it is NULL, what the
 * variables say of zookeeper.connect and of TLS to it, expanded. Warnings are logged; all errors
 * are in `err`. */
int tool_read(const struct settings *command_line, struct settings *tool, struct settings *server,
	      struct err *err);

/* Reads the tool's settings for a command without operands; its name is the log's phase. *helpp: it
 * was only asked for help, which is printed. */
int tool_prepare(int argc, char **argv, const struct usage *usage, struct settings *tool,
		 bool *helpp, struct err *err);
