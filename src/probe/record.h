/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"
#include "settings/role.h"

/* The run record, run.properties in the run directory: what a probe has to know of the process that
 * it looks at. It holds no secret. java keeps our pid and start time through execve(2), so both
 * tell whether the record is of the process that runs now. */

struct record {
	enum role role;
	const char *phase; /* "wait", "run" */
	int64_t id;
	const char *pod_name;
	const char *listeners; /* advertised.listeners; NULL: none */
	const char *config;    /* server.properties or zoo.cfg */
	pid_t pid;
	int64_t start_time; /* clock ticks since boot, proc(5) */
};

int record_write(const char *run_dir, const struct record *record, struct err *err);
