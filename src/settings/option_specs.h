/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

/* The table of the options, made of options.def: who parses a command line, or explains one, reads
 * it. */

/* Where OPTION_CONFIG is read from if it is there and nothing else is said. */
#define OPTION_CONFIG_DEFAULT "/etc/kafka-init/kafka-init.ini"

enum option {
#define OPTION(constant, ...) OPTION_##constant,
#include "settings/options.def"
	OPTION_COUNT,
};

enum option_type {
	OPTION_TYPE_TEXT,
	OPTION_TYPE_NUMBER,   /* 0 … 2147483647 */
	OPTION_TYPE_DURATION, /* 65s, 15m; 0: none */
	OPTION_TYPE_CHOICE,   /* one of `choices` */
	OPTION_TYPE_CHOICES,  /* any of `choices`, with commas between them */
	OPTION_TYPE_FLAG,     /* given or not: no value on the command line */
};

struct option_spec {
	const char *name;      /* without -- */
	enum option_type type; /* without OPTION_TYPE_ in a row of options.def */
	const char *argument;  /* what the help calls its value; a flag has none */
	const char *initial;   /* the default; NULL: not set */
	const char *choices;   /* "a|b|c" */
	const char *help;
	bool command_line_only;
};

extern const struct option_spec option_specs[OPTION_COUNT];
