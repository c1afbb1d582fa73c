/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>

#include "base/exit_code.h"

/* What rules and parsers judged. Adding one never fails and never ends a stage; the chain looks at
 * all of them together after each check. The whole contract, with that of err, is docs/errors.md.
 */

enum finding_level {
	FINDING_WARNING, /* works, but */
	FINDING_ERROR,	 /* would never start: EXIT_CONFIG */
	FINDING_REFUSAL, /* could lose data: EXIT_REFUSED */
};

struct finding {
	enum finding_level level;
	char *origin; /* the variable, or file:line, that it came from */
	char *what;   /* what is wrong */
	char *remedy; /* what to do */
};

struct findings {
	struct finding *items;
	size_t length;
	size_t capacity;
};

#define FINDINGS_NULL ((struct findings) {.items = NULL})

void findings_finish(struct findings *findings);

/* `origin` and `remedy` are copied; what is wrong is formatted. */
void findings_add(struct findings *findings, enum finding_level level, const char *origin,
		  const char *remedy, const char *format, ...)
	__attribute__((format(printf, 5, 6)));

/* EXIT_OK with warnings alone, else EXIT_REFUSED if any is a refusal, else EXIT_CONFIG. */
enum exit_code findings_exit_code(const struct findings *findings);

/* "origin: what; remedy": one line for people; the caller frees it. */
char *finding_format(const struct finding *finding);

/* All errors and refusals, one line each. Only whole lines, at most `size` bytes; "and N more"
 * stands for what does not fit (the termination log of a container takes 4096 bytes). The caller
 * frees it. */
char *findings_format(const struct findings *findings, size_t size);

#define cleanup_findings __attribute__((cleanup(findings_finish)))
