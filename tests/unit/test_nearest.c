// SPDX-License-Identifier: Apache-2.0
#include "cases.h"

#include "base/nearest.h"

static const char *const keys[] = {"broker.id", "log.dirs", "log.dir", "listeners",
				   "advertised.listeners"};

static void test_nearest(void **state)
{
	static const struct {
		const char *name;
		const char *text;
		size_t max;
		const char *word;
	} cases[] = {
		{"the word itself", "listeners", 3, "listeners"},
		{"the word itself, without a distance", "listeners", 0, "listeners"},
		{"the later of two near ones exactly", "log.dir", 3, "log.dir"},
		{"a letter inserted", "listenners", 1, "listeners"},
		{"a letter left out", "listners", 1, "listeners"},
		{"a letter replaced", "listenerz", 1, "listeners"},
		{"neighbours swapped", "listenesr", 1, "listeners"},
		{"swapped at the start", "ilsteners", 1, "listeners"},
		{"one away, none allowed", "listenerz", 0, NULL},
		{"two away, one allowed", "listenezz", 1, NULL},
		{"two away, two allowed", "listenezz", 2, "listeners"},
		{"two swaps", "ilstenesr", 2, "listeners"},
		{"three away", "lizzezers", 3, "listeners"},
		{"four away", "zizzezers", 3, NULL},
		{"the first of equals", "log.dirz", 1, "log.dirs"},
		{"the nearer, not the first", "log.di", 2, "log.dir"},
		{"a dash for a dot", "broker-id", 1, "broker.id"},
		{"another case is another letter", "Broker.id", 1, "broker.id"},
		{"nothing is near", "zookeeper.connect", 3, NULL},
		{"nothing typed, nothing near", "", 3, NULL},
		{"far longer", "listenerslistenerslisteners", 3, NULL},
	};

	(void) state;
	for (EACH(it, cases))
		check_text(it->name, nearest_word(it->text, keys, COUNT(keys), it->max), it->word);
}

static void test_odd_lists(void **state)
{
	static const char *const with_empty[] = {"", "abc"};
	static const char *const swapped[] = {"abc"};

	(void) state;
	check_text("no words", nearest_word("a", NULL, 0, 3), NULL);
	check_text("the empty word", nearest_word("a", with_empty, 2, 1), "");
	check_text("empty to empty", nearest_word("", with_empty, 2, 0), "");
	/* Optimal string alignment: no edit inside a swap, so ca -> abc is 3, not 2. */
	check_text("within 2", nearest_word("ca", swapped, 1, 2), NULL);
	check_text("within 3", nearest_word("ca", swapped, 1, 3), "abc");
}

static void test_long(void **state)
{
	char word[300], typed[300];
	const char *const words[] = {word};

	(void) state;
	for (size_t length = 100; length < sizeof(word); length++) {
		memset(word, 'x', length);
		word[length] = '\0';
		memcpy(typed, word, length + 1);
		typed[length / 2] = 'y';
		/* No key is that long; what counts is that nothing is written past an end. */
		check_text("long", nearest_word(typed, words, 1, 1), length <= 128 ? word : NULL);
		check_text("long and short", nearest_word(typed, keys, COUNT(keys), 3), NULL);
		check_text("short and long", nearest_word("z", words, 1, 3), NULL);
	}
}

/* What is at a distance is at it from both sides, and zero only for the same. */
static void test_symmetry(void **state)
{
	static const char *const words[] = {"",	   "a",	  "b",	  "ab",	  "ba",	  "abc",
					    "acb", "bca", "abcd", "badc", "xbcd", "dcba"};

	(void) state;
	for (EACH(a, words))
		for (EACH(b, words))
			for (size_t max = 0; max < 5; max++)
				check_int(*a, !!nearest_word(*a, b, 1, max),
					  !!nearest_word(*b, a, 1, max));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nearest),
		cmocka_unit_test(test_odd_lists),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_symmetry),
	};

	return cmocka_run_group_tests_name("nearest", tests, NULL, NULL);
}
