/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>

#include "base/findings.h"
#include "base/strv.h"
#include "settings/settings.h"

/* The environment, read once. Kubernetes' service links are taken out before anything looks at it:
 * a Service named `kafka` puts KAFKA_PORT=tcp://… into every pod of its namespace (Kubernetes,
 * "Accessing the Service": environment variables). */

struct variable {
	char *name;
	char *value;
	size_t position; /* in the environment that we were started with */
};

struct environment {
	struct variable *items; /* sorted by name */
	size_t length;
	size_t capacity;
	struct strv service_links; /* the names of the service links that were taken out */
};

void environment_init(struct environment *environment, char *const *envp);
void environment_finish(struct environment *environment);

/* NULL: not set. */
const char *environment_get(const struct environment *environment, const char *name);

/* X, of the variable X or X_FILE at `index`. NULL for an X_FILE whose X is there as well:
 * environment_read reports from X that they exclude each other. The caller frees it. */
char *environment_base_name(const struct environment *environment, size_t index);

/* Sets `key` from the variable `name`, or from the file that NAME_FILE names, whose bytes are
 * literal but for one trailing newline, which is cut. It is an error if both are set, the file
 * cannot be read, or the value is not UTF-8. A newline at the end of a plain value (a Secret made
 * with `echo`) is cut with a warning. If neither is there, nothing is set. */
void environment_read(const struct environment *environment, const char *name, const char *key,
		      struct settings *settings, struct findings *findings);

/* Like environment_read, for a key that several variables can set: a second one with another value
 * is an error that names both. */
void environment_read_alias(const struct environment *environment, const char *name,
			    const char *key, struct settings *settings, struct findings *findings);

/* False: java does not inherit a variable of this name. */
bool environment_is_for_java(const char *name);

/* What java inherits: the environment without service links, our own KAFKA_INIT_…, JMX_PORT (each
 * tool that is run in the pod would try to open that port again) and the variables of `dropped`.
 * For execve(2). */
void environment_for_java(const struct environment *environment, const struct strv *dropped,
			  struct strv *envp);

#define cleanup_environment __attribute__((cleanup(environment_finish)))
