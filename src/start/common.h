/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <sys/types.h>

#include "base/err.h"
#include "start/start.h"

/* The stages that all roles have, and what the stages of one product share. */

/* A stage: reads the environment, the tool's options, the JVM's variables and the mounted file. */
int common_read_settings(struct start *start, struct err *err);

/* A stage: finds out the host and the identity, all but the id. */
int common_find_identity(struct start *start, struct err *err);

/* A stage: expands the JVM's variables, and judges them. */
int common_expand_variables(struct start *start, struct err *err);

/* A stage: the rules of all roles against this machine, without touching it. `check` reports all of
 * them at once; a start reports that there is no java in common_prepare, which has an exit code for
 * it. The model may be incomplete: it is judged afterwards. */
int common_check_machine(struct start *start, struct err *err);

/* A stage: java, the jars, the run directory and its record, which a start needs before it may
 * wait. */
int common_prepare(struct start *start, struct err *err);

/* A stage: writes the configuration and that of logging. `render` without --out prints the first,
 * unless it is explained. */
int common_write_configuration(struct start *start, struct err *err);

/* A stage: becomes java, without the variables of secrets, which it must not inherit. */
int common_become_java(struct start *start, struct err *err);

/* Asks the resolver for the domain if it is not known and the network may be asked. */
void common_find_domain(struct start *start);

/* Expands the values of one list. */
void common_expand(struct start *start, struct settings *settings);

/* Adds to a run record, unless the value is NULL. */
void common_add_to_record(struct settings *record, const char *key, const char *value);

/* One file that is written. */
struct output {
	const char *directory;
	const char *name;
	char *text; /* freed when it is written */
	mode_t mode;
};

/* Writes each file atomically. `render` writes all into --out, or nothing without it; `check`
 * writes nothing. */
int common_write(const struct start *start, struct output *outputs, size_t count, struct err *err);
