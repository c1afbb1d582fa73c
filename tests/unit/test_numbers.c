// SPDX-License-Identifier: Apache-2.0
#include "cases.h"

#include "base/number.h"

/* What a failed parse must leave alone. */
#define UNTOUCHED -4711

static void test_parse(void **state)
{
	static const struct {
		const char *name;
		const char *text;
		int64_t min, max;
		bool good;
		int64_t value;
	} cases[] = {
		{"zero", "0", 0, 9, true, 0},
		{"minus zero", "-0", 0, 9, true, 0},
		{"a digit", "7", 0, 9, true, 7},
		{"a plus (Integer.parseInt takes it)", "+5", 0, 9, true, 5},
		{"a minus", "-5", -9, 9, true, -5},
		{"the least", "-9", -9, 9, true, -9},
		{"the greatest", "9", -9, 9, true, 9},
		{"below the least", "-10", -9, 9, false, 0},
		{"above the greatest", "10", -9, 9, false, 0},
		{"leading zeros are no octal", "010", 0, 99, true, 10},
		{"leading zeros before 8", "08", 0, 99, true, 8},
		{"many leading zeros", "00000000000000000000000001", 0, 99, true, 1},
		{"the greatest of all", "9223372036854775807", INT64_MIN, INT64_MAX, true,
		 INT64_MAX},
		{"the least of all", "-9223372036854775808", INT64_MIN, INT64_MAX, true, INT64_MIN},
		{"one above 64 bits", "9223372036854775808", INT64_MIN, INT64_MAX, false, 0},
		{"one below 64 bits", "-9223372036854775809", INT64_MIN, INT64_MAX, false, 0},
		{"far above 64 bits", "99999999999999999999999", INT64_MIN, INT64_MAX, false, 0},
		{"nothing", "", 0, 9, false, 0},
		{"a sign alone", "-", -9, 9, false, 0},
		{"two signs", "+-1", -9, 9, false, 0},
		{"two minus", "--1", -9, 9, false, 0},
		{"a blank before", " 1", 0, 9, false, 0},
		{"a blank after", "1 ", 0, 9, false, 0},
		{"a blank behind the sign", "- 1", -9, 9, false, 0},
		{"a newline after", "1\n", 0, 9, false, 0},
		{"a letter after", "5s", 0, 9, false, 0},
		{"hexadecimal", "0x5", 0, 9, false, 0},
		{"an underscore", "1_000", 0, 9999, false, 0},
		{"a point", "1.0", 0, 9, false, 0},
		{"an exponent", "1e3", 0, 9999, false, 0},
		{"words", "ten", 0, 9, false, 0},
		{"a digit of another script (Java takes it)", "\xD9\xA3", 0, 9, false, 0},
	};

	(void) state;
	for (EACH(it, cases)) {
		int64_t value = UNTOUCHED;

		check_int(it->name, number_parse(it->text, it->min, it->max, &value), it->good);
		check_int(it->name, value, it->good ? it->value : UNTOUCHED);
	}
}

static void test_parse_duration(void **state)
{
	static const struct {
		const char *name;
		const char *text;
		bool good;
		int64_t ms;
	} cases[] = {
		{"no unit: seconds", "65", true, 65000},
		{"seconds", "65s", true, 65000},
		{"milliseconds", "200ms", true, 200},
		{"minutes", "15m", true, 900000},
		{"hours", "2h", true, 7200000},
		{"zero", "0", true, 0},
		{"zero minutes", "0m", true, 0},
		{"leading zeros", "010s", true, 10000},
		{"as many ms as fit", "9223372036854775807ms", true, DURATION_MAX_MS},
		{"the longest", "2305843009213693951ms", true, INT64_C(2305843009213693951)},
		{"one ms too many", "9223372036854775808ms", false, 0},
		{"as many seconds as fit", "9223372036854775", true, DURATION_MAX_MS},
		{"one second too many", "9223372036854776", false, 0},
		{"too many minutes", "9223372036854775807m", false, 0},
		{"as many hours as fit", "2562047788015h", true, DURATION_MAX_MS},
		{"one hour too many", "2562047788016h", false, 0},
		{"twenty digits", "00000000000000000001", false, 0},
		{"far too many digits", "99999999999999999999999999999", false, 0},
		{"nothing", "", false, 0},
		{"a unit alone", "s", false, 0},
		{"a sign", "+5s", false, 0},
		{"negative", "-5s", false, 0},
		{"a blank between", "5 s", false, 0},
		{"a blank before", " 5s", false, 0},
		{"a blank after", "5s ", false, 0},
		{"an unknown unit", "5d", false, 0},
		{"the unit in capitals", "5S", false, 0},
		{"a word", "5sec", false, 0},
		{"two parts", "1m30s", false, 0},
		{"a fraction", "1.5s", false, 0},
	};

	(void) state;
	for (EACH(it, cases)) {
		int64_t ms = UNTOUCHED;

		check_int(it->name, number_parse_duration_ms(it->text, &ms), it->good);
		check_int(it->name, ms, it->good ? it->ms : UNTOUCHED);
	}
}

/* ConfigDef.parseType and QuorumPeerConfig.parseBoolean: equalsIgnoreCase, nothing else. */
static void test_parse_bool(void **state)
{
	static const struct {
		const char *name;
		const char *text;
		bool good, value;
	} cases[] = {
		{"true", "true", true, true},
		{"false", "false", true, false},
		{"TRUE", "TRUE", true, true},
		{"False", "False", true, false},
		{"nothing", "", false, false},
		{"yes", "yes", false, false},
		{"1", "1", false, false},
		{"0", "0", false, false},
		{"the start", "tru", false, false},
		{"too long", "truex", false, false},
		{"a blank before", " true", false, false},
		{"a blank after", "false ", false, false},
	};

	(void) state;
	for (EACH(it, cases)) {
		bool value = !it->value;

		check_int(it->name, number_parse_bool(it->text, &value), it->good);
		check_int(it->name, value, it->good ? it->value : !it->value);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_parse_duration),
		cmocka_unit_test(test_parse_bool),
	};

	return cmocka_run_group_tests_name("numbers", tests, NULL, NULL);
}
