// SPDX-License-Identifier: Apache-2.0
/* `stop`: which partitions may do without this broker, what is asked about, what is remembered. */
#include "cases.h"

#include <stdio.h>

#include "base/mem.h"
#include "probe/stop_rules.h"

#define OWN 1
#define MAX 4

/* Three of three in sync, and so on; the own id is 1. */
#define ISR(...) __VA_ARGS__, -1

struct look {
	const char *topic;
	int32_t id;
	int32_t replicas[MAX + 1]; /* ends with -1 */
	int32_t in_sync[MAX + 1];
};

static size_t count(const int32_t *ids)
{
	size_t length = 0;

	while (ids[length] >= 0)
		length++;
	return length;
}

static void see(struct stop *stop, const struct look *look)
{
	const struct partition partition = {
		.topic = look->topic,
		.id = look->id,
		.leader = look->in_sync[0],
		.replicas = look->replicas,
		.replica_count = count(look->replicas),
		.in_sync = look->in_sync,
		.in_sync_count = count(look->in_sync),
	};

	stop_rules_see(&partition, stop);
}

enum fate { FINE, HELD, FEW, UNTOLD };

/* One partition against the value of its topic. */
static void test_rule(void **state)
{
	static const struct {
		const char *name;
		int32_t replicas[MAX + 1], in_sync[MAX + 1];
		int64_t own;
		const char *topic_min; /* NULL: as the broker's own */
		enum fate fate;
	} cases[] = {
		{"3 of 3, min 1", {ISR(0, 1, 2)}, {ISR(0, 1, 2)}, 1, NULL, FINE},
		{"3 of 3, min 2", {ISR(0, 1, 2)}, {ISR(0, 1, 2)}, 2, NULL, FINE},
		{"3 of 3, min 3", {ISR(0, 1, 2)}, {ISR(0, 1, 2)}, 3, NULL, FEW},
		{"3 of 3, min 4", {ISR(0, 1, 2)}, {ISR(0, 1, 2)}, 4, NULL, FEW},
		{"2 of 3, min 1", {ISR(0, 1, 2)}, {ISR(0, 1)}, 1, NULL, FINE},
		{"2 of 3, min 2", {ISR(0, 1, 2)}, {ISR(0, 1)}, 2, NULL, HELD},
		{"2 of 3, min 3", {ISR(0, 1, 2)}, {ISR(0, 1)}, 3, NULL, FEW},
		{"1 of 3, min 1", {ISR(0, 1, 2)}, {ISR(1)}, 1, NULL, HELD},
		{"1 of 3, min 2", {ISR(0, 1, 2)}, {ISR(1)}, 2, NULL, HELD},
		{"1 of 3, min 3", {ISR(0, 1, 2)}, {ISR(1)}, 3, NULL, FEW},
		{"2 of 3 without the own, min 2", {ISR(0, 1, 2)}, {ISR(0, 2)}, 2, NULL, FINE},
		{"1 of 3 without the own, min 2", {ISR(0, 1, 2)}, {ISR(2)}, 2, NULL, FINE},
		{"0 of 3, min 2", {ISR(0, 1, 2)}, {-1}, 2, NULL, FINE},
		{"another's, min 2", {ISR(0, 2)}, {ISR(0)}, 2, NULL, FINE},
		{"2 of 2, min 1", {ISR(0, 1)}, {ISR(0, 1)}, 1, NULL, FINE},
		{"2 of 2, min 2", {ISR(0, 1)}, {ISR(0, 1)}, 2, NULL, FEW},
		{"1 of 2, min 1", {ISR(0, 1)}, {ISR(1)}, 1, NULL, HELD},
		{"1 of 2, min 2", {ISR(0, 1)}, {ISR(1)}, 2, NULL, FEW},
		{"1 of 1, min 1", {ISR(1)}, {ISR(1)}, 1, NULL, FEW},
		{"1 of 1, min 2", {ISR(1)}, {ISR(1)}, 2, NULL, FEW},
		{"3 of 4, min 2", {ISR(0, 1, 2, 3)}, {ISR(1, 2, 3)}, 2, NULL, FINE},
		{"3 of 4, min 3", {ISR(0, 1, 2, 3)}, {ISR(1, 2, 3)}, 3, NULL, HELD},
		/* A reassignment: the replica that is added is not in sync yet. */
		{"2 of 3, one is added", {ISR(0, 1, 5)}, {ISR(0, 1)}, 2, NULL, HELD},
		{"the topic's own, higher", {ISR(0, 1, 2)}, {ISR(0, 1)}, 1, "2", HELD},
		{"the topic's own, lower", {ISR(0, 1, 2)}, {ISR(0, 1)}, 2, "1", FINE},
		{"the topic's own, as many as replicas", {ISR(0, 1, 2)}, {ISR(0, 1)}, 2, "3", FEW},
		{"not told", {ISR(0, 1, 2)}, {ISR(1)}, 2, "", UNTOLD},
		{"not told, all in sync", {ISR(0, 1)}, {ISR(0, 1)}, 2, "", FEW},
		{"no number", {ISR(0, 1, 2)}, {ISR(1)}, 2, "two", UNTOLD},
		{"no such number", {ISR(0, 1, 2)}, {ISR(1)}, 2, "0", UNTOLD},
	};

	(void) state;
	for (EACH(it, cases)) {
		struct look look = {.topic = "a", .id = 7};
		struct stop_outcome outcome = STOP_OUTCOME_NULL;
		struct stop stop;
		char own[21];

		memcpy(look.replicas, it->replicas, sizeof(look.replicas));
		memcpy(look.in_sync, it->in_sync, sizeof(look.in_sync));
		stop_rules_init(&stop, OWN);
		snprintf(own, sizeof(own), "%" PRId64, it->own);
		stop_rules_learn_own("1", own, &stop);
		see(&stop, &look);
		if (it->topic_min)
			stop_rules_learn("a", *it->topic_min ? it->topic_min : NULL, &stop);
		stop_rules_judge(&stop, &outcome);
		check_int(it->name, outcome.held, it->fate == HELD);
		check_int(it->name, outcome.few, it->fate == FEW);
		check_int(it->name, outcome.untold, it->fate == UNTOLD);
		check_int(it->name,
			  outcome.held_examples.length + outcome.few_examples.length +
				  outcome.untold_examples.length,
			  it->fate != FINE);
		stop_rules_outcome_finish(&outcome);
		stop_rules_finish(&stop);
	}
}

/* a and c lack a replica that matters, b is whole, d is not ours to keep. */
static const struct look looks[] = {
	{"a", 0, {ISR(0, 1, 2)}, {ISR(0, 1)}},	  {"a", 1, {ISR(0, 1, 2)}, {ISR(0, 1, 2)}},
	{"a", 2, {ISR(0, 1, 2)}, {ISR(1)}},	  {"b", 0, {ISR(0, 1)}, {ISR(0, 1)}},
	{"b.c", 0, {ISR(0, 1, 2)}, {ISR(1, 2)}},  {"d", 0, {ISR(0, 1, 2)}, {ISR(0, 2)}},
	{"Zeta", 3, {ISR(0, 1, 2)}, {ISR(0, 1)}},
};

static char *to_ask(struct stop *stop, size_t most)
{
	struct strv topics = STRV_NULL;
	char *joined;

	stop_rules_to_ask(stop, most, &topics);
	joined = strv_join(&topics, " ");
	strv_finish(&topics);
	return joined;
}

static void check_to_ask(const char *name, struct stop *stop, size_t most, const char *expected)
{
	char *joined = to_ask(stop, most);

	check_text(name, joined, expected);
	free(joined);
}

/* Each topic that lacks a replica once, so many at a time, never again. */
static void test_to_ask(void **state)
{
	struct stop_outcome outcome = STOP_OUTCOME_NULL;
	struct stop stop;
	char *text;

	(void) state;
	stop_rules_init(&stop, OWN);
	stop_rules_learn_own("1", "2", &stop);
	for (EACH(it, looks))
		see(&stop, it);
	check_int("kept", stop.length, 5);
	check_to_ask("all", &stop, 10, "a b.c Zeta");
	check_to_ask("two", &stop, 2, "a b.c");
	stop_rules_learn("b.c", "1", &stop);
	check_to_ask("one is known", &stop, 2, "a Zeta");
	stop_rules_learn("a", NULL, &stop);
	stop_rules_learn("Zeta", "2", &stop);
	check_to_ask("not told is an answer", &stop, 10, "");
	stop_rules_judge(&stop, &outcome);
	check_int("held", outcome.held, 1);
	text = metadata_format_examples(&outcome.held_examples, outcome.held);
	check_text("held", text, "Zeta-3");
	free(text);
	check_int("few", outcome.few, 1);
	text = metadata_format_examples(&outcome.untold_examples, 9);
	check_text("untold", text, "a-0, a-2, …");
	free(text);
	stop_rules_outcome_finish(&outcome);

	/* The next look knows the topics, and nothing of their partitions. */
	stop_rules_look_again(&stop);
	stop_rules_judge(&stop, &outcome);
	check_int("nothing seen", outcome.held + outcome.few + outcome.untold, 0);
	for (EACH(it, looks))
		see(&stop, it);
	check_to_ask("again", &stop, 10, "");
	stop_rules_ask_again(&stop);
	check_to_ask("forgotten", &stop, 10, "a b.c Zeta");
	stop_rules_learn("a", "3", &stop);
	check_to_ask("learnt anew", &stop, 10, "b.c Zeta");
	stop_rules_finish(&stop);
}

/* What the broker says of itself is kept only if it is a number that can be. */
static void test_own(void **state)
{
	static const struct {
		const char *name;
		const char *value;
		int64_t min;
	} cases[] = {
		{"told", "3", 3},
		{"not told", NULL, STOP_MIN_DEFAULT},
		{"a word", "x", 1},
		{"none", "0", 1},
	};

	(void) state;
	for (EACH(it, cases)) {
		struct stop stop;

		stop_rules_init(&stop, OWN);
		stop_rules_learn_own("1", it->value, &stop);
		check_int(it->name, stop.broker_min, it->min);
		stop_rules_finish(&stop);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rule),
		cmocka_unit_test(test_to_ask),
		cmocka_unit_test(test_own),
	};

	return cmocka_run_group_tests_name("stop", tests, NULL, NULL);
}
