/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "settings/settings.h"

/* What probes have learnt about one java process, kept beside the run record (probe.properties). It
 * counts only for the process with that pid and start time. */

struct latch {
	bool answered;	       /* the server has given a good answer */
	bool caught_up;	       /* the start-up gate is open */
	int64_t gate_since_ms; /* CLOCK_MONOTONIC of the first good metadata answer; 0: none yet */
};

bool latch_equal(const struct latch *a, const struct latch *b);

/* Empty where there is none, or where it is about another process. */
void latch_read(const char *run_dir, const struct settings *record, struct latch *latch);
int latch_write(const char *run_dir, const struct settings *record, const struct latch *latch,
		struct err *err);
