/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "jvm/plan.h"
#include "settings/options.h"
#include "start/start.h"

/* What the stages of both roles share. */

/* The environment, the tool's options, the JVM's variables, and the file that `mounted` names into
 * `file`. */
void common_settings(struct start *start, enum option mounted, struct settings *file);

/* The host and the identity, all but the id. */
int common_identity(struct start *start, struct err *err);

/* The domain by the resolver, where it is needed, not known and the network may be asked. */
void common_find_domain(struct start *start);

/* Expands the values of one list. */
void common_expand(struct start *start, struct settings *settings);

/* The rules against this machine that both roles have, without touching it: `check` says all of
 * them at once, and a start finds the lack of java in common_prepare, which has an exit code for
 * it. The model may be incomplete: it is judged afterwards. */
void common_check_machine(struct start *start, enum option home);

/* java, the jars of `home` and the run directory: what a start needs before it may wait. */
int common_prepare(struct start *start, enum option home, struct err *err);

/* What a role adds to the run record; a NULL value is left out. */
struct record_part {
	const char *key;
	const char *value;
};

int common_record(const struct start *start, const char *phase, const struct record_part *parts,
		  size_t count, struct err *err);

/* One file that is written. */
struct output {
	const char *directory;
	const char *name;
	char *text; /* freed when it is written */
	mode_t mode;
};

/* Writes each atomically; for `render`, all into --out, or where there is none the first one to
 * stdout, unless it is explained there; for `check`, none. */
int common_write(const struct start *start, struct output *outputs, size_t count, struct err *err);

/* Becomes java. `secrets` are the lists whose secret variables java must not inherit. */
int common_exec(struct start *start, const struct strv *argv, const struct settings *secrets,
		struct err *err);

/* What jvm/argv.h needs, all but the lists of one role. */
struct jvm_plan common_plan(const struct start *start, const char *config);
