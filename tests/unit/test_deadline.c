// SPDX-License-Identifier: Apache-2.0
#include "cases.h"

#include "base/deadline.h"
#include "base/number.h"

/* What may pass between two calls of a test on a machine that is very busy. */
#define SLACK_MS 20000
#define HOUR_MS 3600000
#define DAY_MS (24 * HOUR_MS)

#define check_near(name, actual, expected)                                                         \
	do {                                                                                       \
		int64_t near_actual = (actual), near_expected = (expected);                        \
                                                                                                   \
		if (near_actual < near_expected || near_actual > near_expected + SLACK_MS)         \
			fail_msg("%s: %s is %" PRId64 ", not about %" PRId64, (name), #actual,     \
				 near_actual, near_expected);                                      \
	} while (0)

static void test_now(void **state)
{
	const struct timespec pause = {.tv_nsec = 20000000};
	struct timespec now;
	int64_t before;

	(void) state;
	clock_gettime(CLOCK_MONOTONIC, &now);
	before = deadline_now_ms();
	check_near("the monotonic clock", before, now.tv_sec * 1000 + now.tv_nsec / 1000000);
	nanosleep(&pause, NULL);
	check("it goes on", deadline_now_ms() >= before + 19);
}

static void test_after(void **state)
{
	static const struct {
		const char *name;
		int64_t timeout_ms;
		bool none;
	} cases[] = {
		{"none", 0, true},
		{"one millisecond", 1, false},
		{"15 minutes", 900000, false},
		{"a year", INT64_C(365) * DAY_MS, false},
	};

	(void) state;
	for (EACH(it, cases)) {
		int64_t before = deadline_now_ms();
		deadline_ms deadline = deadline_after(it->timeout_ms);

		if (it->none)
			check_int(it->name, deadline, DEADLINE_NONE);
		else
			check_near(it->name, deadline, before + it->timeout_ms);
	}
}

/* All that an option can hold (number_parse_duration_ms) is a time that has not come. */
static void test_after_the_longest(void **state)
{
	(void) state;
	check("the longest time", !deadline_passed(deadline_after(INT64_MAX)));
	check("almost the longest time", !deadline_passed(deadline_after(INT64_MAX - 1000)));
	check("within the longest time",
	      !deadline_passed(deadline_within(DEADLINE_NONE, INT64_MAX)));
}

static void test_within(void **state)
{
	static const struct {
		const char *name;
		bool none;
		int64_t left_ms, timeout_ms;
		int64_t expected_ms; /* from now */
	} cases[] = {
		{"the timeout is earlier", false, DAY_MS, HOUR_MS, HOUR_MS},
		{"the deadline is earlier", false, HOUR_MS, DAY_MS, HOUR_MS},
		{"the deadline has passed", false, -HOUR_MS, DAY_MS, -HOUR_MS},
		{"no deadline", true, 0, HOUR_MS, HOUR_MS},
		{"no time at all", false, HOUR_MS, 0, 0},
	};

	(void) state;
	for (EACH(it, cases)) {
		int64_t before = deadline_now_ms();
		deadline_ms deadline = it->none ? DEADLINE_NONE : before + it->left_ms;

		check_near(it->name, deadline_within(deadline, it->timeout_ms),
			   before + it->expected_ms);
	}
}

static void test_passed_and_poll(void **state)
{
	static const struct {
		const char *name;
		bool none;
		int64_t left_ms;
		bool passed;
		int most_ms; /* of deadline_poll_ms, and at the least that - SLACK_MS */
	} cases[] = {
		{"none", true, 0, false, -1},
		{"now", false, 0, true, 0},
		{"a millisecond ago", false, -1, true, 0},
		{"long ago", false, -DAY_MS, true, 0},
		{"in half an hour", false, HOUR_MS / 2, false, HOUR_MS / 2},
		{"in an hour", false, HOUR_MS, false, HOUR_MS},
		{"in 90 minutes: an hour", false, HOUR_MS * 3 / 2, false, HOUR_MS},
		{"in a day: an hour", false, DAY_MS, false, HOUR_MS},
		{"in a year: an hour", false, INT64_C(365) * DAY_MS, false, HOUR_MS},
	};

	(void) state;
	for (EACH(it, cases)) {
		deadline_ms deadline = it->none ? DEADLINE_NONE : deadline_now_ms() + it->left_ms;
		int ms = deadline_poll_ms(deadline);

		check_int(it->name, deadline_passed(deadline), it->passed);
		check(it->name, ms <= it->most_ms);
		if (it->most_ms <= 0 || it->left_ms > HOUR_MS)
			check_int(it->name, ms, it->most_ms);
		else
			check(it->name, ms > it->most_ms - SLACK_MS);
	}
}

/* A deadline that has been waited for with poll(2) has passed: no loop turns with 0 ms. */
static void test_poll_reaches_it(void **state)
{
	deadline_ms deadline = deadline_after(30);
	int ms;

	(void) state;
	while ((ms = deadline_poll_ms(deadline)) > 0)
		nanosleep(&(struct timespec) {.tv_nsec = ms * 1000000L}, NULL);
	check("reached", deadline_passed(deadline));
}

static void test_timespec(void **state)
{
	static const struct {
		const char *name;
		deadline_ms deadline;
		int64_t seconds, nanoseconds;
	} cases[] = {
		{"a whole second", 5000, 5, 0},
		{"milliseconds", 1234, 1, 234000000},
		{"just below a second", 999, 0, 999000000},
		{"long", INT64_C(86400000001), 86400000, 1000000},
	};
	struct timespec none = deadline_timespec(DEADLINE_NONE);

	(void) state;
	for (EACH(it, cases)) {
		struct timespec at = deadline_timespec(it->deadline);

		check_int(it->name, at.tv_sec, it->seconds);
		check_int(it->name, at.tv_nsec, it->nanoseconds);
	}
	/* A time_t that the kernel takes, far enough that nobody wakes for nothing. */
	check("none is not soon", none.tv_sec > deadline_now_ms() / 1000 + 60);
	check("none is a time", none.tv_sec < deadline_now_ms() / 1000 + INT64_C(1) * DAY_MS);
}

static void test_condition(void **state)
{
	deadline_ms soon = deadline_after(20);
	struct timespec until = deadline_timespec(soon);
	pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
	pthread_cond_t condition;

	(void) state;
	deadline_init_condition(&condition);
	pthread_mutex_lock(&mutex);
	/* On another clock that point is decades away, or has long passed. */
	while (pthread_cond_timedwait(&condition, &mutex, &until) == 0)
		;
	check("it waited", deadline_passed(soon));
	pthread_mutex_unlock(&mutex);
	pthread_cond_destroy(&condition);
}

static void test_format(void **state)
{
	static const struct {
		const char *name;
		int64_t ms;
		const char *text;
	} cases[] = {
		{"zero", 0, "0s"},
		{"a millisecond", 1, "1ms"},
		{"milliseconds", 200, "200ms"},
		{"just below a second", 999, "999ms"},
		{"a second", 1000, "1s"},
		{"a second and a bit", 1001, "1001ms"},
		{"a minute and a bit", 65000, "65s"},
		{"a minute", 60000, "1m"},
		{"minutes", 900000, "15m"},
		{"an hour", 3600000, "60m"},
	};

	(void) state;
	for (EACH(it, cases)) {
		char *text = number_format_duration(it->ms);

		check_text(it->name, text, it->text);
		free(text);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_now),
		cmocka_unit_test(test_after),
		cmocka_unit_test(test_after_the_longest),
		cmocka_unit_test(test_within),
		cmocka_unit_test(test_passed_and_poll),
		cmocka_unit_test(test_poll_reaches_it),
		cmocka_unit_test(test_timespec),
		cmocka_unit_test(test_condition),
		cmocka_unit_test(test_format),
	};

	return cmocka_run_group_tests_name("deadline", tests, NULL, NULL);
}
