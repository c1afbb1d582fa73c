/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

#include "base/strv.h"
#include "host/cgroup.h"
#include "jvm/heap.h"
#include "net/product.h"
#include "settings/settings.h"

/* What the command line of java is made of, and the parts that both products have. */

struct jvm_plan {
	enum product product;
	const struct settings *jvm;  /* variables, expanded */
	const struct settings *java; /* system properties, by name, which only ZooKeeper has here */
	const struct memory_limit *memory;
	const char *home;	 /* Kafka's or ZooKeeper's directory */
	const char *java_path;	 /* absolute */
	const char *run_dir;	 /* the logging configuration is there */
	const char *config_file; /* server.properties or zoo.cfg */
	const char *pod_ip;	 /* for remote JMX; NULL: none */
	const char *hostname;
	const struct strv *arguments; /* JVM-ARGS of our command line */
};

/* The variable's value; NULL if it is not set or empty, which the scripts test by `-z`. */
const char *jvm_plan_get(const struct jvm_plan *plan, const char *variable);

/* Appends the words of the variable, split at blanks as the shell does with an unquoted expansion;
 * quotes are not interpreted and names are not globbed. False if there is nothing. */
bool jvm_plan_add_words(const struct jvm_plan *plan, const char *variable, struct strv *argv);

/* Appends the heap: from the limit, or `fallback` (blank-separated) if there is no limit. Nothing
 * if the user chose one: by -Xmx or a RAM percentage in any variable of `user_options` (a list that
 * ends with NULL) or in JVM-ARGS. */
void jvm_plan_add_heap(const struct jvm_plan *plan, const struct heap_rule *rule,
		       const char *fallback, const char *const *user_options, struct strv *argv);

/* Appends the archive of classes in `home`, if the image has one and the user's options name none.
 * It was made by a start with this very class path; if anything differs, the JVM does without it
 * (-Xshare:auto, its default). */
void jvm_plan_add_archive(const struct jvm_plan *plan, const char *const *user_options,
			  struct strv *argv);
