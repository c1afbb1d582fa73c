/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"
#include "settings/settings.h"

/* The run record, run.properties in the run directory: what a probe has to know about the process
 * that it looks at. It holds no secret. java keeps our pid and start time through execve(2), so
 * that both tell whether the record is about the process that runs now. */

/* Its keys. */
#define RECORD_ADDRESS "address"       /* host:port that a probe asks */
#define RECORD_ADVERTISED "advertised" /* of a broker: host:port of that listener in metadata */
/* Followed by whose certificate it is. The value is "FROM TO DIRECTORY", with times in seconds
 * since 1970. */
#define RECORD_CERTIFICATE "certificate of "
#define RECORD_CONFIG "config" /* the path of server.properties or zoo.cfg */
#define RECORD_ID "id"
#define RECORD_LISTENER "listener" /* its name */
#define RECORD_PHASE "phase"	   /* RECORD_WAIT, RECORD_RUN */
#define RECORD_PID "pid"
#define RECORD_POD_NAME "pod.name"
#define RECORD_ROLE "role"	       /* "broker", "zookeeper" */
#define RECORD_SECURITY "security"     /* PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL */
#define RECORD_START_TIME "start.time" /* clock ticks since boot, proc(5) */
#define RECORD_ZOOKEEPER "zookeeper"   /* client addresses, a connect string */

#define RECORD_WAIT "wait"
#define RECORD_RUN "run"

int record_write(const char *run_dir, const struct settings *record, struct err *err);

/* Reads the record of the process in this container: from --run-dir, else from where a start of
 * either role would have put it. EXIT_CONFIG: there is none, or it is not ours. The caller frees
 * *run_dirp. */
int record_read(const struct settings *tool, struct settings *record, char **run_dirp,
		struct err *err);

/* Where there is no record, or that of a process which is gone (the container's last life): whether
 * process 1 is this very program, the same file, which has not written its own yet. Makes the
 * record of a process that waits. */
bool record_of_a_beginning(struct settings *record);

/* The name of its role; "broker" where the record has none. */
const char *record_role(const struct settings *record);

int64_t record_number(const struct settings *record, const char *key);

/* Whether its process still runs: there is one with that pid, and it began at that time. */
bool record_process_runs(const struct settings *record);
