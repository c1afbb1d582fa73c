// SPDX-License-Identifier: Apache-2.0
#include "cases.h"

#include "base/file.h"
#include "files.h"
#include "settings/environment.h"

/* Variables end with NULL; more than any case needs. */
#define VARIABLES 6

static void make(struct environment *environment, const char *const *variables)
{
	char *envp[VARIABLES + 1] = {NULL};

	for (size_t i = 0; i < VARIABLES && variables[i]; i++)
		envp[i] = (char *) (uintptr_t) variables[i];
	environment_init(environment, envp);
}

static void test_init(void **state)
{
	static const char *const variables[VARIABLES] = {
		"PATH=/bin", "EMPTY=", "no equals sign", "KAFKA_PORT=tcp://10.96.0.1:9092", "X=a=b",
	};
	struct environment environment;

	(void) state;
	make(&environment, variables);
	check_int("a link and no variable are out", environment.length, 3);
	check_text("a value", environment_get(&environment, "PATH"), "/bin");
	check_text("an empty one", environment_get(&environment, "EMPTY"), "");
	check_text("the first = separates", environment_get(&environment, "X"), "a=b");
	check_text("not set", environment_get(&environment, "Y"), NULL);
	check_text("another case", environment_get(&environment, "path"), NULL);
	check_text("the start of a name", environment_get(&environment, "PAT"), NULL);
	check_text("a link", environment_get(&environment, "KAFKA_PORT"), NULL);
	check_int("its name is kept", environment.service_links.length, 1);
	check_text("its name is kept", environment.service_links.items[0], "KAFKA_PORT");
	environment_finish(&environment);
	environment_finish(&environment);
	check_text("finished", environment_get(&environment, "PATH"), NULL);
}

static void test_init_many(void **state)
{
	static char texts[300][16];
	char *envp[301];
	struct environment environment;

	(void) state;
	for (int i = 0; i < 300; i++) {
		snprintf(texts[i], sizeof(texts[i]), "V%d=%d", i, i);
		envp[i] = texts[i];
	}
	envp[300] = NULL;
	environment_init(&environment, envp);
	memset(texts, '!', sizeof(texts));
	check_int("all", environment.length, 300);
	check_text("copied", environment_get(&environment, "V299"), "299");
	check_text("sorted", environment.items[7].name, "V104");
	environment_finish(&environment);
}

#define NEWLINE_CUT "warning KAFKA_X: the newline at the end of the value was cut\n"
#define NOT_UTF8 ": the value is not UTF-8\n"

static const struct {
	const char *name;
	const char *variables[VARIABLES];
	const char *value; /* NULL: nothing is set */
	const char *origin;
	bool literal;
	const char *findings;
} reads[] = {
	{"not there", {"KAFKA_Y=1"}, NULL, "", false, ""},
	{"plain", {"KAFKA_X=1"}, "1", "KAFKA_X", false, ""},
	{"an empty value", {"KAFKA_X="}, "", "KAFKA_X", false, ""},
	{"blanks stay", {"KAFKA_X= 1\t "}, " 1\t ", "KAFKA_X", false, ""},
	{"UTF-8", {"KAFKA_X=\xC3\xA9"}, "\xC3\xA9", "KAFKA_X", false, ""},
	{"not UTF-8", {"KAFKA_X=\xE9"}, NULL, "", false, "error KAFKA_X" NOT_UTF8},
	{"echo", {"KAFKA_X=1\n"}, "1", "KAFKA_X", false, NEWLINE_CUT},
	{"one newline", {"KAFKA_X=1\n\n"}, "1\n", "KAFKA_X", false, NEWLINE_CUT},
	{"a newline is all", {"KAFKA_X=\n"}, "", "KAFKA_X", false, NEWLINE_CUT},
	{"a newline inside", {"KAFKA_X=1\n2"}, "1\n2", "KAFKA_X", false, ""},
	{"a file", {"KAFKA_X_FILE=plain"}, "s3cret", "KAFKA_X_FILE", true, ""},
	{"a file's newline", {"KAFKA_X_FILE=newline"}, "s3cret", "KAFKA_X_FILE", true, ""},
	{"one of two", {"KAFKA_X_FILE=newlines"}, "s3cret\n", "KAFKA_X_FILE", true, ""},
	{"CRLF: the CR is the value's",
	 {"KAFKA_X_FILE=crlf"},
	 "s\r",
	 "KAFKA_X_FILE",
	 true,
	 "warning KAFKA_X_FILE: the value ends with a carriage return\n"},
	{"an empty file", {"KAFKA_X_FILE=empty"}, "", "KAFKA_X_FILE", true, ""},
	{"a newline alone", {"KAFKA_X_FILE=lf"}, "", "KAFKA_X_FILE", true, ""},
	{"literal", {"KAFKA_X_FILE=dollar"}, "$(POD_IP)\\n ", "KAFKA_X_FILE", true, ""},
	{"UTF-8 in a file", {"KAFKA_X_FILE=utf8"}, "\xE2\x82\xAC", "KAFKA_X_FILE", true, ""},
	{"no UTF-8 in a file",
	 {"KAFKA_X_FILE=latin1"},
	 NULL,
	 "",
	 false,
	 "error KAFKA_X_FILE" NOT_UTF8},
	{"a NUL byte",
	 {"KAFKA_X_FILE=nul"},
	 NULL,
	 "",
	 false,
	 "error KAFKA_X_FILE: nul holds a NUL byte\n"},
	{"a file that is not there",
	 {"KAFKA_X_FILE=nothing"},
	 NULL,
	 "",
	 false,
	 "error KAFKA_X_FILE: cannot open nothing: No such file or directory\n"},
	{"a directory",
	 {"KAFKA_X_FILE=."},
	 NULL,
	 "",
	 false,
	 "error KAFKA_X_FILE: . is no regular file\n"},
	{"no name",
	 {"KAFKA_X_FILE="},
	 NULL,
	 "",
	 false,
	 "error KAFKA_X_FILE: cannot open : No such file or directory\n"},
	{"both",
	 {"KAFKA_X=1", "KAFKA_X_FILE=plain"},
	 NULL,
	 "",
	 false,
	 "error KAFKA_X_FILE: KAFKA_X is set as well\n"},
	{"both, the same",
	 {"KAFKA_X_FILE=plain", "KAFKA_X=s3cret"},
	 NULL,
	 "",
	 false,
	 "error KAFKA_X_FILE: KAFKA_X is set as well\n"},
	{"both, empty",
	 {"KAFKA_X=", "KAFKA_X_FILE=plain"},
	 NULL,
	 "",
	 false,
	 "error KAFKA_X_FILE: KAFKA_X is set as well\n"},
	{"a service link is no value", {"KAFKA_X_PORT=tcp://10.0.0.1:1"}, NULL, "", false, ""},
};

static int setup(void **state)
{
	if (files_setup(state) < 0)
		return -1;
	files_write("plain", "s3cret");
	files_write("newline", "s3cret\n");
	files_write("newlines", "s3cret\n\n");
	files_write("crlf", "s\r\n");
	files_write("empty", "");
	files_write("lf", "\n");
	files_write("dollar", "$(POD_IP)\\n \n");
	files_write("utf8", "\xE2\x82\xAC\n");
	files_write("latin1", "\xE9\n");
	files_write_bytes("nul", "a\0b", 3);
	return 0;
}

static void test_read(void **state)
{
	(void) state;
	for (EACH(it, reads)) {
		struct settings settings = SETTINGS_NULL;
		struct findings findings = FINDINGS_NULL;
		struct environment environment;

		make(&environment, it->variables);
		environment_read(&environment, "KAFKA_X", "x", &settings, &findings);
		check_text(it->name, settings_get(&settings, "x"), it->value);
		check_text(it->name, settings_origin(&settings, "x"), it->origin);
		check_findings(it->name, &findings, it->findings);
		check_int(it->name, settings.length, it->value != NULL);
		if (it->value) {
			check_int(it->name, settings.items[0].layer, LAYER_ENVIRONMENT);
			check_int(it->name, settings.items[0].literal, it->literal);
		}
		environment_finish(&environment);
		settings_finish(&settings);
		findings_finish(&findings);
	}
}

static void test_read_too_large(void **state)
{
	static const char *const variables[VARIABLES] = {"KAFKA_X_FILE=huge"};
	static char text[FILE_SIZE_MAX + 1];
	struct environment environment;

	(void) state;
	memset(text, 'x', sizeof(text));
	make(&environment, variables);
	for (size_t length = FILE_SIZE_MAX; length <= sizeof(text); length++) {
		struct settings settings = SETTINGS_NULL;
		struct findings findings = FINDINGS_NULL;
		bool good = length == FILE_SIZE_MAX;

		files_write_bytes("huge", text, length);
		environment_read(&environment, "KAFKA_X", "x", &settings, &findings);
		check_int("huge", settings.length, good);
		check_int("huge", findings_exit_code(&findings), good ? EXIT_OK : EXIT_CONFIG);
		if (good)
			check_int("huge", strlen(settings.items[0].value), length);
		settings_finish(&settings);
		findings_finish(&findings);
	}
	environment_finish(&environment);
}

static void test_read_over_a_file(void **state)
{
	static const char *const variables[VARIABLES] = {"KAFKA_X=2"};
	struct settings settings = SETTINGS_NULL;
	struct findings findings = FINDINGS_NULL;
	struct environment environment;

	(void) state;
	make(&environment, variables);
	settings_set(&settings, "x", "1", (struct origin) {LAYER_FILE, "s", 3});
	environment_read(&environment, "KAFKA_X", "x", &settings, &findings);
	check_text("the variable", settings_get(&settings, "x"), "2");
	check_text("the file is kept", settings.items[0].overrode->origin, "s:3");
	environment_finish(&environment);
	settings_finish(&settings);
}

/* KAFKA_X is read first, ALIAS second, in that order. */
static void test_read_alias(void **state)
{
	static const struct {
		const char *name;
		const char *variables[VARIABLES];
		const char *in_file; /* what a mounted file says; NULL: nothing */
		const char *value, *origin;
		const char *findings;
	} cases[] = {
		{"neither", {NULL}, NULL, NULL, "", ""},
		{"the file alone", {NULL}, "0", "0", "s:1", ""},
		{"the first", {"KAFKA_X=1"}, NULL, "1", "KAFKA_X", ""},
		{"the second", {"ALIAS=1"}, NULL, "1", "ALIAS", ""},
		{"the second over the file", {"ALIAS=1"}, "0", "1", "ALIAS", ""},
		{"as the file says", {"ALIAS=0"}, "0", "0", "ALIAS", ""},
		{"both, the same", {"KAFKA_X=1", "ALIAS=1"}, NULL, "1", "ALIAS", ""},
		{"both, different",
		 {"ALIAS=2", "KAFKA_X=1"},
		 NULL,
		 "1",
		 "KAFKA_X",
		 "error ALIAS: KAFKA_X sets x to another value\n"},
		{"different, over the file",
		 {"KAFKA_X=1", "ALIAS=2"},
		 "2",
		 "1",
		 "KAFKA_X",
		 "error ALIAS: KAFKA_X sets x to another value\n"},
		{"empty is another value",
		 {"KAFKA_X=", "ALIAS=2"},
		 NULL,
		 "",
		 "KAFKA_X",
		 "error ALIAS: KAFKA_X sets x to another value\n"},
		{"a file and a plain one",
		 {"KAFKA_X_FILE=plain", "ALIAS=s3cret"},
		 NULL,
		 "s3cret",
		 "ALIAS",
		 ""},
		{"a plain one and a file",
		 {"KAFKA_X=1", "ALIAS_FILE=plain"},
		 NULL,
		 "1",
		 "KAFKA_X",
		 "error ALIAS_FILE: KAFKA_X sets x to another value\n"},
		{"an alias that cannot be read",
		 {"KAFKA_X=1", "ALIAS_FILE=nothing"},
		 NULL,
		 "1",
		 "KAFKA_X",
		 "error ALIAS_FILE: cannot open nothing: No such file or directory\n"},
	};

	(void) state;
	for (EACH(it, cases)) {
		struct settings settings = SETTINGS_NULL;
		struct findings findings = FINDINGS_NULL;
		struct environment environment;

		make(&environment, it->variables);
		if (it->in_file)
			settings_set(&settings, "x", it->in_file,
				     (struct origin) {LAYER_FILE, "s", 1});
		environment_read_alias(&environment, "KAFKA_X", "x", &settings, &findings);
		environment_read_alias(&environment, "ALIAS", "x", &settings, &findings);
		check_text(it->name, settings_get(&settings, "x"), it->value);
		check_text(it->name, settings_origin(&settings, "x"), it->origin);
		check_findings(it->name, &findings, it->findings);
		environment_finish(&environment);
		settings_finish(&settings);
		findings_finish(&findings);
	}
}

/* A secret of a file stays literal when it comes by an alias. */
static void test_read_alias_literal(void **state)
{
	static const char *const variables[VARIABLES] = {"A_FILE=dollar", "B=$(X)"};
	struct settings settings = SETTINGS_NULL;
	struct findings findings = FINDINGS_NULL;
	struct environment environment;

	(void) state;
	make(&environment, variables);
	environment_read_alias(&environment, "A", "a", &settings, &findings);
	environment_read_alias(&environment, "B", "b", &settings, &findings);
	check_int("the file", settings_find(&settings, "a")->literal, true);
	check_int("the plain one", settings_find(&settings, "b")->literal, false);
	environment_finish(&environment);
	settings_finish(&settings);
}

static void test_for_java(void **state)
{
	static const char *const variables[] = {
		"PATH=/bin",
		"KAFKA_INIT_DOMAIN=x",
		"KAFKA_PORT=tcp://10.96.0.1:9092",
		"KUBERNETES_SERVICE_HOST=10.96.0.1",
		"JMX_PORT=5555",
		"JMX_PORT_X=1",
		"KAFKA_SASL_JAAS_CONFIG=s3cret",
		"KAFKA_OPTS=-Da=b",
		"EMPTY=",
		"KAFKA_INIT=kept",
		NULL,
	};
	struct strv dropped = STRV_NULL, envp = STRV_NULL;
	struct environment environment;
	char *all;

	(void) state;
	strv_add(&dropped, "KAFKA_SASL_JAAS_CONFIG");
	strv_add(&dropped, "PAT");
	strv_add(&dropped, "NOT_THERE");
	environment_init(&environment, (char *const *) (uintptr_t) variables);
	environment_for_java(&environment, &dropped, &envp);
	all = strv_join(&envp, "|");
	check_text("sorted", all,
		   "EMPTY=|JMX_PORT_X=1|KAFKA_INIT=kept|KAFKA_OPTS=-Da=b|"
		   "KUBERNETES_SERVICE_HOST=10.96.0.1|PATH=/bin");
	check("a NULL ends it", !envp.items[envp.length]);
	free(all);
	strv_finish(&dropped);
	strv_finish(&envp);
	environment_finish(&environment);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_init),
		cmocka_unit_test(test_init_many),
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_read_too_large),
		cmocka_unit_test(test_read_over_a_file),
		cmocka_unit_test(test_read_alias),
		cmocka_unit_test(test_read_alias_literal),
		cmocka_unit_test(test_for_java),
	};

	return cmocka_run_group_tests_name("environment", tests, setup, files_teardown);
}
