/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/clock.h"
#include "base/findings.h"
#include "base/strv.h"
#include "host/host.h"
#include "identity/identity.h"
#include "kafka/broker.h"
#include "net/product.h"
#include "security/tls_store.h"
#include "settings/environment.h"
#include "settings/options.h"
#include "settings/settings.h"
#include "storage/log_dirs.h"
#include "storage/zookeeper_disk.h"
#include "wait/cluster.h"
#include "zookeeper/server.h"

/* What the chain (start/chain.h) works on: a stage takes what those before it made. */

/* How far a command goes. */
enum reach {
	REACH_RENDER, /* the configuration, from its inputs alone: no disk of the server, no network
		       */
	REACH_CHECK,  /* the rules against this machine too: no network, and nothing is written */
	REACH_EXEC,   /* java */
};

/* What a server does; a role has one or more of them. */
enum duty {
	DUTY_BROKER = 1,
	DUTY_CONTROLLER = 2, /* a voter of KRaft's metadata quorum */
	DUTY_MEMBER = 4,     /* of a ZooKeeper ensemble */
};

struct start;

/* A list of settings in struct start. */
struct role_list {
	const char *title; /* as `--explain` calls it */
	size_t offset;	   /* in struct start */
};

/* What a process becomes: a row of start/role.c. Code asks for the product or for a duty, and never
 * for a name. A stage may put another row of the same product into `start` when the settings tell
 * more than the command did: those after it read that one. */
struct role {
	const char *name; /* its command, its run record, /dev/shm/kafka-init-NAME */
	enum product product;
	unsigned duties;     /* enum duty */
	const char *purpose; /* one line of its command's help */
	const enum option *options;
	size_t option_count;
	enum option home;	   /* the directory above its jars */
	enum option mounted;	   /* a file with settings, which variables override */
	struct role_list lists[5]; /* the first is its configuration, called as its file; the last
				    * has no title */
	/* Adds what is in the run record of no other product. */
	void (*record)(const struct start *start, struct settings *record);
};

struct start {
	const struct role *role;
	enum reach reach;
	char *const *envp;
	struct settings command_line;
	struct strv jvm_arguments;

	struct environment environment;
	struct settings tool;
	struct settings mounted;
	struct settings server;		     /* server.properties */
	struct zookeeper_settings zookeeper; /* zoo.cfg and what belongs to it */
	struct settings myid;		     /* as `--explain` shows it */
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
	char *run_dir;	  /* of what names a file in it; made by a stage of REACH_EXEC */
	char *config_dir; /* of the configuration's file */
	char *java_path;
};

void start_init(struct start *start, const struct role *role, enum reach reach, char *const *envp);
void start_finish(struct start *start);

/* One of the lists of the role. */
const struct settings *start_list(const struct start *start, const struct role_list *list);

#define cleanup_start __attribute__((cleanup(start_finish)))
