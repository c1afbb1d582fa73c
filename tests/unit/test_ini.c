// SPDX-License-Identifier: Apache-2.0
/* What inih 55 would take differently without a word (INI_MAX_LINE, inline comments, continuation)
 * is an error here; the rest is its own grammar. */
#include "cases.h"

#include "files.h"
#include "settings/ini.h"

static const char *const names[] = {"run-dir", "domain", "java", "timeout"};

#define MARK "\xEF\xBB\xBF"
#define INDENTED ": an indented line would be taken as a second value\n"
#define SEMICOLON ": the rest after a blank and `;` would be lost\n"
#define SECTION ": there are no sections\n"
#define NO_PAIR ": the line is no `key = value`\n"

static const struct {
	const char *name;
	const char *text;
	const char *settings; /* "key=value@origin|…" */
	const char *findings;
} cases[] = {
	{"nothing", "", "", ""},
	{"one", "domain = example.com\n", "domain=example.com@ini:1", ""},
	{"no newline at the end", "domain=x", "domain=x@ini:1", ""},
	{"no blanks", "domain=x\njava=y\n", "domain=x@ini:1|java=y@ini:2", ""},
	{"many blanks", "domain \t = \t x \t \n", "domain=x@ini:1", ""},
	{"CRLF", "domain = x\r\n\r\njava = y\r\n", "domain=x@ini:1|java=y@ini:3", ""},
	{"blank lines", "\n \t \n\ndomain = x\n\n", "domain=x@ini:4", ""},
	{"comments", "# a = b\n; a = b\ndomain = x\n#\n", "domain=x@ini:3", ""},
	{"a comment may hold anything", "#x ; y [\n; [z] ;\n", "", ""},
	{"an empty value", "domain =\n", "domain=@ini:1", ""},
	{"blanks inside", "java = /opt/a b/java\n", "java=/opt/a b/java@ini:1", ""},
	{"a # in a value", "java = a # b\n", "java=a # b@ini:1", ""},
	{"a second =", "java = a=b\n", "java=a=b@ini:1", ""},
	{"quotes stay", "java = \"a\"\n", "java=\"a\"@ini:1", ""},
	{"a ; without a blank before", "java = a;b;\n", "java=a;b;@ini:1", ""},
	{"a ; at once", "java =;b\n", "java=;b@ini:1", ""},
	{"UTF-8", "java = \xC3\xA9\n", "java=\xC3\xA9@ini:1", ""},
	{"the last of equals", "java = a\njava = b\n", "java=b@ini:2", ""},
	{"a ; behind a blank", "java = a ;b\ndomain = x\n", "domain=x@ini:2",
	 "error ini:1" SEMICOLON},
	{"a ; behind a TAB", "java = a\t;b\n", "", "error ini:1" SEMICOLON},
	{"a ; where a value begins", "java = ;b\n", "", "error ini:1" SEMICOLON},
	{"an indented line", "java = a\n b\n", "java=a@ini:1", "error ini:2" INDENTED},
	{"an indented setting", "\tjava = a\ndomain = x\n", "domain=x@ini:2",
	 "error ini:1" INDENTED},
	{"a section", "[broker]\njava = a\n", "java=a@ini:2", "error ini:1" SECTION},
	{"a section without an end", "[broker\n", "", "error ini:1" SECTION},
	{"a byte order mark", MARK "java = a\n", "java=a@ini:1", ""},
	{"a comment behind it", MARK "# a\njava = a\n", "java=a@ini:2", ""},
	{"a section behind it", MARK "[broker] java = a\n", "", "error ini:1" SECTION},
	{"an indented line behind it", MARK " java = a\n", "", "error ini:1" INDENTED},
	{"two of them", MARK MARK "[broker] java = a\n", "",
	 "error ini:1: the line begins with a byte order mark\n"},
	{"no =", "# x\njava\ndomain = x\n", "domain=x@ini:3", "error ini:2" NO_PAIR},
	{"an unknown key", "java = a\nnothing-near = b\n", "java=a@ini:1",
	 "error ini:2: there is no setting `nothing-near`\n"},
	{"a key mistyped", "rundir = b\n", "",
	 "error ini:1: there is no setting `rundir`, the nearest is `run-dir`\n"},
	{"another case", "JAVA = b\n", "", "error ini:1: there is no setting `JAVA`\n"},
	{"the variable's name", "Domain = b\n", "",
	 "error ini:1: there is no setting `Domain`, the nearest is `domain`\n"},
	{"no key", "= b\n", "", "error ini:1: there is no setting ``\n"},
	{"several", "[a]\n b\njava = c ;\nx = y\ndomain = z\n", "domain=z@ini:5",
	 "error ini:1" SECTION "error ini:2" INDENTED "error ini:3" SEMICOLON
	 "error ini:4: there is no setting `x`\n"},
	{"not UTF-8", "java = \xE9\n", "", "error ini: the file is not UTF-8 text\n"},
};

static char *shown(const struct settings *settings)
{
	struct str text = STR_NULL;

	for (size_t i = 0; i < settings->length; i++)
		str_addf(&text, "%s%s=%s@%s", i ? "|" : "", settings->items[i].key,
			 settings->items[i].value, settings->items[i].origin);
	return str_steal(&text);
}

static void check_ini(const char *name, const char *expected, const char *expected_findings)
{
	struct settings settings = SETTINGS_NULL;
	struct findings findings = FINDINGS_NULL;
	char *text;

	ini_read("ini", "ini", names, COUNT(names), &settings, &findings);
	text = shown(&settings);
	check_text(name, text, expected);
	check_findings(name, &findings, expected_findings);
	free(text);
	settings_finish(&settings);
	findings_finish(&findings);
}

static void test_read(void **state)
{
	(void) state;
	for (EACH(it, cases)) {
		files_write("ini", it->text);
		check_ini(it->name, it->settings, it->findings);
	}
}

/* Each of several lines that are no setting is named, as all findings are. */
static void test_each_line_without_a_value(void **state)
{
	(void) state;
	files_write("ini", "java\ndomain = x\ndomain\n[a]\n");
	check_ini("three", "domain=x@ini:2",
		  "error ini:1" NO_PAIR "error ini:3" NO_PAIR "error ini:4" SECTION);
}

static void test_nul_byte(void **state)
{
	(void) state;
	files_write_bytes("ini", "java = a\0b\n", 11);
	check_ini("a NUL byte", "", "error ini: the file is not UTF-8 text\n");
}

static void test_no_file(void **state)
{
	struct settings settings = SETTINGS_NULL;
	struct findings findings = FINDINGS_NULL;

	(void) state;
	ini_read("no/where", "no/where", names, COUNT(names), &settings, &findings);
	check_findings("none", &findings,
		       "error no/where: cannot open no/where: No such file or directory\n");
	check_int("none", settings.length, 0);
	findings_finish(&findings);
}

/* A line of 198 bytes arrives whole, a longer one is an error, and neither changes the next. */
static void test_long_lines(void **state)
{
	static const char *const ends[] = {"\n", "\r\n", ""};

	(void) state;
	for (EACH(end, ends))
		for (size_t length = 150; length < 450; length++) {
			struct str text = STR_NULL, expected = STR_NULL;
			size_t carriage = **end == '\r';

			str_add(&text, "java = ");
			str_add(&expected, "java=");
			for (size_t i = 7; i + carriage < length; i++) {
				str_add_char(&text, (char) ('a' + i % 26));
				str_add_char(&expected, (char) ('a' + i % 26));
			}
			str_addf(&text, "%s", *end);
			str_add(&expected, "@ini:1");
			if (length > 198)
				str_truncate(&expected, 0);
			if (**end) {
				str_add(&text, "domain = x\n");
				str_add(&expected,
					length > 198 ? "domain=x@ini:2" : "|domain=x@ini:2");
			}
			files_write("ini", text.text);
			check_ini("long", expected.text,
				  length > 198 ? "error ini:1: the line has more than 198 bytes, "
						 "the rest would be lost\n"
					       : "");
			str_finish(&text);
			str_finish(&expected);
		}
}

/* inih keeps names of 49 bytes. */
static void test_long_names(void **state)
{
	static const char name[] = "a-name-of-more-than-forty-nine-bytes-is-longer-than-inih-keeps";
	static const char *const known[] = {name};
	struct settings settings = SETTINGS_NULL;
	struct findings findings = FINDINGS_NULL;

	(void) state;
	files_write("ini", "a-name-of-more-than-forty-nine-bytes-is-longer-than-inih-keeps = x\n");
	ini_read("ini", "ini", known, 1, &settings, &findings);
	check_text("long", settings_get(&settings, name), "x");
	check_findings("long", &findings, "");
	settings_finish(&settings);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read),	   cmocka_unit_test(test_each_line_without_a_value),
		cmocka_unit_test(test_nul_byte),   cmocka_unit_test(test_no_file),
		cmocka_unit_test(test_long_lines), cmocka_unit_test(test_long_names),
	};

	return cmocka_run_group_tests_name("ini", tests, files_setup, files_teardown);
}
