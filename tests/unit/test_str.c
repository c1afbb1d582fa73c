// SPDX-License-Identifier: Apache-2.0
#include "cases.h"

#include <stdio.h>

#include "base/str.h"
#include "base/strv.h"

static void test_empty(void **state)
{
	struct str str = STR_NULL;
	char *text;

	(void) state;
	check_text("before anything", str.text, "");
	str_truncate(&str, 0);
	str_add(&str, "");
	check_text("nothing added", str.text, "");
	check_int("nothing added", str.length, 0);
	str_finish(&str);
	str_finish(&str);
	check_text("finished twice", str.text, "");
	text = str_steal(&str);
	check_text("stolen", text, "");
	text[0] = '\0'; /* the caller's own memory */
	check("not the shared nothing", text != str_nothing);
	free(text);
}

static void test_add(void **state)
{
	struct str str = STR_NULL;
	char *text;

	(void) state;
	str_add(&str, "ab");
	str_add_char(&str, 'c');
	str_addf(&str, "%d-%s", 12, "x");
	str_addf(&str, "%s", "");
	str_add_bytes(&str, "yz and more", 2);
	check_text("all", str.text, "abc12-xyz");
	check_int("all", str.length, 9);
	text = str_steal(&str);
	check_text("the stolen text", text, "abc12-xyz");
	check_text("the builder is empty", str.text, "");
	check_int("the builder is empty", str.length, 0);
	str_add(&str, "again");
	check_text("and usable", str.text, "again");
	check_text("the stolen text stays", text, "abc12-xyz");
	free(text);
	str_finish(&str);
}

static void test_nul_bytes(void **state)
{
	struct str str = STR_NULL;

	(void) state;
	str_add_bytes(&str, "a\0b", 3);
	str_add_char(&str, '\0');
	str_add_bytes(&str, NULL, 0);
	str_add(&str, "c");
	check_int("the length", str.length, 5);
	check_int("the bytes", memcmp(str.text, "a\0b\0c", 6), 0);
	str_finish(&str);
}

/* Each length at which the memory must grow. */
static void test_growth(void **state)
{
	(void) state;
	for (size_t length = 1; length < 300; length++) {
		struct str single = STR_NULL, whole = STR_NULL;
		char expected[300];

		memset(expected, 'x', length);
		expected[length] = '\0';
		for (size_t i = 0; i < length; i++)
			str_add_char(&single, 'x');
		str_addf(&whole, "%s", expected);
		check_text("byte by byte", single.text, expected);
		check_text("at once", whole.text, expected);
		check_int("at once", whole.length, length);
		str_finish(&single);
		str_finish(&whole);
	}
}

static void test_truncate(void **state)
{
	static const struct {
		const char *name;
		size_t length;
		const char *text;
	} cases[] = {
		{"to nothing", 0, ""},	{"to less", 2, "ab"},	      {"to the same", 4, "abcd"},
		{"to more", 5, "abcd"}, {"to much more", 99, "abcd"},
	};

	(void) state;
	for (EACH(it, cases)) {
		struct str str = STR_NULL;

		str_add(&str, "abcd");
		str_truncate(&str, it->length);
		check_text(it->name, str.text, it->text);
		check_int(it->name, str.length, strlen(it->text));
		str_add(&str, "!");
		check_int(it->name, str.length, strlen(it->text) + 1);
		str_finish(&str);
	}
}

static void test_questions(void **state)
{
	static const struct {
		const char *name;
		const char *a, *b;
		bool equal, nocase, starts, ends;
	} cases[] = {
		{"both empty", "", "", true, true, true, true},
		{"empty, some", "", "a", false, false, false, false},
		{"some, empty", "a", "", false, false, true, true},
		{"the same", "abc", "abc", true, true, true, true},
		{"another case", "aBc", "Abc", false, true, false, false},
		{"the start", "abc", "ab", false, false, true, false},
		{"the end", "abc", "bc", false, false, false, true},
		{"both ends", "aba", "a", false, false, true, true},
		{"the middle", "abc", "b", false, false, false, false},
		{"longer", "abc", "abcd", false, false, false, false},
		{"longer at the front", "abc", "zabc", false, false, false, false},
	};

	(void) state;
	for (EACH(it, cases)) {
		check_int(it->name, str_equal(it->a, it->b), it->equal);
		check_int(it->name, str_equal_nocase(it->a, it->b), it->nocase);
		check_int(it->name, str_starts_with(it->a, it->b), it->starts);
		check_int(it->name, str_ends_with(it->a, it->b), it->ends);
	}
}

static void test_blank(void **state)
{
	(void) state;
	for (int c = -128; c < 256; c++) {
		bool blank = c && c > 0 && c < 128 && strchr(" \t\n\r\v\f", c);
		char name[16];

		snprintf(name, sizeof(name), "byte %d", c);
		check_int(name, str_is_blank((char) c), blank);
	}
}

static void test_hide_controls(void **state)
{
	char text[] = "a\x1B[2J\r\n\tb\x7F ~\xC3\xBC";

	(void) state;
	str_hide_controls(text);
	check_text("controls", text, "a?[2J???b? ~\xC3\xBC");
}

static void test_trim(void **state)
{
	static const struct {
		const char *name;
		const char *text, *trimmed;
	} cases[] = {
		{"nothing", "", ""},
		{"only blanks", " \t\r\n\v\f", ""},
		{"no blanks", "abc", "abc"},
		{"before", " \t abc", "abc"},
		{"after", "abc\r\n", "abc"},
		{"both", "\fabc\v", "abc"},
		{"inside they stay", "  a b\tc ", "a b\tc"},
		{"one character", " a ", "a"},
		{"a no-break space stays", "\xC2\xA0z\xC2\xA0", "\xC2\xA0z\xC2\xA0"},
	};

	(void) state;
	for (EACH(it, cases)) {
		char *trimmed = str_trim(it->text);

		check_text(it->name, trimmed, it->trimmed);
		free(trimmed);
	}
}

static void test_list(void **state)
{
	struct strv list = STRV_NULL;
	char *text = strdup("three"), *joined;

	(void) state;
	joined = strv_join(&list, ",");
	check_text("an empty list", joined, "");
	free(joined);
	strv_sort(&list);
	check("an empty list contains nothing", !strv_contains(&list, ""));
	strv_add(&list, "one");
	strv_addf(&list, "%s-%d", "two", 2);
	strv_take(&list, text);
	strv_add(&list, "");
	check_int("four", list.length, 4);
	check("taken, not copied", list.items[2] == text);
	check("a NULL ends it", list.items[4] == NULL);
	check("contains", strv_contains(&list, "two-2") && strv_contains(&list, ""));
	check("does not contain", !strv_contains(&list, "two") && !strv_contains(&list, "ONE"));
	joined = strv_join(&list, ", ");
	check_text("joined", joined, "one, two-2, three, ");
	free(joined);
	strv_finish(&list);
	strv_finish(&list);
	check_int("finished", list.length, 0);
}

/* It is an argv at each length. */
static void test_list_growth(void **state)
{
	struct strv list = STRV_NULL;

	(void) state;
	for (int i = 0; i < 100; i++) {
		strv_addf(&list, "%d", i);
		check("a NULL ends it", list.items[list.length] == NULL);
	}
	for (int i = 0; i < 100; i++) {
		char expected[16];

		snprintf(expected, sizeof(expected), "%d", i);
		check_text("after the growth", list.items[i], expected);
	}
	strv_finish(&list);
}

static void test_split(void **state)
{
	static const struct {
		const char *name;
		const char *text, *separators, *pieces; /* between | */
	} cases[] = {
		{"nothing", "", ",", ""},
		{"separators alone", ",,,", ",", ""},
		{"one", "a", ",", "a"},
		{"several", "a,b,c", ",", "a|b|c"},
		{"empty ones are left out", ",a,,b,", ",", "a|b"},
		{"any of the separators", "a, b;c", ",; ", "a|b|c"},
		{"no separators", "a,b", "", "a,b"},
		{"blanks stay if they do not separate", "a, b", ",", "a| b"},
	};

	(void) state;
	for (EACH(it, cases)) {
		struct strv list = STRV_NULL;
		char *joined;

		strv_add_split(&list, it->text, it->separators);
		joined = strv_join(&list, "|");
		check_text(it->name, joined, it->pieces);
		free(joined);
		strv_add_split(&list, "more", ",");
		check_text("what is there stays", list.items[list.length - 1], "more");
		strv_finish(&list);
	}
}

/* By bytes: capitals first, UTF-8 last, numbers as text. */
static void test_sort(void **state)
{
	static const char text[] = "b,a,B,_,10,9,,\xC3\xA4,a,ab";
	struct strv list = STRV_NULL;
	char *joined;

	(void) state;
	strv_add(&list, "z");
	strv_add(&list, "");
	strv_add_split(&list, text, ",");
	strv_sort(&list);
	joined = strv_join(&list, ",");
	check_text("sorted", joined, ",10,9,B,_,a,a,ab,b,z,\xC3\xA4");
	check("a NULL ends it", list.items[list.length] == NULL);
	free(joined);
	strv_finish(&list);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_empty),	      cmocka_unit_test(test_add),
		cmocka_unit_test(test_nul_bytes),     cmocka_unit_test(test_growth),
		cmocka_unit_test(test_truncate),      cmocka_unit_test(test_questions),
		cmocka_unit_test(test_blank),	      cmocka_unit_test(test_trim),
		cmocka_unit_test(test_list),	      cmocka_unit_test(test_list_growth),
		cmocka_unit_test(test_split),	      cmocka_unit_test(test_sort),
		cmocka_unit_test(test_hide_controls),
	};

	return cmocka_run_group_tests_name("str", tests, NULL, NULL);
}
