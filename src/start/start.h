/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/findings.h"
#include "base/strv.h"
#include "host/host.h"
#include "identity/identity.h"
#include "kafka/broker.h"
#include "security/tls_store.h"
#include "settings/environment.h"
#include "settings/role.h"
#include "settings/settings.h"
#include "storage/log_dirs.h"
#include "storage/zookeeper_disk.h"
#include "wait/cluster.h"
#include "zookeeper/server.h"

/* The chain from settings to java, once: a role is a table of its stages. A stage takes what those
 * before it made. */

/* How far a command goes. */
enum reach {
	REACH_RENDER, /* the configuration, from its inputs alone: no disk of the server, no network
		       */
	REACH_CHECK,  /* the rules against this machine too: no network, and nothing is written */
	REACH_EXEC,   /* java */
};

struct start {
	enum role role;
	enum reach reach;
	char *const *envp;
	struct settings command_line;
	struct strv jvm_arguments;

	struct environment environment;
	struct settings tool;
	struct settings server;		     /* server.properties */
	struct zookeeper_settings zookeeper; /* zoo.cfg and what belongs to it */
	struct settings jvm;
	struct settings listener_options; /* of one listener each */
	struct tls_stores stores; /* what server.properties or zoo.cfg names, made of Secrets */
	struct host host;
	struct identity identity;
	struct broker broker;
	struct log_dirs log_dirs;
	struct zookeeper_server zookeeper_server;
	struct zookeeper_disk zookeeper_disk;
	struct cluster cluster;
	struct findings findings;
	size_t reported; /* how many of them are in the log */
	deadline_ms deadline;
	char *run_dir; /* NULL until it is made */
	char *java_path;
};

/* What a stage is. Returns 0, or -1 with the error that ends the chain. */
struct stage {
	const char *phase; /* of its log lines */
	enum reach reach;  /* it runs when the command goes at least so far */
	bool judges;	   /* the chain ends after it if there is an error among the findings; what
			    * a stage of REACH_CHECK that follows finds belongs to them */
	int (*run)(struct start *start, struct err *err);
};

/* Ends with a stage that has no function. */
extern const struct stage broker_stages[];
extern const struct stage zookeeper_stages[];

void start_init(struct start *start, enum role role, enum reach reach, char *const *envp);
void start_finish(struct start *start);

/* Runs the stages of the role. Returns EXIT_OK (after REACH_RENDER and REACH_CHECK), or the exit
 * code of findings, which are then in the log and the termination log (all but those of `check`,
 * whose answer they are), or -1 with an error, which is in the termination log. Does not return
 * when java runs. */
int start_run(struct start *start, struct err *err);

#define cleanup_start __attribute__((cleanup(start_finish)))
