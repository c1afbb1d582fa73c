// SPDX-License-Identifier: Apache-2.0
#include "cases.h"

#include <stdio.h>

#include "base/findings.h"

static void test_add(void **state)
{
	struct findings findings = FINDINGS_NULL;
	char origin[] = "KAFKA_X", remedy[] = "set it";

	(void) state;
	check_findings("none", &findings, "");
	findings_add(&findings, FINDING_WARNING, origin, remedy, "%s is %d", "x", 3);
	memset(origin, '!', sizeof(origin) - 1);
	memset(remedy, '!', sizeof(remedy) - 1);
	check_int("one", findings.length, 1);
	check_int("one", findings.items[0].level, FINDING_WARNING);
	check_text("copied", findings.items[0].origin, "KAFKA_X");
	check_text("copied", findings.items[0].remedy, "set it");
	check_text("formatted", findings.items[0].what, "x is 3");
	for (int i = 0; i < 100; i++)
		findings_add(&findings, FINDING_ERROR, "", "", "%d", i);
	check_int("many", findings.length, 101);
	check_text("in order", findings.items[0].what, "x is 3");
	check_text("in order", findings.items[100].what, "99");
	findings_finish(&findings);
	findings_finish(&findings);
	check_int("finished", findings.length, 0);
}

/* W, E, R: a warning, an error, a refusal. */
static void add_all(struct findings *findings, const char *levels)
{
	for (; *levels; levels++)
		findings_add(findings,
			     *levels == 'W'   ? FINDING_WARNING
			     : *levels == 'E' ? FINDING_ERROR
					      : FINDING_REFUSAL,
			     "place", "remedy", "what");
}

static void test_exit_code(void **state)
{
	static const struct {
		const char *name;
		const char *levels;
		enum exit_code code;
	} cases[] = {
		{"none", "", EXIT_OK},
		{"warnings", "WW", EXIT_OK},
		{"an error", "E", EXIT_CONFIG},
		{"an error among warnings", "WEW", EXIT_CONFIG},
		{"a refusal", "R", EXIT_REFUSED},
		{"a refusal after an error", "WER", EXIT_REFUSED},
		{"a refusal before an error", "REW", EXIT_REFUSED},
	};

	(void) state;
	for (EACH(it, cases)) {
		struct findings findings = FINDINGS_NULL;

		add_all(&findings, it->levels);
		check_int(it->name, findings_exit_code(&findings), it->code);
		findings_finish(&findings);
	}
}

static void test_format_one(void **state)
{
	static const struct {
		const char *name;
		const char *origin, *what, *remedy;
		const char *line;
	} cases[] = {
		{"all", "f:3", "it is wrong", "mend it", "f:3: it is wrong; mend it"},
		{"no origin", "", "it is wrong", "mend it", "it is wrong; mend it"},
		{"no remedy", "f:3", "it is wrong", "", "f:3: it is wrong"},
		{"neither", "", "it is wrong", "", "it is wrong"},
		{"percent signs", "%s", "%d", "%n", "%s: %d; %n"},
	};

	(void) state;
	for (EACH(it, cases)) {
		struct findings findings = FINDINGS_NULL;
		char *line;

		findings_add(&findings, FINDING_ERROR, it->origin, it->remedy, "%s", it->what);
		line = finding_format(&findings.items[0]);
		check_text(it->name, line, it->line);
		free(line);
		findings_finish(&findings);
	}
}

static void test_format_all(void **state)
{
	static const struct {
		const char *name;
		const char *levels;
		size_t size;
		const char *text;
	} cases[] = {
		{"none", "", 4096, ""},
		{"warnings are left out", "WW", 4096, ""},
		{"an error and a refusal", "WEWR", 4096,
		 "place: what; remedy\nplace: what; remedy\n"},
		{"none fits", "EE", 25, "and 2 more\n"},
		{"a warning does not count as one more", "EWE", 25, "and 2 more\n"},
	};

	(void) state;
	for (EACH(it, cases)) {
		struct findings findings = FINDINGS_NULL;
		char *text;

		add_all(&findings, it->levels);
		text = findings_format(&findings, it->size);
		check_text(it->name, text, it->text);
		free(text);
		findings_finish(&findings);
	}
}

/* At each size: whole lines, in order, no byte too many, and all of them are accounted for. */
static void test_format_size(void **state)
{
	struct findings findings = FINDINGS_NULL;

	(void) state;
	for (int i = 0; i < 50; i++)
		findings_add(&findings, i % 3 ? FINDING_ERROR : FINDING_REFUSAL, "place",
			     "a remedy of some length", "what is wrong with %d", i);
	for (size_t size = 64; size < 4096; size++) {
		char *text = findings_format(&findings, size), *line, *rest = text;
		size_t lines = 0, more = 0;

		check("it fits", strlen(text) <= size);
		check("it ends a line", *text && text[strlen(text) - 1] == '\n');
		while ((line = strsep(&rest, "\n")) && *line) {
			char *expected = finding_format(&findings.items[lines]);

			if (sscanf(line, "and %zu more", &more) != 1) {
				check_text("a whole line", line, expected);
				lines++;
			}
			free(expected);
		}
		check_int("none is lost", lines + more, findings.length);
		free(text);
	}
	findings_finish(&findings);
}

/* A finding that would just fit is not left out for a line that nobody needs. */
static void test_format_all_that_fits(void **state)
{
	struct findings findings = FINDINGS_NULL;
	char *text;

	(void) state;
	add_all(&findings, "EEE");
	text = findings_format(&findings, strlen("place: what; remedy\n") * 3);
	check_text("three that fit", text,
		   "place: what; remedy\nplace: what; remedy\nplace: what; remedy\n");
	free(text);
	findings_finish(&findings);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_add),	    cmocka_unit_test(test_exit_code),
		cmocka_unit_test(test_format_one),  cmocka_unit_test(test_format_all),
		cmocka_unit_test(test_format_size), cmocka_unit_test(test_format_all_that_fits),
	};

	return cmocka_run_group_tests_name("findings", tests, NULL, NULL);
}
