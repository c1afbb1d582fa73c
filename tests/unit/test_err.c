// SPDX-License-Identifier: Apache-2.0
#include "cases.h"

#include <errno.h>

#include "base/err.h"

static void fill(char *text, size_t length, char c)
{
	memset(text, c, length);
	text[length] = '\0';
}

static void test_set(void **state)
{
	struct err err = ERR_NULL;

	(void) state;
	check_int("nothing", err.code, EXIT_OK);
	check_text("nothing", err.text, "");
	check_int("set", err_set(&err, EXIT_CONFIG, "%s has %d", "log.dirs", 2), -1);
	check_int("set", err.code, EXIT_CONFIG);
	check_text("set", err.text, "log.dirs has 2");
	check_int("again", err_set(&err, EXIT_REFUSED, "no"), -1);
	check_int("again", err.code, EXIT_REFUSED);
	check_text("again", err.text, "no");
}

static void test_system(void **state)
{
	static const struct {
		const char *name;
		int number;
		const char *text;
	} cases[] = {
		{"ENOENT", ENOENT, "cannot open /x: No such file or directory"},
		{"EACCES", EACCES, "cannot open /x: Permission denied"},
		{"EROFS", EROFS, "cannot open /x: Read-only file system"},
	};

	(void) state;
	for (EACH(it, cases)) {
		struct err err = ERR_NULL;

		check_int(it->name, err_system(&err, it->number, "cannot open %s", "/x"), -1);
		check_int(it->name, err.code, EXIT_SYSTEM);
		check_text(it->name, err.text, it->text);
	}
}

static void test_context(void **state)
{
	struct err err = ERR_NULL;

	(void) state;
	err_set(&err, EXIT_TIMED_OUT, "no answer");
	check_int("once", err_context(&err, "%s:%d", "zk-0", 2181), -1);
	check_text("once", err.text, "zk-0:2181: no answer");
	check_int("the code stays", err.code, EXIT_TIMED_OUT);
	err_context(&err, "waiting");
	check_text("twice", err.text, "waiting: zk-0:2181: no answer");
	err_set(&err, EXIT_CONFIG, "%s", "");
	err_context(&err, "what");
	check_text("an empty sentence", err.text, "what: ");
}

/* What is too long is cut at its end; nothing is written past the text. */
static void test_long(void **state)
{
	static char text[3 * ERR_TEXT_SIZE];
	struct {
		struct err err;
		char guard[16];
	} one;

	(void) state;
	for (size_t length = ERR_TEXT_SIZE - 40; length < ERR_TEXT_SIZE + 40; length++) {
		size_t most = ERR_TEXT_SIZE - 1;

		fill(text, length, 'x');
		fill(one.guard, sizeof(one.guard) - 1, 'G');
		err_set(&one.err, EXIT_CONFIG, "%s", text);
		check_int("set", strlen(one.err.text), length < most ? length : most);
		err_context(&one.err, "before");
		check_int("context", strncmp(one.err.text, "before: xxxx", 12), 0);
		check_int("context", strlen(one.err.text), length + 8 < most ? length + 8 : most);
		err_system(&one.err, ENOENT, "%s", text);
		check("system", strlen(one.err.text) <= most);
		check_int("system", one.err.code, EXIT_SYSTEM);
		check_text("the guard", one.guard, "GGGGGGGGGGGGGGG");
	}
}

/* However long the context is, the text is terminated and holds what fits of one of them. */
static void test_long_context(void **state)
{
	static char text[3 * ERR_TEXT_SIZE];

	(void) state;
	for (size_t length = ERR_TEXT_SIZE - 40; length < ERR_TEXT_SIZE + 40; length++) {
		struct err err;

		fill(text, length, 'x');
		err_set(&err, EXIT_CONFIG, "the sentence");
		check_int("long", err_context(&err, "%s", text), -1);
		check("terminated", memchr(err.text, '\0', sizeof(err.text)));
		check_int("the code stays", err.code, EXIT_CONFIG);
		check("something is left", *err.text == 'x' || *err.text == 't');
		if (length + strlen(": the sentence") < ERR_TEXT_SIZE)
			check_holds("it fits", err.text, "x: the sentence");
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_set),	     cmocka_unit_test(test_system),
		cmocka_unit_test(test_context),	     cmocka_unit_test(test_long),
		cmocka_unit_test(test_long_context),
	};

	return cmocka_run_group_tests_name("err", tests, NULL, NULL);
}
