/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/err.h"
#include "cmd/arguments.h"
#include "start/start.h"

/* The commands that run the chain. Each command gets the arguments from its own name on, and
 * returns the exit code, or -1 with an error that main prints. */

/* The command that has the name of a role. */
int start_command(int argc, char **argv, struct err *err);

/* A command that runs the chain for any role. */
struct chain_command {
	enum reach reach;
	struct usage usage; /* without a synopsis */
	/* Reports after the chain, which ended with `code` (chain_run). Returns the exit code, or
	 * -1 with an error. */
	int (*report)(const struct start *start, int code, struct err *err);
};

/* Its first argument is the role. */
int start_command_of_role(int argc, char **argv, const struct chain_command *command,
			  struct err *err);

/* The options that a configuration is made of, for the commands that take any role. */
#define OPTIONS_OF_A_CONFIGURATION                                                                 \
	OPTION_SERVER_PROPERTIES, OPTION_ZOO_CFG, OPTION_ID_FROM, OPTION_ID_OFFSET,                \
		OPTION_ORDINAL_START, OPTION_DOMAIN, OPTION_ADVERTISE, OPTION_ZOOKEEPER_SERVICE,   \
		OPTION_ZOOKEEPER_REPLICAS, OPTION_TLS_DIR, OPTION_ZOOKEEPER_TLS_DIR,               \
		OPTION_QUORUM_TLS_DIR, OPTION_CONFIG
