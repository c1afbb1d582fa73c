// SPDX-License-Identifier: Apache-2.0
/* RFC 3629: UTF-8 in its shortest form, no surrogates, nothing above U+10FFFF. */
#include "cases.h"

#include "base/utf8.h"

static const struct {
	const char *name;
	const char *text;
	size_t length; /* 0: it is not UTF-8 */
	uint32_t character;
} characters[] = {
	{"the terminator", "", 1, 0},
	{"ASCII", "az", 1, 'a'},
	{"the last of one byte", "\x7F", 1, 0x7F},
	{"the first of two bytes", "\xC2\x80", 2, 0x80},
	{"two bytes", "\xC3\xA9!", 2, 0xE9},
	{"the last of two bytes", "\xDF\xBF", 2, 0x7FF},
	{"the first of three bytes", "\xE0\xA0\x80", 3, 0x800},
	{"three bytes", "\xE2\x82\xAC", 3, 0x20AC},
	{"the last before the surrogates", "\xED\x9F\xBF", 3, 0xD7FF},
	{"the first after the surrogates", "\xEE\x80\x80", 3, 0xE000},
	{"the byte order mark", "\xEF\xBB\xBF", 3, 0xFEFF},
	{"the last of three bytes", "\xEF\xBF\xBF", 3, 0xFFFF},
	{"the first of four bytes", "\xF0\x90\x80\x80", 4, 0x10000},
	{"four bytes", "\xF0\x9F\x98\x80", 4, 0x1F600},
	{"the last of all", "\xF4\x8F\xBF\xBF", 4, 0x10FFFF},
	{"a continuation byte alone", "\x80", 0, 0},
	{"the last continuation byte alone", "\xBF", 0, 0},
	{"two bytes for NUL (Java's modified UTF-8)", "\xC0\x80", 0, 0},
	{"two bytes for ASCII", "\xC1\xBF", 0, 0},
	{"three bytes for two", "\xE0\x9F\xBF", 0, 0},
	{"four bytes for three", "\xF0\x8F\xBF\xBF", 0, 0},
	{"the first high surrogate", "\xED\xA0\x80", 0, 0},
	{"the last low surrogate", "\xED\xBF\xBF", 0, 0},
	{"above U+10FFFF", "\xF4\x90\x80\x80", 0, 0},
	{"five bytes", "\xF8\x88\x80\x80\x80", 0, 0},
	{"F5", "\xF5\x80\x80\x80", 0, 0},
	{"F9 with the bits of a short one", "\xF9\x81\x80\x80", 0, 0},
	{"FE", "\xFE", 0, 0},
	{"FF", "\xFF", 0, 0},
	{"two bytes cut", "\xC3", 0, 0},
	{"three bytes cut after one", "\xE2", 0, 0},
	{"three bytes cut after two", "\xE2\x82", 0, 0},
	{"four bytes cut after three", "\xF0\x9F\x98", 0, 0},
	{"a second byte that is ASCII", "\xC3(", 0, 0},
	{"a third byte that begins another", "\xE2\x82\xC3\xA9", 0, 0},
	{"a fourth byte that is ASCII", "\xF0\x9F\x98 ", 0, 0},
	{"ISO-8859-1", "\xE9t\xE9", 0, 0},
};

static void test_decode(void **state)
{
	(void) state;
	for (EACH(it, characters)) {
		uint32_t character = 0;

		check_int(it->name, utf8_decode(it->text, &character), it->length);
		if (it->length)
			check_int(it->name, character, it->character);
	}
}

static void test_add(void **state)
{
	(void) state;
	for (EACH(it, characters)) {
		struct str str = STR_NULL;

		if (!it->length || !it->character)
			continue;
		str_add(&str, "<");
		utf8_add(&str, it->character);
		check_int(it->name, str.length, it->length + 1);
		check_int(it->name, memcmp(str.text + 1, it->text, it->length), 0);
		str_finish(&str);
	}
}

static void test_add_nul(void **state)
{
	struct str str = STR_NULL;

	(void) state;
	utf8_add(&str, 0);
	check_int("NUL", str.length, 1);
	check_int("NUL", str.text[0], 0);
	str_finish(&str);
}

/* Every scalar value comes back from its own bytes. */
static void test_round_trip(void **state)
{
	(void) state;
	for (uint32_t expected = 1; expected <= 0x10FFFF; expected++) {
		struct str str = STR_NULL;
		uint32_t character = 0;

		if (expected == 0xD800)
			expected = 0xE000;
		utf8_add(&str, expected);
		if (utf8_decode(str.text, &character) != str.length || character != expected)
			fail_msg("U+%04" PRIX32 " comes back as U+%04" PRIX32, expected, character);
		str_finish(&str);
	}
}

static void test_is_valid(void **state)
{
	static const struct {
		const char *name;
		const char *text;
		bool valid;
	} cases[] = {
		{"nothing", "", true},
		{"ASCII", "log.dirs", true},
		{"all lengths", "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80z", true},
		{"wrong at the start", "\x80z", false},
		{"wrong in the middle", "a\xC3z", false},
		{"cut at the end", "abc\xE2\x82", false},
		{"a surrogate pair in bytes (CESU-8)", "\xED\xA0\xBD\xED\xB8\x80", false},
	};

	(void) state;
	for (EACH(it, cases))
		check_int(it->name, utf8_is_valid(it->text), it->valid);
	for (EACH(it, characters))
		check_int(it->name, utf8_is_valid(it->text), it->length > 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decode),	 cmocka_unit_test(test_add),
		cmocka_unit_test(test_add_nul),	 cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_is_valid),
	};

	return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
