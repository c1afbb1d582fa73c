/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/err.h"
#include "base/findings.h"
#include "base/strv.h"
#include "host/cgroup.h"
#include "settings/environment.h"
#include "settings/role.h"
#include "settings/settings.h"

/* The command line of java: what kafka-server-start.sh and zkServer.sh run, in their order, without
 * their shell. The exceptions are listed in kafka-init(1), JAVA. */

/* The variables that the distributions' scripts, and the images around them, honour. */
struct jvm_variable {
	const char *name;
	const char *key;    /* where it is one of several names of one thing; NULL: its own name */
	const char *source; /* who reads it, for people */
};

extern const struct jvm_variable jvm_variables[];
extern const size_t jvm_variable_count;

/* Sets what the environment has of them. */
void jvm_settings_read(const struct environment *environment, struct settings *jvm,
		       struct findings *findings);

/* What is wrong with the variables of a role, once they are expanded. */
void jvm_check(enum role role, const struct settings *jvm, struct findings *findings);

/* What a role's command line is made of. */
struct jvm_plan {
	const struct settings *jvm;  /* variables, expanded */
	const struct settings *java; /* system properties, by name; NULL: none */
	const struct memory_limit *memory;
	const char *home;	 /* Kafka's or ZooKeeper's directory */
	const char *java_path;	 /* absolute */
	const char *run_dir;	 /* the logging configuration is there */
	const char *config_file; /* server.properties or zoo.cfg */
	const char *pod_ip;	 /* for remote JMX; NULL: none */
	const char *hostname;
	const struct strv *arguments; /* JVM-ARGS of our command line */
};

/* Both append to `argv`, and log how the heap was chosen. EXIT_CONFIG: there is no jar below
 * `home`. */
int jvm_build_broker(const struct jvm_plan *plan, struct strv *argv, struct err *err);
int jvm_build_zookeeper(const struct jvm_plan *plan, struct strv *argv, struct err *err);

/* Whether there are jars to run in `home` or below. EXIT_CONFIG: none. */
int jvm_check_home(const char *home, enum role role, struct err *err);

/* --java, else $JAVA_HOME/bin/java, else the first java in $PATH; absolute. EXIT_NOT_FOUND or
 * EXIT_CANNOT_EXECUTE. The caller frees *pathp. */
int jvm_find_java(const struct settings *tool, const struct environment *environment, char **pathp,
		  struct err *err);
