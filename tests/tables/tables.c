// SPDX-License-Identifier: Apache-2.0
/* Prints the tables that documents hold, each between the lines that stand there around it;
 * lab.doc_tables puts them into the pages. */
#include <stdio.h>
#include <string.h>

#include "base/exit_code.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/strv.h"
#include "jvm/variables.h"
#include "kafka/kafka_names.h"
#include "settings/options.h"
#include "settings/preflight.h"
#include "zookeeper/zookeeper_keys.h"

#define CHECK(name, word, text) {word, text},
#define CODE(name, code, text) {code, text},

static const struct {
	const char *name;
	const char *text;
} checks[] = {PREFLIGHT_CHECKS(CHECK)};

static const struct {
	int code;
	const char *text;
} exit_codes[] = {EXIT_CODES(CODE)};

static const char *const secret_endings[] = {SETTING_SECRET_ENDINGS};

/* Sentences for mdoc(7), which has other marks for code, and a line for each sentence. */
static void print_plain(const char *text)
{
	for (const char *at = text; *at; at++)
		if (*at == '\\')
			fputs("\\e", stdout);
		else if (*at == ' ' && at[-1] == '.')
			putchar('\n');
		else if (*at != '`')
			putchar(*at);
}

/* `a`, `b` */
static void print_words(const char *text, const char *separators)
{
	cleanup_strv struct strv words = STRV_NULL;

	strv_add_split(&words, text, separators);
	for (size_t i = 0; i < words.length; i++)
		printf("%s`%s`", i ? ", " : "", words.items[i]);
}

static void print_exit_codes(void)
{
	puts("| code | meaning |\n|---|---|");
	for (size_t i = 0; i < COUNT(exit_codes); i++)
		printf("| %d | %s |\n", exit_codes[i].code, exit_codes[i].text);
}

static void print_exit_codes_of_manual(void)
{
	for (size_t i = 0; i < COUNT(exit_codes); i++) {
		printf(".It %d\n", exit_codes[i].code);
		print_plain(exit_codes[i].text);
		puts(".");
	}
}

static void print_checks(void)
{
	for (size_t i = 0; i < COUNT(checks); i++) {
		printf(".It Cm %s\n", checks[i].name);
		print_plain(checks[i].text);
		putchar('\n');
	}
}

static void print_secret_endings(void)
{
	for (size_t i = 0; i < COUNT(secret_endings); i++)
		printf("%s`%s`", i ? ", " : "", secret_endings[i]);
	putchar('\n');
}

static void print_secret_endings_of_manual(void)
{
	for (size_t i = 0; i < COUNT(secret_endings); i++)
		printf(".Li %s %s\n", secret_endings[i], i + 1 < COUNT(secret_endings) ? "," : ".");
}

/* An option that is a key of kafka-init.ini, or a variable. */
static bool is_setting(enum option option)
{
	return !option_specs[option].command_line_only;
}

/* A variable's value: one of these words, or what the help calls it. */
static void print_value(const struct option_spec *spec)
{
	if (spec->choices)
		print_words(spec->choices, "|");
	else
		printf("%s", spec->argument);
}

static void print_variables(void)
{
	puts("| variable | value | default | what |\n|---|---|---|---|");
	for (int i = 0; i < OPTION_COUNT; i++) {
		const struct option_spec *spec = &option_specs[i];
		cleanup_free char *variable = option_variable((enum option) i);

		if (!is_setting((enum option) i))
			continue;
		printf("| `%s` | ", variable);
		print_value(spec);
		printf(" | %s | %s |\n", spec->initial ? spec->initial : "", spec->help);
	}
}

/* "a | b" of "a|b" */
static void print_choices(const char *choices)
{
	for (const char *at = choices; *at; at++)
		printf(*at == '|' ? " | " : "%c", *at);
}

static void print_option(const struct option_spec *spec)
{
	bool has_several = strchr(spec->argument, ',');

	printf(".It Li %s = Ar ", spec->name);
	if (!spec->choices || has_several)
		printf("%s", spec->argument);
	if (has_several)
		printf(" (");
	if (spec->choices)
		print_choices(spec->choices);
	puts(has_several ? ")" : "");
	print_plain(spec->help);
	puts(".");
	if (spec->initial)
		printf("Default: %s.\n", spec->initial);
}

static void print_options(void)
{
	for (int i = 0; i < OPTION_COUNT; i++)
		if (is_setting((enum option) i) && i != OPTION_CONFIG)
			print_option(&option_specs[i]);
}

static void print_kafka_not_keys(void)
{
	for (const char *const *name = kafka_names_excluded; *name; name++)
		printf("%s`KAFKA_%s`", name == kafka_names_excluded ? "" : ", ", *name);
	putchar('\n');
}

static void print_jvm(void)
{
	const char *source = "";

	for (size_t i = 0; i < jvm_variable_count; i++) {
		const struct jvm_variable *variable = &jvm_variables[i];

		if (str_equal(variable->source, source))
			printf(", ");
		else
			printf("%s- %s: ", i ? "\n" : "", variable->source);
		source = variable->source;
		printf("`%s`", variable->name);
		if (variable->key)
			printf(" (as `%s`)", variable->key);
	}
	putchar('\n');
}

static void print_zookeeper_key(const struct zookeeper_key *key)
{
	static const char *const dialects[] = {"ZK_", "ZOO_", "ZOOKEEPER_"};
	cleanup_strv struct strv variables = STRV_NULL;

	strv_add_split(&variables, key->variables, " ");
	printf("| `%s` |", key->key);
	for (size_t i = 0; i < COUNT(dialects); i++) {
		cleanup_str struct str names = STR_NULL;

		for (size_t j = 0; j < variables.length; j++)
			if (str_starts_with(variables.items[j], dialects[i]))
				str_addf(&names, "%s`%s`", names.length ? ", " : "",
					 variables.items[j]);
		printf(" %s |", names.length ? names.text : "");
	}
	printf(key->initial ? " `%s` |" : "  |", key->initial);
	if (key->target == ZOOKEEPER_JAVA)
		printf(" `-D%s` |\n", key->java);
	else
		puts(key->target == ZOOKEEPER_ZOO_CFG ? " zoo.cfg |" : " the members |");
}

static void print_zookeeper(void)
{
	puts("| key | `ZK_…` | `ZOO_…` | `ZOOKEEPER_…` | default | becomes |\n"
	     "|---|---|---|---|---|---|");
	for (size_t i = 0; i < zookeeper_key_count; i++)
		print_zookeeper_key(&zookeeper_keys[i]);
}

static const struct {
	const char *name;
	void (*print)(void);
	bool is_manual; /* else Markdown */
} tables[] = {
	{"exit-codes", print_exit_codes, false},
	{"exit-codes", print_exit_codes_of_manual, true},
	{"checks", print_checks, true},
	{"secret-endings", print_secret_endings, false},
	{"secret-endings", print_secret_endings_of_manual, true},
	{"variables", print_variables, false},
	{"options", print_options, true},
	{"kafka-not-keys", print_kafka_not_keys, false},
	{"jvm", print_jvm, false},
	{"zookeeper", print_zookeeper, false},
};

int main(void)
{
	for (size_t i = 0; i < COUNT(tables); i++) {
		printf(tables[i].is_manual ? ".\\\" table: %s\n" : "<!-- table: %s -->\n",
		       tables[i].name);
		tables[i].print();
		puts(tables[i].is_manual ? ".\\\" end of table" : "<!-- end of table -->");
	}
	return 0;
}
