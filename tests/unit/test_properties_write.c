// SPDX-License-Identifier: Apache-2.0
/* What is written is what java.util.Properties.store would write, or what load reads as the same.
 */
#include "cases.h"

#include "base/utf8.h"
#include "settings/properties.h"

static const struct origin origin = {LAYER_ENVIRONMENT, "KAFKA_X", 0};

static void test_add(void **state)
{
	static const struct {
		const char *name;
		const char *key, *value;
		const char *line;
	} cases[] = {
		{"plain", "log.dirs", "/data", "log.dirs=/data\n"},
		{"an empty value", "a", "", "a=\n"},
		{"an empty key", "", "b", "=b\n"},
		{"a backslash", "a\\b", "c\\d", "a\\\\b=c\\\\d\n"},
		{"a backslash at the end", "a", "b\\", "a=b\\\\\n"},
		{"a leading space", "a", " b", "a=\\ b\n"},
		{"two leading spaces: one is enough", "a", "  b", "a=\\  b\n"},
		{"a space alone", "a", " ", "a=\\ \n"},
		{"a space inside and at the end stays", "a", "b c ", "a=b c \n"},
		{"a leading TAB", "a", "\tb", "a=\\tb\n"},
		{"a leading FF", "a", "\fb", "a=\\fb\n"},
		{"line ends", "a", "b\nc\rd\r\n", "a=b\\nc\\rd\\r\\n\n"},
		{"blanks in a key", "a b\tc\fd", "x", "a\\ b\\tc\\fd=x\n"},
		{"separators in a key", "a=b:c", "x", "a\\=b\\:c=x\n"},
		{"a comment's signs in a key", "#a!", "x", "\\#a\\!=x\n"},
		{"separators in a value", "a", "=b:c", "a==b:c\n"},
		{"a comment's signs in a value", "a", "#b!", "a=#b!\n"},
		{"all that is printed", "a", "!\"$%&'()*,-/;<>?@[]^_`{|}~",
		 "a=!\"$%&'()*,-/;<>?@[]^_`{|}~\n"},
		{"control characters", "a", "\x01\v\x1F", "a=\\u0001\\u000B\\u001F\n"},
		{"DEL", "a", "\x7F", "a=\\u007F\n"},
		{"Latin-1", "\xC3\xA9", "\xC2\x80\xC3\xBF", "\\u00E9=\\u0080\\u00FF\n"},
		{"three bytes", "a", "\xE2\x82\xAC\xEF\xBB\xBF", "a=\\u20AC\\uFEFF\n"},
		{"a pair", "a", "\xF0\x9F\x98\x80", "a=\\uD83D\\uDE00\n"},
		{"the first pair", "a", "\xF0\x90\x80\x80", "a=\\uD800\\uDC00\n"},
		{"the last pair", "a", "\xF4\x8F\xBF\xBF", "a=\\uDBFF\\uDFFF\n"},
		{"a text that looks like an escape", "a", "\\u0041\\n", "a=\\\\u0041\\\\n\n"},
	};

	(void) state;
	for (EACH(it, cases)) {
		struct str out = STR_NULL;

		properties_add(&out, it->key, it->value);
		check_text(it->name, out.text, it->line);
		properties_add(&out, "next", "1");
		check_int(it->name, strncmp(out.text, it->line, strlen(it->line)), 0);
		check_text("appended", out.text + strlen(it->line), "next=1\n");
		str_finish(&out);
	}
}

static void test_format(void **state)
{
	static const char *const orders[] = {"abcB", "Bcba", "cBab"};

	(void) state;
	for (EACH(it, orders)) {
		struct settings settings = SETTINGS_NULL;
		char *text = properties_format(&settings, "# none\n");

		check_text("no settings", text, "# none\n");
		free(text);
		for (const char *key = *it; *key; key++) {
			char name[] = {*key, '\0'};

			settings_set(&settings, name, "0", (struct origin) {LAYER_FILE, "s", 1});
			settings_set(&settings, name, name, origin);
		}
		text = properties_format(&settings, "# one\n# two\n");
		check_text(*it, text, "# one\n# two\nB=B\na=a\nb=b\nc=c\n");
		free(text);
		text = properties_format(&settings, "");
		check_text("no head", text, "B=B\na=a\nb=b\nc=c\n");
		free(text);
		settings_finish(&settings);
	}
}

/* Characters that mean something to the reader, and some of each length. */
static uint32_t pick(uint32_t *seed)
{
	static const uint32_t special[] = {' ',	   '\t',   '\n',   '\r',    '\f',    '\v',  '\\',
					   '=',	   ':',	   '#',	   '!',	    'u',     '0',   'n',
					   '"',	   1,	   0x7F,   0x80,    0xFF,    0x100, 0xD7FF,
					   0xE000, 0xFEFF, 0xFFFF, 0x10000, 0x10FFFF};
	uint32_t character;

	*seed = *seed * 1664525 + 1013904223;
	if (*seed >> 31)
		return special[(*seed >> 8) % COUNT(special)];
	character = (*seed >> 8) % 0x10F800 + 1;
	return character < 0xD800 ? character : character + 0x800 - 1;
}

static void add_picked(struct str *str, uint32_t *seed)
{
	uint32_t length = (*seed >> 8) % 12;

	while (length--)
		utf8_add(str, pick(seed));
}

static void test_round_trip(void **state)
{
	uint32_t seed = 20240229;

	(void) state;
	for (int i = 0; i < 20000; i++) {
		struct str key = STR_NULL, value = STR_NULL, out = STR_NULL;
		struct settings settings = SETTINGS_NULL;
		struct findings findings = FINDINGS_NULL;

		add_picked(&key, &seed);
		add_picked(&value, &seed);
		properties_add(&out, key.text, value.text);
		for (size_t at = 0; at < out.length; at++)
			check("ASCII",
			      (out.text[at] >= ' ' && out.text[at] <= '~') || at + 1 == out.length);
		properties_read(out.text, out.length, "s", &settings, &findings);
		check_findings(out.text, &findings, "");
		check_int(out.text, settings.length, 1);
		check_text(out.text, settings.items[0].key, key.text);
		check_text(out.text, settings.items[0].value, value.text);
		str_finish(&key);
		str_finish(&value);
		str_finish(&out);
		settings_finish(&settings);
	}
}

/* Whole lists: the same settings, in the order of their keys. */
static void test_round_trip_of_a_list(void **state)
{
	static const char text[] = "# head\n=empty key\na\\ b= c\\\nd\nadvertised.listeners="
				   "SASL_SSL://[::1]:9092\npem=a\\nb\\n\n\\u00E9=\xE9";
	struct settings first = SETTINGS_NULL, second = SETTINGS_NULL;
	struct findings findings = FINDINGS_NULL;
	char *once, *twice;

	(void) state;
	properties_read(text, sizeof(text) - 1, "s", &first, &findings);
	once = properties_format(&first, "# made\n");
	properties_read(once, strlen(once), "s", &second, &findings);
	twice = properties_format(&second, "# made\n");
	check_findings("none", &findings, "");
	check_int("all", second.length, 5);
	check_text("the same bytes", twice, once);
	for (size_t i = 0; i < first.length; i++)
		check_text(first.items[i].key, settings_get(&second, first.items[i].key),
			   first.items[i].value);
	free(once);
	free(twice);
	settings_finish(&first);
	settings_finish(&second);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_add),
		cmocka_unit_test(test_format),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_round_trip_of_a_list),
	};

	return cmocka_run_group_tests_name("properties_write", tests, NULL, NULL);
}
