// SPDX-License-Identifier: Apache-2.0
/* java.util.Properties of JDK 17: what load(InputStream) reads, and that what is written is read
 * back. The expected texts of `loads` are what that class itself said. */
#include "cases.h"

#include "base/file.h"
#include "settings/properties.h"

#define BYTES(text) text, sizeof(text) - 1

/* "[key][value]" of each setting, in the order in which the keys came first. */
static char *shown(const struct settings *settings)
{
	struct str text = STR_NULL;

	for (size_t i = 0; i < settings->length; i++)
		str_addf(&text, "[%s][%s]", settings->items[i].key, settings->items[i].value);
	return str_steal(&text);
}

struct load {
	const char *name;
	const char *bytes;
	size_t length;
	const char *settings;
};

static const struct load line_cases[] = {
	{"nothing", BYTES(""), ""},
	{"one", BYTES("a=1"), "[a][1]"},
	{"LF", BYTES("a=1\nb=2\n"), "[a][1][b][2]"},
	{"CR", BYTES("a=1\rb=2\r"), "[a][1][b][2]"},
	{"CRLF", BYTES("a=1\r\nb=2\r\n"), "[a][1][b][2]"},
	{"mixed ends, blank lines", BYTES("a=1\r\rb=2\r\n\r\n \t\f\nc=3"), "[a][1][b][2][c][3]"},
	{"blanks before a key", BYTES(" \t\f a=1"), "[a][1]"},
	{"a comment with #", BYTES("#a=1\nb=2"), "[b][2]"},
	{"a comment with !", BYTES("!a=1\nb=2"), "[b][2]"},
	{"an indented comment", BYTES(" \t\f#a=1\n b=2"), "[b][2]"},
	{"a comment ends at CR", BYTES("#a=1\rb=2"), "[b][2]"},
	{"a comment ends at CRLF", BYTES("#a=1\r\nb=2"), "[b][2]"},
	{"a comment never continues", BYTES("#a=1\\\nb=2"), "[b][2]"},
	{"a comment at the end", BYTES("a=1\n#"), "[a][1]"},
	{"a comment without an end", BYTES("# x"), ""},
	{"an escaped # is a key", BYTES("\\#a=1"), "[#a][1]"},
	{"no comment behind a value", BYTES("a=b #c !d"), "[a][b #c !d]"},
	{"duplicates: the last", BYTES("a=1\nb=2\na=3"), "[a][3][b][2]"},
	{"a duplicate by an escape", BYTES("a=1\n\\u0061=2"), "[a][2]"},
	{"VT is no blank", BYTES("\va\v=\v1"), "[\va\v][\v1]"},
	{"NBSP is no blank", BYTES("\xA0z=1"), "[\xC2\xA0z][1]"},
	{"a byte order mark is part of the key", BYTES("\xEF\xBB\xBFz=1"),
	 "[\xC3\xAF\xC2\xBB\xC2\xBFz][1]"},
};

static const struct load continued_cases[] = {
	{"one backslash", BYTES("a=1\\\nb=2"), "[a][1b=2]"},
	{"two backslashes", BYTES("a=1\\\\\nb=2"), "[a][1\\][b][2]"},
	{"three backslashes", BYTES("a=1\\\\\\\nb=2"), "[a][1\\b=2]"},
	{"four backslashes", BYTES("a=1\\\\\\\\\nb=2"), "[a][1\\\\][b][2]"},
	{"CR", BYTES("a=1\\\rb=2"), "[a][1b=2]"},
	{"CRLF", BYTES("a=1\\\r\nb=2"), "[a][1b=2]"},
	{"the blanks of the next go", BYTES("a=1\\\n \t\f b"), "[a][1b]"},
	{"blanks before the backslash stay", BYTES("a=1 \\\n b"), "[a][1 b]"},
	{"a blank behind the backslash", BYTES("a=1\\ \nb=2"), "[a][1 ][b][2]"},
	{"twice", BYTES("a=1\\\n 2\\\n 3"), "[a][123]"},
	{"a # does not begin a comment", BYTES("a=1\\\n#x\\\n !y"), "[a][1#x!y]"},
	{"a # in a key that goes on", BYTES("a\\\n#b=1"), "[a#b][1]"},
	{"before anything: a comment", BYTES("\\\n#b=1\nc=2"), "[c][2]"},
	{"a blank line ends it", BYTES("a=1\\\n \nb=2"), "[a][1][b][2]"},
	{"an empty line ends it", BYTES("a=1\\\n\nb=2"), "[a][1][b][2]"},
	{"CR CR: an empty line", BYTES("a=1\\\r\rb=2"), "[a][1][b][2]"},
	{"CRLF LF: an empty line", BYTES("a=1\\\r\n\nb=2"), "[a][1][b][2]"},
	{"nothing goes on", BYTES("\\\na=1"), "[a][1]"},
	{"nothing goes on with blanks", BYTES(" \\\n \\\n a=1"), "[a][1]"},
	{"nothing, then an empty line", BYTES("\\\n\na=1"), "[a][1]"},
	{"nothing with CRLF, then the end", BYTES("\\\r\n"), ""},
	{"the key goes on to a separator", BYTES("a\\\n =1"), "[a][1]"},
	{"the key goes on", BYTES("a\\\n b c"), "[ab][c]"},
	{"the separator is behind it", BYTES("a=\\\n =1"), "[a][=1]"},
	{"a backslash at the end", BYTES("a=1\\"), "[a][1]"},
	{"two backslashes at the end", BYTES("a=1\\\\"), "[a][1\\]"},
	{"a backslash alone for a value", BYTES("a=\\"), "[a][]"},
	{"a backslash and LF at the end", BYTES("a=1\\\n"), "[a][1]"},
	{"a backslash, LF and blanks at the end", BYTES("a=1\\\n \t"), "[a][1]"},
	{"two backslashes alone", BYTES("\\\\"), "[\\][]"},
};

/* LineReader looks for the end before it looks at an empty line: a key without a name. */
static const struct load backslash_cases[] = {
	{"a backslash is all", BYTES("\\"), "[][]"},
	{"a backslash and LF are all", BYTES("\\\n"), "[][]"},
};

static const struct load separator_cases[] = {
	{"=", BYTES("a=b"), "[a][b]"},
	{":", BYTES("a:b"), "[a][b]"},
	{"a space", BYTES("a b"), "[a][b]"},
	{"a TAB", BYTES("a\tb"), "[a][b]"},
	{"FF", BYTES("a\fb"), "[a][b]"},
	{"blanks on both sides", BYTES("a \t\f=\f\t b"), "[a][b]"},
	{"several blanks", BYTES("a  \t b"), "[a][b]"},
	{"one = alone", BYTES("a==b"), "[a][=b]"},
	{"= then :", BYTES("a=:b"), "[a][:b]"},
	{": then = behind blanks", BYTES("a : = b"), "[a][= b]"},
	{"more in the value", BYTES("a=b=c:d e"), "[a][b=c:d e]"},
	{"blanks at the end stay", BYTES("a=b \t\f\nc=d"), "[a][b \t\f][c][d]"},
	{"quotes stay", BYTES("a=\"b\" 'c'"), "[a][\"b\" 'c']"},
	{"no expansion", BYTES("a=$(b)${c}%d"), "[a][$(b)${c}%d]"},
	{"no separator", BYTES("a"), "[a][]"},
	{"no value", BYTES("a=\nb:\nc \nd"), "[a][][b][][c][][d][]"},
	{"no key", BYTES("=b"), "[][b]"},
	{"no key with blanks", BYTES(" : b"), "[][b]"},
	{"an escaped =", BYTES("a\\=b=c"), "[a=b][c]"},
	{"an escaped :", BYTES("a\\:b:c"), "[a:b][c]"},
	{"an escaped space", BYTES("a\\ b c"), "[a b][c]"},
	{"an escaped TAB", BYTES("a\\\tb\tc"), "[a\tb][c]"},
	{"an escaped backslash before =", BYTES("a\\\\=c"), "[a\\][c]"},
	{"three backslashes before =", BYTES("a\\\\\\=c"), "[a\\=c][]"},
	{"an escaped blank begins the value", BYTES("a=\\ b"), "[a][ b]"},
};

static const struct load escape_cases[] = {
	{"the named ones", BYTES("a=\\t|\\n|\\r|\\f"), "[a][\t|\n|\r|\f]"},
	{"in a key", BYTES("\\t\\n\\r\\f=x"), "[\t\n\r\f][x]"},
	{"no others have a name", BYTES("a=\\b\\v\\a\\0\\x41\\e"), "[a][bva0x41e]"},
	{"punctuation", BYTES("a=\\\"\\'\\#\\!\\=\\:\\\\"), "[a][\"'#!=:\\]"},
	{"\\u", BYTES("\\u0061=\\u0041\\u007e"), "[a][A~]"},
	{"both cases", BYTES("a=\\u00e9\\u00E9\\uabCD"), "[a][\xC3\xA9\xC3\xA9\xEA\xAF\x8D]"},
	{"four digits and no more", BYTES("a=\\u00411"), "[a][A1]"},
	{"a capital U is none", BYTES("a=\\U0041"), "[a][U0041]"},
	{"an escaped backslash before u", BYTES("a=\\\\u0041"), "[a][\\u0041]"},
	{"\\u of a separator", BYTES("a\\u003D\\u0020b=c"), "[a= b][c]"},
	{"\\u of a blank", BYTES("a=\\u0020b"), "[a][ b]"},
	{"\\u of # is no comment", BYTES("\\u0023a=1"), "[#a][1]"},
	{"\\u of LF is no line end", BYTES("a=1\\u000ab=2"), "[a][1\nb=2]"},
	{"\\u of a backslash escapes nothing", BYTES("a=\\u005cn"), "[a][\\n]"},
	{"\\u over a line end", BYTES("a=\\u00\\\n  41"), "[a][A]"},
	{"the last before the surrogates", BYTES("a=\\ud7ff\\ue000"),
	 "[a][\xED\x9F\xBF\xEE\x80\x80]"},
	{"a pair", BYTES("a=\\ud83d\\ude00"), "[a][\xF0\x9F\x98\x80]"},
	{"the first pair", BYTES("a=\\uD800\\uDC00"), "[a][\xF0\x90\x80\x80]"},
	{"the last pair", BYTES("a=\\uDBFF\\uDFFF"), "[a][\xF4\x8F\xBF\xBF]"},
	{"a pair in a key", BYTES("\\ud83d\\ude00=1"), "[\xF0\x9F\x98\x80][1]"},
	{"ISO-8859-1", BYTES("a=\x80\xE9\xFF"), "[a][\xC2\x80\xC3\xA9\xC3\xBF]"},
	{"UTF-8 is read as ISO-8859-1", BYTES("a=\xC3\xA9"), "[a][\xC3\x83\xC2\xA9]"},
	{"an escaped byte above ASCII", BYTES("a=\\\xE9"), "[a][\xC3\xA9]"},
	{"control characters", BYTES("a=\x01\x1F\x7F"), "[a][\x01\x1F\x7F]"},
};

static void check_loads(const struct load *cases, size_t count)
{
	for (const struct load *it = cases; it < cases + count; it++) {
		struct settings settings = SETTINGS_NULL;
		struct findings findings = FINDINGS_NULL;
		char *text;

		properties_read(it->bytes, it->length, "s", &settings, &findings);
		text = shown(&settings);
		check_text(it->name, text, it->settings);
		check_findings(it->name, &findings, "");
		free(text);
		settings_finish(&settings);
		findings_finish(&findings);
	}
}

static void test_lines(void **state)
{
	(void) state;
	check_loads(line_cases, COUNT(line_cases));
}

static void test_continued(void **state)
{
	(void) state;
	check_loads(continued_cases, COUNT(continued_cases));
}

static void test_backslash_alone(void **state)
{
	(void) state;
	check_loads(backslash_cases, COUNT(backslash_cases));
}

static void test_separators(void **state)
{
	(void) state;
	check_loads(separator_cases, COUNT(separator_cases));
}

static void test_escapes(void **state)
{
	(void) state;
	check_loads(escape_cases, COUNT(escape_cases));
}

#define MALFORMED "malformed \\uxxxx escape: four hexadecimal digits must follow\n"
#define NUL "a NUL character cannot be part of a setting\n"
#define HALF "half a surrogate pair is not a character\n"

/* An error names the line on which its logical line begins; the other lines are read. */
static void test_errors(void **state)
{
	static const struct {
		struct load load;
		const char *findings;
	} cases[] = {
		{{"three digits", BYTES("a=\\u123"), ""}, "error s:1: " MALFORMED},
		{{"no digits", BYTES("a=\\u"), ""}, "error s:1: " MALFORMED},
		{{"two u (Java's compiler takes it)", BYTES("a=\\uu0041"), ""},
		 "error s:1: " MALFORMED},
		{{"G", BYTES("a=\\u004G"), ""}, "error s:1: " MALFORMED},
		{{"a sign", BYTES("a=\\u+041"), ""}, "error s:1: " MALFORMED},
		{{"a blank", BYTES("a=\\u 041"), ""}, "error s:1: " MALFORMED},
		{{"cut by a line end", BYTES("a=\\u00\n41"), "[41][]"}, "error s:1: " MALFORMED},
		{{"cut by a separator", BYTES("a\\u00=41"), ""}, "error s:1: " MALFORMED},
		{{"in a key", BYTES("\\uxyz=1"), ""}, "error s:1: " MALFORMED},
		{{"a NUL byte among the digits", BYTES("a=\\u00\0001"), ""},
		 "error s:1: " MALFORMED},
		{{"a NUL escape", BYTES("a=x\\u0000y"), ""}, "error s:1: " NUL},
		{{"a NUL byte", BYTES("a=x\0y"), ""}, "error s:1: " NUL},
		{{"an escaped NUL byte", BYTES("a=x\\\0y"), ""}, "error s:1: " NUL},
		{{"a NUL byte in a key", BYTES("a\0b=1"), ""}, "error s:1: " NUL},
		{{"a NUL byte in a comment", BYTES("#\0\na=1"), "[a][1]"}, ""},
		{{"half a pair", BYTES("a=\\ud83d"), ""}, "error s:1: " HALF},
		{{"half a pair, then text", BYTES("a=\\ud83dx"), ""}, "error s:1: " HALF},
		{{"the low half", BYTES("a=\\ude00"), ""}, "error s:1: " HALF},
		{{"the wrong order", BYTES("a=\\ude00\\ud83d"), ""}, "error s:1: " HALF},
		{{"two high halves", BYTES("a=\\ud83d\\ud83d\\ude00"), ""}, "error s:1: " HALF},
		{{"a pair over the separator", BYTES("a\\ud83d=\\ude00"), ""}, "error s:1: " HALF},
		{{"key and value: one error", BYTES("\\u=\\u0000"), ""}, "error s:1: " MALFORMED},
		{{"the others are read", BYTES("a=1\nb=\\u\nc=3"), "[a][1][c][3]"},
		 "error s:2: " MALFORMED},
		{{"LF", BYTES("\n\na=\\u"), ""}, "error s:3: " MALFORMED},
		{{"CR", BYTES("\r\ra=\\u"), ""}, "error s:3: " MALFORMED},
		{{"CRLF", BYTES("\r\n\r\na=\\u"), ""}, "error s:3: " MALFORMED},
		{{"LF CR are two", BYTES("\n\ra=\\u"), ""}, "error s:3: " MALFORMED},
		{{"behind a comment", BYTES("# x\\\r\n! y\na=\\u"), ""}, "error s:3: " MALFORMED},
		{{"behind one that goes on", BYTES("a=1\\\r\n2\\\r3\\\n4\nb=\\u"), "[a][1234]"},
		 "error s:5: " MALFORMED},
		{{"where it begins", BYTES("\na=1\\\n2\\\n\\u\nb=2"), "[b][2]"},
		 "error s:2: " MALFORMED},
		{{"several", BYTES("a=\\u\nb=\\ud800\nc=\\u0000\n"), ""},
		 "error s:1: " MALFORMED "error s:2: " HALF "error s:3: " NUL},
	};

	(void) state;
	for (EACH(it, cases)) {
		struct settings settings = SETTINGS_NULL;
		struct findings findings = FINDINGS_NULL;
		char *text;

		properties_read(it->load.bytes, it->load.length, "s", &settings, &findings);
		text = shown(&settings);
		check_text(it->load.name, text, it->load.settings);
		check_findings(it->load.name, &findings, it->findings);
		free(text);
		settings_finish(&settings);
		findings_finish(&findings);
	}
}

/* Exactly `length` bytes are read: the sanitizer sees one more. */
static void test_exact_length(void **state)
{
	static const char *const texts[] = {"a=1\\", "a=\\u004", "#", "a=1\r", "a\\\r", "\\ud83d"};

	(void) state;
	for (EACH(it, texts)) {
		struct settings settings = SETTINGS_NULL;
		struct findings findings = FINDINGS_NULL;
		size_t length = strlen(*it);
		char *bytes = malloc(length);

		memcpy(bytes, *it, length);
		properties_read(bytes, length, "s", &settings, &findings);
		check(*it, settings.length + findings.length <= 1);
		free(bytes);
		settings_finish(&settings);
		findings_finish(&findings);
	}
}

/* One key on every line of the largest file: what it overrode is as long, not the stack. */
static void test_many_duplicates(void **state)
{
	struct settings settings = SETTINGS_NULL;
	struct findings findings = FINDINGS_NULL;
	struct str text = STR_NULL;

	(void) state;
	while (text.length < FILE_SIZE_MAX)
		str_add(&text, "a\n");
	properties_read(text.text, text.length, "s", &settings, &findings);
	check_int("one key", settings.length, 1);
	check_int("the last line", strtoul(settings.items[0].origin + 2, NULL, 10),
		  FILE_SIZE_MAX / 2);
	settings_finish(&settings);
	str_finish(&text);
}

static void test_origin(void **state)
{
	struct settings settings = SETTINGS_NULL;
	struct findings findings = FINDINGS_NULL;
	const struct setting *setting;

	(void) state;
	settings_set(&settings, "b", "0", (struct origin) {LAYER_DEFAULT, "the default", 0});
	properties_read(BYTES("a=1\n#\nb=2\\\n3\n\nb=$(X)"), "/etc/s", &settings, &findings);
	check_text("a", settings_origin(&settings, "a"), "/etc/s:1");
	setting = settings_find(&settings, "b");
	check_text("the last", setting->origin, "/etc/s:6");
	check_text("the last", setting->value, "$(X)");
	check_int("its layer", setting->layer, LAYER_FILE);
	check("each byte stands for itself", setting->literal);
	check_text("the one before", setting->overrode->value, "23");
	check_text("the one before", setting->overrode->origin, "/etc/s:3");
	check_text("the default", setting->overrode->overrode->value, "0");
	settings_finish(&settings);
	findings_finish(&findings);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),		cmocka_unit_test(test_continued),
		cmocka_unit_test(test_backslash_alone), cmocka_unit_test(test_separators),
		cmocka_unit_test(test_escapes),		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_exact_length),	cmocka_unit_test(test_many_duplicates),
		cmocka_unit_test(test_origin),
	};

	return cmocka_run_group_tests_name("properties", tests, NULL, NULL);
}
