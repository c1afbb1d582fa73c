/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/exit_code.h"

/* What a probe says: an exit code and one line, without a newline. */

struct verdict {
	enum exit_code code; /* EXIT_OK, EXIT_NOT_HEALTHY, EXIT_TIMED_OUT, EXIT_CONFIG */
	char *line;
};

void verdict_finish(struct verdict *verdict);

/* Replaces what it was. */
void verdict_set(struct verdict *verdict, enum exit_code code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#define cleanup_verdict __attribute__((cleanup(verdict_finish)))
