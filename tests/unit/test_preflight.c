// SPDX-License-Identifier: Apache-2.0
#include "cases.h"

#include "settings/options.h"
#include "settings/preflight.h"

static void read_ignored(const char *value, struct settings *tool, struct findings *findings)
{
	settings_set(tool, "ignore-preflight-errors", value,
		     (struct origin) {LAYER_ENVIRONMENT, "V", 0});
	options_check(tool, findings);
}

static void test_level(void **state)
{
	static const struct {
		const char *name;
		const char *ignored; /* NULL: not set */
		enum preflight check;
		bool warns;
	} cases[] = {
		{"not set", NULL, PREFLIGHT_LOCK, false},
		{"another one", "port", PREFLIGHT_LOCK, false},
		{"this one", "lock", PREFLIGHT_LOCK, true},
		{"among others", "port,lock,members", PREFLIGHT_LOCK, true},
		{"after a blank", "port, lock", PREFLIGHT_LOCK, true},
		{"all", "all", PREFLIGHT_MEMBERS, true},
		{"the beginning of a name", "log", PREFLIGHT_LOG_DIRS, false},
		{"none", "", PREFLIGHT_LOCK, false},
	};

	(void) state;
	for (EACH(it, cases)) {
		struct settings tool = SETTINGS_NULL;
		struct findings findings = FINDINGS_NULL;

		if (it->ignored)
			read_ignored(it->ignored, &tool, &findings);
		findings_finish(&findings);
		check_int(it->name, preflight_level(&tool, it->check, FINDING_ERROR),
			  it->warns ? FINDING_WARNING : FINDING_ERROR);
		check_int(it->name, preflight_level(&tool, it->check, FINDING_REFUSAL),
			  it->warns ? FINDING_WARNING : FINDING_REFUSAL);
		settings_finish(&tool);
	}
}

/* Every name can be given, and an unknown one is an error that lists them. */
static void test_names(void **state)
{
	static const char *const names[] = {PREFLIGHT_CHECKS(PREFLIGHT_WORD)};

	(void) state;
	for (int i = 0; i < PREFLIGHT_COUNT; i++) {
		const char *name = names[i];
		struct settings tool = SETTINGS_NULL;
		struct findings findings = FINDINGS_NULL;

		read_ignored(name, &tool, &findings);
		check_findings(name, &findings, "");
		check_int(name, preflight_level(&tool, (enum preflight) i, FINDING_ERROR),
			  FINDING_WARNING);
		settings_finish(&tool);
	}
	for (int i = 0; i < 2; i++) {
		static const char *const wrong[] = {"lokc", "port,log dirs"};
		struct settings tool = SETTINGS_NULL;
		struct findings findings = FINDINGS_NULL;

		read_ignored(wrong[i], &tool, &findings);
		check_int(wrong[i], findings_exit_code(&findings), EXIT_CONFIG);
		check_holds(wrong[i], findings.items[0].what, "is none of all|port|");
		findings_finish(&findings);
		settings_finish(&tool);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_level),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
