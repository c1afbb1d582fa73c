// SPDX-License-Identifier: Apache-2.0
#include "base/deadline.h"

#define HOUR_MS 3600000

int64_t deadline_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t) now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static deadline_ms from_now(int64_t timeout_ms)
{
	int64_t now = deadline_now_ms();

	return timeout_ms < DEADLINE_NONE - now ? now + timeout_ms : DEADLINE_NONE;
}

deadline_ms deadline_after(int64_t timeout_ms)
{
	return timeout_ms > 0 ? from_now(timeout_ms) : DEADLINE_NONE;
}

deadline_ms deadline_within(deadline_ms deadline, int64_t timeout_ms)
{
	deadline_ms other = from_now(timeout_ms);

	return other < deadline ? other : deadline;
}

bool deadline_passed(deadline_ms deadline)
{
	return deadline != DEADLINE_NONE && deadline_now_ms() >= deadline;
}

int deadline_poll_ms(deadline_ms deadline)
{
	int64_t left;

	if (deadline == DEADLINE_NONE)
		return -1;
	left = deadline - deadline_now_ms();
	if (left <= 0)
		return 0;
	return left < HOUR_MS ? (int) left : HOUR_MS;
}

void deadline_init_condition(pthread_cond_t *condition)
{
	pthread_condattr_t monotonic;

	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(condition, &monotonic);
	pthread_condattr_destroy(&monotonic);
}

struct timespec deadline_timespec(deadline_ms deadline)
{
	int64_t at = deadline == DEADLINE_NONE ? deadline_now_ms() + HOUR_MS : deadline;

	return (struct timespec) {.tv_sec = at / 1000, .tv_nsec = at % 1000 * 1000000};
}
