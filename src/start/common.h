/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <sys/types.h>

#include "base/err.h"
#include "start/start.h"

/* The stages that all roles have, and what the stages of one product share. */

/* The environment, the tool's options, the JVM's variables, and the mounted file. */
int common_read_settings(struct start *start, struct err *err);

/* The host and the identity, all but the id. */
int common_find_identity(struct start *start, struct err *err);

/* The JVM's variables: expanded, and judged. */
int common_expand_variables(struct start *start, struct err *err);

/* The rules against this machine that all roles have, without touching it: `check` says all of them
 * at once, and a start finds the lack of java in common_prepare, which has an exit code for it. The
 * model may be incomplete: it is judged afterwards. */
int common_check_machine(struct start *start, struct err *err);

/* java, the jars, the run directory and its record: what a start needs before it may wait. */
int common_prepare(struct start *start, struct err *err);

/* The configuration and that of logging; `render` without --out prints the first, unless it is
 * explained. */
int common_write_configuration(struct start *start, struct err *err);

/* Without the variables of secrets, which java must not inherit. */
int common_become_java(struct start *start, struct err *err);

/* The domain by the resolver, where it is not known and the network may be asked. */
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

/* Writes each atomically; for `render`, all into --out, and without it none; for `check`, none. */
int common_write(const struct start *start, struct output *outputs, size_t count, struct err *err);
