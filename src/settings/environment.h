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
	size_t position; /* in what we were started with */
};

struct environment {
	struct variable *items; /* sorted by name */
	size_t length;
	size_t capacity;
	struct strv service_links; /* the names that were taken out */
};

void environment_init(struct environment *environment, char *const *envp);
void environment_finish(struct environment *environment);

/* NULL: not set. */
const char *environment_get(const struct environment *environment, const char *name);

/* X of the variable at `index`, which is X or X_FILE. NULL: it is X_FILE, and X is there as well,
 * by which environment_read says that they exclude each other. The caller frees it. */
char *environment_base_name(const struct environment *environment, size_t index);

/* Sets `key` from the variable `name`, or from the file that NAME_FILE names: its bytes are
 * literal, one trailing newline is cut. Both set, an unreadable file, a value that is not UTF-8: an
 * error. A newline at the end of a plain value (a Secret made with `echo`) is cut with a warning.
 * Nothing is set where neither is there. */
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
