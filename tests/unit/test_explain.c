// SPDX-License-Identifier: Apache-2.0
/* What `render --explain` and `check` say: the table and the JSON. */
#include "cases.h"

#include <jansson.h>

#include "settings/explain_json.h"

static const struct origin by_default = {LAYER_DEFAULT, "the default", 0};
static const struct origin by_file = {LAYER_FILE, "/etc/s", 7};
static const struct origin by_variable = {LAYER_ENVIRONMENT, "KAFKA_X", 0};
static const struct origin by_option = {LAYER_OPTION, "--x", 0};
static const struct origin by_identity = {LAYER_IDENTITY, "the ordinal of k-2", 0};

/* 48 characters, of which one has two bytes: as wide as the column becomes. */
#define WIDE "ü12345678901234567890123456789012345678901234567"

static const struct {
	const char *name;
	struct {
		const char *key, *value;
		const struct origin *origin;
	} set[4];
	const char *table;
} cases[] = {
	{"nothing", {{0}}, ""},
	{"one", {{"a", "1", &by_default}}, "list  value  origin\na     1      the default\n"},
	{"sorted, in columns",
	 {{"log.dirs", "/b", &by_variable}, {"a", "1", &by_option}},
	 "list      value  origin\n"
	 "a         1      --x\n"
	 "log.dirs  /b     KAFKA_X\n"},
	{"every layer below, the newest first",
	 {{"k", "0", &by_default},
	  {"k", "1", &by_file},
	  {"k", "", &by_variable},
	  {"k", "2", &by_identity}},
	 "list        value    origin\n"
	 "k           2        the ordinal of k-2\n"
	 "  overrode  (empty)  KAFKA_X\n"
	 "  overrode  1        /etc/s:7\n"
	 "  overrode  0        the default\n"},
	{"a secret, and what it overrode",
	 {{"ssl.key.password", "s3cret", &by_file}, {"ssl.key.password", "t0p", &by_variable}},
	 "list              value     origin\n"
	 "ssl.key.password  [hidden]  KAFKA_X\n"
	 "  overrode        [hidden]  /etc/s:7\n"},
	{"a JAAS configuration",
	 {{"listener.name.x.plain.sasl.jaas.config", "s3cret", &by_variable}},
	 "list                                    value     origin\n"
	 "listener.name.x.plain.sasl.jaas.config  [hidden]  KAFKA_X\n"},
	{"one line, whatever is in it",
	 {{"a\tb", "1\n2\033[31m", &by_file}},
	 "list  value     origin\na?b   1?2?[31m  /etc/s:7\n"},
	{"characters, not bytes",
	 {{"ü", WIDE, &by_file}, {"b", "1", &by_file}},
	 "list  value                                             origin\n"
	 "b     1                                                 /etc/s:7\n"
	 "ü     " WIDE "  /etc/s:7\n"},
	{"a longer value moves no other",
	 {{"a", "+" WIDE, &by_file}, {"b", "1", &by_file}},
	 "list  value  origin\na     +" WIDE "  /etc/s:7\nb     1      /etc/s:7\n"},
};

static void test_table(void **state)
{
	(void) state;
	for (EACH(it, cases)) {
		struct settings settings = SETTINGS_NULL;
		const struct explained list = {"list", &settings};
		char *table;

		for (size_t i = 0; i < 4 && it->set[i].key; i++)
			settings_set(&settings, it->set[i].key, it->set[i].value,
				     *it->set[i].origin);
		table = explain_table(&list, 1);
		check_text(it->name, table, it->table);
		free(table);
		settings_finish(&settings);
	}
}

/* An empty line between lists; an empty list is left out. */
static void test_lists(void **state)
{
	struct settings one = SETTINGS_NULL, none = SETTINGS_NULL;
	const struct explained lists[] = {
		{"none", &none}, {"first", &one}, {"none", &none}, {"second", &one}};
	char *table;

	(void) state;
	settings_set(&one, "k", "v", by_file);
	table = explain_table(lists, 4);
	check_text("two lists", table,
		   "first  value  origin\nk      v      /etc/s:7\n\n"
		   "second  value  origin\nk       v      /etc/s:7\n");
	free(table);
	settings_finish(&one);
}

static const char *text_in(json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static void test_json(void **state)
{
	struct settings settings = SETTINGS_NULL;
	const struct explained list = {"zoo.cfg", &settings};
	json_t *root, *setting, *old;
	char *text;

	(void) state;
	settings_set(&settings, "tickTime", "2000", by_default);
	settings_set(&settings, "tickTime", "1\n\"ü\"", by_file);
	settings_set(&settings, "tickTime", "", by_variable);
	settings_set(&settings, "ssl.keyStore.password", "s3cret", by_file);
	settings_set(&settings, "ssl.keyStore.password", "t0p", by_variable);
	text = explain_json("zookeeper", &list, 1);
	check("no secret", !strstr(text, "s3cret") && !strstr(text, "t0p"));
	root = json_loads(text, 0, NULL);
	check_text("the role", text_in(root, "role"), "zookeeper");
	setting = json_object_get(json_object_get(root, "zoo.cfg"), "tickTime");
	check_text("a value", text_in(setting, "value"), "");
	check_text("its layer", text_in(setting, "layer"), "environment");
	check_text("its origin", text_in(setting, "origin"), "KAFKA_X");
	check("no secret", json_is_false(json_object_get(setting, "secret")));
	old = json_object_get(setting, "overrode");
	check_int("what it overrode", json_array_size(old), 2);
	check_text("the newest", text_in(json_array_get(old, 0), "value"), "1\n\"ü\"");
	check_text("the newest", text_in(json_array_get(old, 0), "origin"), "/etc/s:7");
	check_text("the oldest", text_in(json_array_get(old, 1), "layer"), "default");
	setting = json_object_get(json_object_get(root, "zoo.cfg"), "ssl.keyStore.password");
	check("a secret", json_is_true(json_object_get(setting, "secret")));
	check("a secret", json_is_null(json_object_get(setting, "value")));
	old = json_array_get(json_object_get(setting, "overrode"), 0);
	check("an old secret", json_is_null(json_object_get(old, "value")));
	json_decref(root);
	free(text);
	settings_finish(&settings);
}

static void test_findings_json(void **state)
{
	static const struct {
		const char *name;
		enum finding_level level;
		const char *text;
		bool ok;
	} levels[] = {
		{"a warning", FINDING_WARNING, "warning", true},
		{"an error", FINDING_ERROR, "error", false},
		{"a refusal", FINDING_REFUSAL, "refusal", false},
	};
	struct findings none = FINDINGS_NULL;
	char *text = explain_json_findings("broker", &none);
	json_t *root = json_loads(text, 0, NULL);

	(void) state;
	check("nothing", json_is_true(json_object_get(root, "ok")));
	check_int("nothing", json_array_size(json_object_get(root, "findings")), 0);
	check_text("the role", text_in(root, "role"), "broker");
	json_decref(root);
	free(text);
	for (EACH(it, levels)) {
		struct findings findings = FINDINGS_NULL;
		json_t *one;

		findings_add(&findings, it->level, "KAFKA_X", "do", "what \xff is");
		findings_add(&findings, it->level, "KAFKA_X", "do", "%s", "wrong");
		text = explain_json_findings("broker", &findings);
		root = json_loads(text, 0, NULL);
		check_int(it->name, json_is_true(json_object_get(root, "ok")), it->ok);
		one = json_array_get(json_object_get(root, "findings"), 1);
		check_text(it->name, text_in(one, "level"), it->text);
		check_text(it->name, text_in(one, "origin"), "KAFKA_X");
		check_text(it->name, text_in(one, "what"), "wrong");
		check_text(it->name, text_in(one, "remedy"), "do");
		one = json_array_get(json_object_get(root, "findings"), 0);
		check_text("no UTF-8", text_in(one, "what"), "?");
		json_decref(root);
		free(text);
		findings_finish(&findings);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_findings_json),
	};

	return cmocka_run_group_tests_name("explain", tests, NULL, NULL);
}
