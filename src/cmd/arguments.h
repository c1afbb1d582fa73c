/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/strv.h"
#include "settings/options.h"
#include "settings/settings.h"

/* The command line of a command: options of the table in settings/options.h, operands, and what
 * follows `--`. */

struct usage {
	const char *synopsis;	    /* "broker [OPTIONS] [-- JVM-ARGS]" */
	const char *purpose;	    /* one line */
	const enum option *options; /* those that it takes */
	size_t option_count;
	/* "stop-": the option stop-timeout is --timeout on this command line. Its variable and its
	 * key, which every command sees, keep the whole name. NULL: all options have their own
	 * names. */
	const char *own_prefix;
};

struct arguments {
	struct settings options; /* by the names of option_specs */
	struct strv operands;
	struct strv rest; /* after -- */
	bool help;	  /* --help: the help is on stdout, nothing else is to be done */
};

/* EXIT_USAGE for an unknown option (with the nearest), or a missing value. */
int arguments_parse(int argc, char **argv, const struct usage *usage, struct arguments *arguments,
		    struct err *err);
void arguments_finish(struct arguments *arguments);

#define cleanup_arguments __attribute__((cleanup(arguments_finish)))
