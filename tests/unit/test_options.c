// SPDX-License-Identifier: Apache-2.0
#include "cases.h"

#include "files.h"
#include "settings/option_specs.h"
#include "settings/options.h"

#define VARIABLES 4

/* One run of options_read: what each of the layers says. */
struct layers {
	const char *ini; /* the text of the file "ini"; NULL: there is none */
	const char *variables[VARIABLES];
	const char *option, *value; /* of the command line; NULL: none */
};

static void read_layers(const struct layers *layers, struct settings *tool,
			struct findings *findings)
{
	char *envp[VARIABLES + 2] = {NULL};
	struct settings command_line = SETTINGS_NULL;
	struct environment environment;
	size_t count = 0;

	for (; count < VARIABLES && layers->variables[count]; count++)
		envp[count] = (char *) (uintptr_t) layers->variables[count];
	if (layers->ini) {
		files_write("ini", layers->ini);
		envp[count] = (char *) (uintptr_t) "KAFKA_INIT_CONFIG=ini";
	}
	if (layers->option) {
		char origin[64];

		snprintf(origin, sizeof(origin), "--%s", layers->option);
		settings_set(&command_line, layers->option, layers->value,
			     (struct origin) {LAYER_OPTION, origin, 0});
	}
	environment_init(&environment, envp);
	options_read(&environment, &command_line, tool, findings);
	options_check(tool, findings);
	environment_finish(&environment);
	settings_finish(&command_line);
}

/* The table that the command line, the variables and the file share. */
static void test_specs(void **state)
{
	(void) state;
	for (int i = 0; i < OPTION_COUNT; i++) {
		const struct option_spec *spec = &option_specs[i];

		check("a name", spec->name && *spec->name);
		check_int(spec->name, strspn(spec->name, "abcdefghijklmnopqrstuvwxyz-"),
			  strlen(spec->name));
		check(spec->name, spec->argument && spec->help);
		check_int(spec->name, spec->choices != NULL,
			  spec->type == OPTION_TYPE_CHOICE || spec->type == OPTION_TYPE_CHOICES);
		for (int j = 0; j < i; j++)
			check(spec->name, strcmp(spec->name, option_specs[j].name) != 0);
	}
}

static void test_variable(void **state)
{
	static const struct {
		enum option option;
		const char *variable;
	} cases[] = {
		{OPTION_CONFIG, "KAFKA_INIT_CONFIG"},
		{OPTION_RUN_DIR, "KAFKA_INIT_RUN_DIR"},
		{OPTION_ID_FROM, "KAFKA_INIT_ID_FROM"},
		{OPTION_ORDINAL_START, "KAFKA_INIT_ORDINAL_START"},
		{OPTION_ZOOKEEPER_SERVICE, "KAFKA_INIT_ZOOKEEPER_SERVICE"},
		{OPTION_JAVA, "KAFKA_INIT_JAVA"},
	};

	(void) state;
	for (EACH(it, cases)) {
		char *variable = option_variable(it->option);

		check_text(it->variable, variable, it->variable);
		free(variable);
	}
}

static void test_defaults(void **state)
{
	static const struct layers none = {.ini = NULL};
	struct settings tool = SETTINGS_NULL;
	struct findings findings = FINDINGS_NULL;

	(void) state;
	read_layers(&none, &tool, &findings);
	check_findings("the defaults are right", &findings, "");
	for (int i = 0; i < OPTION_COUNT; i++) {
		const char *initial = option_specs[i].initial;

		check_text(option_specs[i].name, option_get(&tool, (enum option) i), initial);
		check_text(option_specs[i].name, option_origin(&tool, (enum option) i),
			   initial ? "the default" : "");
	}
	check_text("id-from", option_get(&tool, OPTION_ID_FROM), "ordinal");
	check_text("advertise", option_get(&tool, OPTION_ADVERTISE), "ip");
	check_text("kafka-home", option_get(&tool, OPTION_KAFKA_HOME), "/opt/kafka");
	check_int("id-offset", option_number(&tool, OPTION_ID_OFFSET), 0);
	check_int("not set", option_number(&tool, OPTION_ZOOKEEPER_REPLICAS), 0);
	check_int("not set", option_duration_ms(&tool, OPTION_TIMEOUT), 0);
	settings_finish(&tool);
}

/* The option is strongest, then the variable, then the file, then the default. */
static void test_layers(void **state)
{
	static const struct {
		const char *name;
		struct layers layers;
		const char *value, *origin;
	} cases[] = {
		{"the default", {NULL, {NULL}, NULL, NULL}, "/opt/kafka", "the default"},
		{"the file", {"kafka-home = /f", {NULL}, NULL, NULL}, "/f", "ini:1"},
		{"the variable",
		 {NULL, {"KAFKA_INIT_KAFKA_HOME=/v"}, NULL, NULL},
		 "/v",
		 "KAFKA_INIT_KAFKA_HOME"},
		{"the option", {NULL, {NULL}, "kafka-home", "/o"}, "/o", "--kafka-home"},
		{"the variable over the file",
		 {"kafka-home = /f", {"KAFKA_INIT_KAFKA_HOME=/v"}, NULL, NULL},
		 "/v",
		 "KAFKA_INIT_KAFKA_HOME"},
		{"the option over the file",
		 {"kafka-home = /f", {NULL}, "kafka-home", "/o"},
		 "/o",
		 "--kafka-home"},
		{"the option over all",
		 {"kafka-home = /f", {"KAFKA_INIT_KAFKA_HOME=/v"}, "kafka-home", "/o"},
		 "/o",
		 "--kafka-home"},
		{"another option", {"kafka-home = /f", {NULL}, "java", "/o"}, "/f", "ini:1"},
		{"a service link is no value",
		 {NULL, {"KAFKA_INIT_KAFKA_HOME_SERVICE_HOST=10.96.0.1"}, NULL, NULL},
		 "/opt/kafka",
		 "the default"},
	};

	(void) state;
	for (EACH(it, cases)) {
		struct settings tool = SETTINGS_NULL;
		struct findings findings = FINDINGS_NULL;

		read_layers(&it->layers, &tool, &findings);
		check_findings(it->name, &findings, "");
		check_text(it->name, option_get(&tool, OPTION_KAFKA_HOME), it->value);
		check_text(it->name, option_origin(&tool, OPTION_KAFKA_HOME), it->origin);
		settings_finish(&tool);
	}
}

/* Each type, by a variable. */
static void test_types(void **state)
{
	static const struct {
		const char *variable;
		const char *findings;
	} cases[] = {
		{"KAFKA_INIT_DOMAIN=x", ""},
		{"KAFKA_INIT_DOMAIN=\xC3\xA9", ""},
		{"KAFKA_INIT_DOMAIN=", "error KAFKA_INIT_DOMAIN: the value is empty\n"},
		{"KAFKA_INIT_DOMAIN=\xE9", "error KAFKA_INIT_DOMAIN: the value is not UTF-8\n"},
		{"KAFKA_INIT_ID_OFFSET=0", ""},
		{"KAFKA_INIT_ID_OFFSET=2147483647", ""},
		{"KAFKA_INIT_ID_OFFSET=2147483648",
		 "error KAFKA_INIT_ID_OFFSET: `2147483648` is not a number\n"},
		{"KAFKA_INIT_ID_OFFSET=-1", "error KAFKA_INIT_ID_OFFSET: `-1` is not a number\n"},
		{"KAFKA_INIT_ID_OFFSET=", "error KAFKA_INIT_ID_OFFSET: `` is not a number\n"},
		{"KAFKA_INIT_ID_OFFSET=1s", "error KAFKA_INIT_ID_OFFSET: `1s` is not a number\n"},
		{"KAFKA_INIT_TIMEOUT=0", ""},
		{"KAFKA_INIT_TIMEOUT=15m", ""},
		{"KAFKA_INIT_TIMEOUT=1d", "error KAFKA_INIT_TIMEOUT: `1d` is not a time\n"},
		{"KAFKA_INIT_TIMEOUT=", "error KAFKA_INIT_TIMEOUT: `` is not a time\n"},
		{"KAFKA_INIT_ID_FROM=data", ""},
		{"KAFKA_INIT_ID_FROM=env", ""},
		{"KAFKA_INIT_ID_FROM=Data",
		 "error KAFKA_INIT_ID_FROM: `Data` is none of ordinal|env|data\n"},
		{"KAFKA_INIT_ID_FROM=",
		 "error KAFKA_INIT_ID_FROM: `` is none of ordinal|env|data\n"},
		{"KAFKA_INIT_ID_FROM=env|data",
		 "error KAFKA_INIT_ID_FROM: `env|data` is none of ordinal|env|data\n"},
		{"KAFKA_INIT_ADVERTISE=name", ""},
	};

	(void) state;
	for (EACH(it, cases)) {
		const struct layers layers = {.variables = {it->variable}};
		struct settings tool = SETTINGS_NULL;
		struct findings findings = FINDINGS_NULL;

		read_layers(&layers, &tool, &findings);
		check_findings(it->variable, &findings, it->findings);
		settings_finish(&tool);
		findings_finish(&findings);
	}
}

/* An error says where the value that counts came from; one that was overridden is not judged. */
static void test_error_origin(void **state)
{
	static const struct {
		const char *name;
		struct layers layers;
		const char *findings;
	} cases[] = {
		{"the file",
		 {"\ntimeout = x", {NULL}, NULL, NULL},
		 "error ini:2: `x` is not a time\n"},
		{"the option",
		 {NULL, {NULL}, "timeout", "x"},
		 "error --timeout: `x` is not a time\n"},
		{"overridden", {"timeout = x", {"KAFKA_INIT_TIMEOUT=y"}, "timeout", "1m"}, ""},
		{"two",
		 {NULL, {"KAFKA_INIT_TIMEOUT=y"}, "id-offset", "z"},
		 "error --id-offset: `z` is not a number\n"
		 "error KAFKA_INIT_TIMEOUT: `y` is not a time\n"},
		{"a file that is not there",
		 {NULL, {"KAFKA_INIT_CONFIG=no/ini"}, NULL, NULL},
		 "error KAFKA_INIT_CONFIG: cannot open no/ini: No such file or directory\n"},
		{"the option names the file",
		 {"timeout = x", {NULL}, "config", "no/ini"},
		 "error --config: cannot open no/ini: No such file or directory\n"},
		{"a key that only the command line has",
		 {"out = x", {NULL}, NULL, NULL},
		 "error ini:1: there is no setting `out`\n"},
		{"the file does not name itself",
		 {"config = x", {NULL}, NULL, NULL},
		 "error ini:1: there is no setting `config`\n"},
	};

	(void) state;
	for (EACH(it, cases)) {
		struct settings tool = SETTINGS_NULL;
		struct findings findings = FINDINGS_NULL;

		read_layers(&it->layers, &tool, &findings);
		check_findings(it->name, &findings, it->findings);
		settings_finish(&tool);
		findings_finish(&findings);
	}
}

static void test_unknown_variables(void **state)
{
	static const struct {
		const char *variable;
		const char *findings;
	} cases[] = {
		{"KAFKA_INIT_DOMAIN=x", ""},
		{"KAFKA_INITX=1", ""},
		{"KAFKA_BROKER_ID=1", ""},
		{"KAFKA_INIT_DOMIAN=x", "warning KAFKA_INIT_DOMIAN: there is no such setting, the "
					"nearest is KAFKA_INIT_DOMAIN\n"},
		{"KAFKA_INIT_RUNDIR=x", "warning KAFKA_INIT_RUNDIR: there is no such setting, the "
					"nearest is KAFKA_INIT_RUN_DIR\n"},
		{"KAFKA_INIT_SOMETHING_ELSE=x",
		 "warning KAFKA_INIT_SOMETHING_ELSE: there is no such setting\n"},
	};

	(void) state;
	for (EACH(it, cases)) {
		const struct layers layers = {.variables = {it->variable}};
		struct settings tool = SETTINGS_NULL;
		struct findings findings = FINDINGS_NULL;

		read_layers(&layers, &tool, &findings);
		check_findings(it->variable, &findings, it->findings);
		settings_finish(&tool);
		findings_finish(&findings);
	}
}

/* --out is the command line's alone: its variable does nothing, so it is not passed over. */
static void test_command_line_only(void **state)
{
	static const struct layers by_option = {.option = "out", .value = "d"};
	static const struct layers by_variable = {.variables = {"KAFKA_INIT_OUT=d"}};
	struct settings tool = SETTINGS_NULL;
	struct findings findings = FINDINGS_NULL;

	(void) state;
	read_layers(&by_option, &tool, &findings);
	check_text("the option", option_get(&tool, OPTION_OUT), "d");
	check_findings("the option", &findings, "");
	settings_finish(&tool);
	read_layers(&by_variable, &tool, &findings);
	check_text("the variable", option_get(&tool, OPTION_OUT), NULL);
	check_holds("the variable", findings.length ? findings.items[0].origin : "(no finding)",
		    "KAFKA_INIT_OUT");
	settings_finish(&tool);
	findings_finish(&findings);
}

static void test_values(void **state)
{
	static const struct layers layers = {
		.ini = "zookeeper-replicas = 3\n",
		.variables = {"KAFKA_INIT_TIMEOUT=90s", "KAFKA_INIT_ID_OFFSET=1000"},
	};
	struct settings tool = SETTINGS_NULL;
	struct findings findings = FINDINGS_NULL;

	(void) state;
	read_layers(&layers, &tool, &findings);
	check_findings("none", &findings, "");
	check_int("replicas", option_number(&tool, OPTION_ZOOKEEPER_REPLICAS), 3);
	check_int("offset", option_number(&tool, OPTION_ID_OFFSET), 1000);
	check_int("timeout", option_duration_ms(&tool, OPTION_TIMEOUT), 90000);
	settings_finish(&tool);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_specs),
		cmocka_unit_test(test_variable),
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_layers),
		cmocka_unit_test(test_types),
		cmocka_unit_test(test_error_origin),
		cmocka_unit_test(test_unknown_variables),
		cmocka_unit_test(test_command_line_only),
		cmocka_unit_test(test_values),
	};

	return cmocka_run_group_tests_name("options", tests, files_setup, files_teardown);
}
