/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdint.h>

#include "base/deadline.h"
#include "base/err.h"

/* What a wait says: one line when it starts, when the reason changes and when it ends. */

struct progress {
	const char *what; /* "ZooKeeper", "the own name" */
	int64_t started_ms;
	char *reason; /* what was last said; NULL: nothing yet */
	int64_t pause_ms;
};

void progress_init(struct progress *progress, const char *what);
void progress_finish(struct progress *progress);

/* Says what it does or why it goes on waiting, if that is new. The first time it also says for how
 * long at most. */
void progress_wait(struct progress *progress, const char *reason, deadline_ms deadline);

/* Sleeps for the pause between two looks, since DNS and refused ports give no event: 100 ms at
 * first, up to a second, never past the deadline. */
void progress_pause(struct progress *progress, deadline_ms deadline);

/* "1.5 s": since it began. The caller frees it. */
char *progress_took(const struct progress *progress);

/* Says how long it took. */
void progress_done(const struct progress *progress);

/* One attempt: NULL if it is there; else why not yet, which the caller frees. */
typedef char *wait_attempt(void *context, deadline_ms deadline);

/* Tries until it is there; says `first` before it knows more. EXIT_TIMED_OUT comes with the last
 * complete reason, because the deadline cuts the last attempt short, and that may know less. */
int progress_until(const char *what, const char *first, wait_attempt *attempt, void *context,
		   deadline_ms deadline, struct err *err);

#define cleanup_progress __attribute__((cleanup(progress_finish)))
