/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/deadline.h"
#include "base/findings.h"
#include "base/strv.h"
#include "host/host.h"
#include "identity/identity.h"
#include "security/tls_store.h"
#include "settings/environment.h"
#include "settings/settings.h"
#include "start/kafka_start.h"
#include "start/role_row.h"
#include "start/zookeeper_start.h"

/* What the chain (start/chain.h) works on: each stage reads what earlier ones made. */

/* How far a command goes. */
enum reach {
	REACH_RENDER, /* the configuration, from its inputs alone: without the server's disks and
			 the network */
	REACH_CHECK,  /* also the rules against this machine: without the network, and nothing is
			 written */
	REACH_EXEC,   /* java */
};

struct start {
	const struct role *role;
	enum reach reach;
	char *const *envp;
	struct settings command_line;
	struct strv jvm_arguments;

	struct environment environment;
	struct settings tool;
	struct settings mounted; /* what the mounted file says */
	struct settings jvm;
	struct host host;
	struct identity identity;
	struct kafka_start kafka;
	struct zookeeper_start zookeeper;
	struct tls_stores stores; /* the stores that the configuration names, made of Secrets */
	struct findings findings;
	size_t reported; /* how many of them are in the log */
	deadline_ms deadline;
	char *run_dir;	  /* where files are named to be; made by a stage of REACH_EXEC */
	char *config_dir; /* the directory of the configuration's file */
	char *java_path;
};

void start_init(struct start *start, const struct role *role, enum reach reach, char *const *envp);
void start_finish(struct start *start);

/* One of the lists of the role. */
const struct settings *start_list(const struct start *start, const struct role_list *list);

#define cleanup_start __attribute__((cleanup(start_finish)))
