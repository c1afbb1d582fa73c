/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

/* The table of the options: who parses a command line, or explains one, reads it. */

enum option {
	OPTION_CONFIG,
	OPTION_RUN_DIR,
	OPTION_TERMINATION_LOG,
	OPTION_SERVER_PROPERTIES,
	OPTION_ZOO_CFG,
	OPTION_ID_FROM,
	OPTION_ID_OFFSET,
	OPTION_ORDINAL_START,
	OPTION_DOMAIN,
	OPTION_ADVERTISE,
	OPTION_ZOOKEEPER_SERVICE,
	OPTION_ZOOKEEPER_REPLICAS,
	OPTION_ZOOKEEPER_FIRST_START,
	OPTION_TLS_DIR,
	OPTION_ZOOKEEPER_TLS_DIR,
	OPTION_QUORUM_TLS_DIR,
	OPTION_TIMEOUT,
	OPTION_JAVA,
	OPTION_KAFKA_HOME,
	OPTION_ZOOKEEPER_HOME,
	OPTION_OUT,
	OPTION_ROLE,
	OPTION_ADDRESS,
	OPTION_SECURITY,
	OPTION_PROBE_TIMEOUT,
	OPTION_GATE_CAP,
	OPTION_STOP_TIMEOUT,
	OPTION_FORMAT,
	OPTION_IGNORE_PREFLIGHT_ERRORS,
	OPTION_EXPLAIN,
	OPTION_COUNT,
};

/* Where OPTION_CONFIG is read from if it is there and nothing else is said. */
#define OPTION_CONFIG_DEFAULT "/etc/kafka-init/kafka-init.ini"

enum option_type {
	OPTION_TYPE_TEXT,
	OPTION_TYPE_NUMBER,   /* 0 … 2147483647 */
	OPTION_TYPE_DURATION, /* 65s, 15m; 0: none */
	OPTION_TYPE_CHOICE,   /* one of `choices` */
	OPTION_TYPE_CHOICES,  /* any of `choices`, with commas between them */
	OPTION_TYPE_FLAG,     /* given or not: no value on the command line */
};

struct option_spec {
	const char *name; /* without -- */
	enum option_type type;
	const char *argument; /* what the help calls its value; a flag has none */
	const char *initial;  /* the default; NULL: not set */
	const char *choices;  /* "a|b|c" */
	const char *help;
	bool command_line_only;
};

extern const struct option_spec option_specs[OPTION_COUNT];
