/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/err.h"
#include "settings/environment.h"
#include "settings/settings.h"

/* What the commands beside the chain (wait) need of it. */

/* The environment and the tool's settings; and where `key` is not NULL, what KAFKA_<key's name> or
 * its aliases say of that key of server.properties, expanded. Warnings are logged; errors end in
 * `err`, all of them. */
int tool_read(const struct settings *command_line, const char *key, struct settings *tool,
	      struct settings *server, struct err *err);
