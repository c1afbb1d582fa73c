/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

/* Time is an absolute deadline on CLOCK_MONOTONIC, in milliseconds, passed down; no step restarts
 * it. */

typedef int64_t deadline_ms;

#define DEADLINE_NONE INT64_MAX

/* Milliseconds on CLOCK_MONOTONIC. */
int64_t deadline_now_ms(void);

/* `timeout_ms` from now; 0, and more than the clock can hold, means none. */
deadline_ms deadline_after(int64_t timeout_ms);

/* The earlier of `deadline` and `timeout_ms` from now. */
deadline_ms deadline_within(deadline_ms deadline, int64_t timeout_ms);

bool deadline_passed(deadline_ms deadline);

/* Milliseconds left for poll(2): 0 when it has passed, -1 for none; never more than an hour, so
 * that a caller loops. */
int deadline_poll_ms(deadline_ms deadline);

/* Makes a condition on which pthread_cond_timedwait(3) takes deadline_timespec(). */
void deadline_init_condition(pthread_cond_t *condition);
struct timespec deadline_timespec(deadline_ms deadline);
