/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdint.h>

#include "base/findings.h"
#include "settings/environment.h"
#include "settings/option_specs.h"
#include "settings/settings.h"

/* The tool's own settings. Each is an option `--run-dir`, a variable KAFKA_INIT_RUN_DIR and a key
 * `run-dir` of kafka-init.ini; the option is strongest, then the variable, then the file, then the
 * default. */

/* Fills `tool` from the defaults, kafka-init.ini (the file that --config or KAFKA_INIT_CONFIG
 * names, else /etc/kafka-init/kafka-init.ini if it is there), the environment and `command_line`,
 * in that order. A KAFKA_INIT_… variable that is no option's is a warning that names the nearest
 * one. */
void options_read(const struct environment *environment, const struct settings *command_line,
		  struct settings *tool, struct findings *findings);

/* Checks the types, once $(…) is expanded. The getters below take a list that passed. */
void options_check(const struct settings *tool, struct findings *findings);

/* NULL: not set, no default. */
const char *option_get(const struct settings *tool, enum option option);
int64_t option_number(const struct settings *tool, enum option option);
int64_t option_duration_ms(const struct settings *tool, enum option option);
bool option_has(const struct settings *tool, enum option option, const char *choice);

/* Where the value came from, for a finding. */
const char *option_origin(const struct settings *tool, enum option option);

/* KAFKA_INIT_RUN_DIR of "run-dir". The caller frees it. */
char *option_variable(enum option option);
