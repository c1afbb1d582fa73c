// SPDX-License-Identifier: Apache-2.0
#include "wait/progress.h"

#include <inttypes.h>
#include <poll.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/str.h"

#define PAUSE_FIRST_MS 100
#define PAUSE_MAX_MS 1000

void progress_init(struct progress *progress, const char *what)
{
	*progress = (struct progress) {
		.what = what, .started_ms = deadline_now_ms(), .pause_ms = PAUSE_FIRST_MS};
}

void progress_finish(struct progress *progress)
{
	free(progress->reason);
	progress->reason = NULL;
}

/* " (for 15m at most)": only at the start, while the time that is left is still a round number. */
static char *limit_text(const struct progress *progress, deadline_ms deadline)
{
	int64_t left = deadline - progress->started_ms;
	cleanup_free char *text = NULL;

	if (progress->reason || deadline == DEADLINE_NONE || left <= 0)
		return xstrdup("");
	text = number_format_duration((left + 500) / 1000 * 1000);
	return xasprintf(" (for %s at most)", text);
}

void progress_wait(struct progress *progress, const char *reason, deadline_ms deadline)
{
	cleanup_free char *limit = NULL;

	if (progress->reason && str_equal(progress->reason, reason))
		return;
	limit = limit_text(progress, deadline);
	log_info("waiting for %s%s: %s", progress->what, limit, reason);
	free(progress->reason);
	progress->reason = xstrdup(reason);
}

void progress_pause(struct progress *progress, deadline_ms deadline)
{
	deadline_ms until = deadline_within(deadline, progress->pause_ms);

	while (!deadline_passed(until))
		poll(NULL, 0, deadline_poll_ms(until));
	progress->pause_ms *= 2;
	if (progress->pause_ms > PAUSE_MAX_MS)
		progress->pause_ms = PAUSE_MAX_MS;
}

char *progress_took(const struct progress *progress)
{
	int64_t ms = deadline_now_ms() - progress->started_ms;

	return xasprintf("%" PRId64 ".%" PRId64 " s", ms / 1000, ms % 1000 / 100);
}

void progress_done(const struct progress *progress)
{
	cleanup_free char *took = progress_took(progress);

	log_info("%s is there after %s", progress->what, took);
}

int progress_until(const char *what, const char *first, wait_attempt *attempt, void *context,
		   deadline_ms deadline, struct err *err)
{
	cleanup_progress struct progress progress;
	cleanup_free char *before = NULL;

	progress_init(&progress, what);
	progress_wait(&progress, first, deadline);
	for (;;) {
		cleanup_free char *reason = attempt(context, deadline);

		if (!reason)
			break;
		if (deadline_passed(deadline))
			return err_set(err, EXIT_TIMED_OUT, "%s was not reached in time: %s", what,
				       before ? before : reason);
		progress_wait(&progress, reason, deadline);
		progress_pause(&progress, deadline);
		free(before);
		before = steal_pointer(&reason);
	}
	progress_done(&progress);
	return 0;
}
