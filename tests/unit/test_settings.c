// SPDX-License-Identifier: Apache-2.0
#include "cases.h"

#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "settings/settings.h"

static const struct origin by_default = {LAYER_DEFAULT, "the default", 0};
static const struct origin by_file = {LAYER_FILE, "/etc/s", 7};
static const struct origin by_variable = {LAYER_ENVIRONMENT, "KAFKA_X", 0};
static const struct origin by_option = {LAYER_OPTION, "--x", 0};
static const struct origin by_identity = {LAYER_IDENTITY, "the pod's name", 0};

static void test_set_and_get(void **state)
{
	struct settings settings = SETTINGS_NULL;
	char key[] = "a.key", value[] = "one", name[] = "KAFKA_A_KEY";

	(void) state;
	check_text("nothing", settings_get(&settings, "a.key"), NULL);
	check_text("nothing", settings_origin(&settings, "a.key"), "");
	check("nothing", !settings_find(&settings, "a.key"));
	settings_set(&settings, key, value, (struct origin) {LAYER_ENVIRONMENT, name, 0});
	memset(key, '!', sizeof(key) - 1);
	memset(value, '!', sizeof(value) - 1);
	memset(name, '!', sizeof(name) - 1);
	check_text("copied", settings_get(&settings, "a.key"), "one");
	check_text("copied", settings_origin(&settings, "a.key"), "KAFKA_A_KEY");
	settings_set(&settings, "empty", "", by_variable);
	check_text("an empty value is a value", settings_get(&settings, "empty"), "");
	check_text("another case is another key", settings_get(&settings, "A.key"), NULL);
	check_text("the start of a key is none", settings_get(&settings, "a"), NULL);
	check_text("nor is more", settings_get(&settings, "a.key.more"), NULL);
	settings_finish(&settings);
	settings_finish(&settings);
	check_int("finished", settings.length, 0);
}

static void test_origin(void **state)
{
	static const struct {
		const char *name;
		struct origin origin;
		const char *text;
		bool literal;
	} cases[] = {
		{"a default", {LAYER_DEFAULT, "the default", 0}, "the default", false},
		{"a file's line", {LAYER_FILE, "/etc/s", 12}, "/etc/s:12", true},
		{"a file without a line", {LAYER_FILE, "/etc/s", 0}, "/etc/s", true},
		{"a variable", {LAYER_ENVIRONMENT, "KAFKA_X", 0}, "KAFKA_X", false},
		{"an option", {LAYER_OPTION, "--java", 0}, "--java", false},
		{"the identity", {LAYER_IDENTITY, "the name", 0}, "the name", false},
	};

	(void) state;
	for (EACH(it, cases)) {
		struct settings settings = SETTINGS_NULL;
		const struct setting *setting;

		settings_set(&settings, "k", "v", it->origin);
		setting = settings_find(&settings, "k");
		check_text(it->name, setting->origin, it->text);
		check_text(it->name, settings_origin(&settings, "k"), it->text);
		check_int(it->name, setting->layer, it->origin.layer);
		check_int(it->name, setting->literal, it->literal);
		check(it->name, !setting->overrode);
		settings_set_literal(&settings, "k", "v", it->origin);
		check_int(it->name, settings_find(&settings, "k")->literal, true);
		settings_finish(&settings);
	}
}

/* What was there is kept, down to the first. */
static void test_overrode(void **state)
{
	struct settings settings = SETTINGS_NULL;
	const struct setting *at;

	(void) state;
	settings_set(&settings, "k", "default", by_default);
	settings_set(&settings, "other", "x", by_default);
	settings_set(&settings, "k", "file", by_file);
	settings_set(&settings, "k", "variable", by_variable);
	settings_set_literal(&settings, "k", "identity", by_identity);
	check_int("one setting for a key", settings.length, 2);
	check_text("its place stays", settings.items[0].key, "k");
	at = settings_find(&settings, "k");
	check_text("the last", at->value, "identity");
	check_text("its origin", settings_origin(&settings, "k"), "the pod's name");
	check("literal", at->literal);
	at = at->overrode;
	check_text("before it", at->value, "variable");
	check_text("before it", at->origin, "KAFKA_X");
	check("not literal", !at->literal);
	at = at->overrode;
	check_text("before that", at->value, "file");
	check_text("before that", at->origin, "/etc/s:7");
	at = at->overrode;
	check_text("the first", at->value, "default");
	check_int("the first", at->layer, LAYER_DEFAULT);
	check("nothing before it", !at->overrode);
	settings_finish(&settings);
}

static void test_order_and_growth(void **state)
{
	struct settings settings = SETTINGS_NULL;
	char key[16];

	(void) state;
	for (int i = 0; i < 300; i++) {
		snprintf(key, sizeof(key), "key.%d", 999 - i);
		settings_set(&settings, key, key + 4, by_file);
	}
	for (int i = 0; i < 300; i++) {
		snprintf(key, sizeof(key), "key.%d", 999 - i);
		check_text("the order in which they came", settings.items[i].key, key);
		check_text(key, settings_get(&settings, key), key + 4);
	}
	settings_finish(&settings);
}

static void test_remove(void **state)
{
	static const struct {
		const char *name;
		const char *key, *left;
	} cases[] = {
		{"the first", "a", "bc"},    {"the one in the middle", "b", "ac"},
		{"the last", "c", "ab"},     {"none", "d", "abc"},
		{"an empty key", "", "abc"},
	};

	(void) state;
	for (EACH(it, cases)) {
		struct settings settings = SETTINGS_NULL;
		char left[8] = "";

		settings_set(&settings, "a", "1", by_default);
		settings_set(&settings, "b", "1", by_file);
		settings_set(&settings, "b", "2", by_variable);
		settings_set(&settings, "c", "3", by_option);
		settings_remove(&settings, it->key);
		for (size_t i = 0; i < settings.length; i++)
			left[i] = *settings.items[i].key;
		check_text(it->name, left, it->left);
		check_text(it->name, settings_get(&settings, it->key), NULL);
		settings_set(&settings, "a", "again", by_file);
		check_text(it->name, settings_get(&settings, "a"), "again");
		settings_finish(&settings);
	}
}

static void test_replace_value(void **state)
{
	struct settings settings = SETTINGS_NULL;
	struct setting *setting;
	char *value = strdup("new");

	(void) state;
	settings_set(&settings, "k", "old", by_variable);
	setting = settings_find(&settings, "k");
	setting_replace_value(setting, value);
	check("taken, not copied", settings_get(&settings, "k") == value);
	check_text("the same origin", setting->origin, "KAFKA_X");
	check_int("the same layer", setting->layer, LAYER_ENVIRONMENT);
	check("no override", !setting->overrode);
	settings_finish(&settings);
}

/* The keys of type PASSWORD of Kafka 3.9, and ZooKeeper's; those that only look like them. */
static void test_is_secret(void **state)
{
	static const struct {
		const char *key;
		bool secret;
	} cases[] = {
		{"ssl.keystore.password", true},
		{"ssl.key.password", true},
		{"ssl.truststore.password", true},
		{"ssl.keystore.key", true},
		{"listener.name.internal.ssl.keystore.key", true},
		{"sasl.jaas.config", true},
		{"listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config", true},
		{"password.encoder.secret", true},
		{"password.encoder.old.secret", true},
		{"delegation.token.secret.key", true},
		{"delegation.token.master.key", true},
		{"zookeeper.ssl.keystore.password", true},
		{"ssl.keyStore.password", true},
		{"ssl.quorum.trustStore.password", true},
		{"zookeeper.superDigest", true},
		{"zookeeper.DigestAuthenticationProvider.superDigest", true},
		{"ssl.keystore.location", false},
		{"password.encoder.iterations", false},
		{"sasl.jaas.config.more", false},
		{"log.dirs", false},
		{"zookeeper.connect", false},
		{"sasl.login.callback.handler.class", false},
		{"ssl.keystore.certificate.chain", true},
		{"ssl.truststore.certificates", true},
	};

	(void) state;
	for (EACH(it, cases))
		check_int(it->key, setting_is_secret(it->key), it->secret);
}

/* What settings_log_overrides writes to stderr. */
static char *logged(const struct settings *settings)
{
	static char text[4096];
	int fds[2], before = dup(STDERR_FILENO);
	ssize_t length;

	check_int("a pipe", pipe(fds), 0);
	dup2(fds[1], STDERR_FILENO);
	close(fds[1]);
	settings_log_overrides(settings);
	dup2(before, STDERR_FILENO);
	close(before);
	length = read(fds[0], text, sizeof(text) - 1);
	close(fds[0]);
	text[length > 0 ? length : 0] = '\0';
	return text;
}

static void test_log_overrides(void **state)
{
	struct settings settings = SETTINGS_NULL;
	const char *text;

	(void) state;
	settings_set(&settings, "alone", "1", by_file);
	settings_set(&settings, "same", "1", by_file);
	settings_set(&settings, "same", "1", by_variable);
	settings_set(&settings, "default", "1", by_default);
	settings_set(&settings, "default", "2", by_variable);
	check_text("nothing to say", logged(&settings), "");
	settings_set(&settings, "log.dirs", "/file", by_file);
	settings_set(&settings, "log.dirs", "/variable", by_variable);
	settings_set(&settings, "ssl.key.password", "s3cret", by_file);
	settings_set(&settings, "ssl.key.password", "t0p", by_variable);
	text = logged(&settings);
	check_holds("a line", text, "log.dirs: /variable from KAFKA_X, not /file from /etc/s:7\n");
	check_holds("a secret", text, "ssl.key.password: [hidden] from KAFKA_X, not [hidden] from");
	check("a masked secret", !strstr(text, "s3cret") && !strstr(text, "t0p"));
	settings_set(&settings, "broker.id", "0", by_file);
	settings_set(&settings, "broker.id", "2", by_variable);
	settings_set(&settings, "broker.id", "2", by_identity);
	text = logged(&settings);
	check_holds("changed two layers below", text, "broker.id: ");
	check_holds("changed two layers below", text, "not 0 from /etc/s:7");
	check("no others", !strstr(text, "alone") && !strstr(text, "same"));
	settings_finish(&settings);
}

/* A list of 200,000 keys is a matter of a moment, not of their square. */
static void test_many(void **state)
{
	struct settings settings = SETTINGS_NULL;
	clock_t end = clock() + 20 * CLOCKS_PER_SEC;
	char key[32];

	(void) state;
	for (int i = 0; i < 200000 && clock() < end; i++) {
		snprintf(key, sizeof(key), "key.%d", i);
		settings_set(&settings, key, key, by_file);
		settings_set(&settings, key, "again", by_variable);
	}
	check_int("all", settings.length, 200000);
	settings_remove(&settings, "key.7");
	check("removed", !settings_find(&settings, "key.7"));
	for (size_t i = 0; i < settings.length; i++)
		check("found",
		      settings_find(&settings, settings.items[i].key) == &settings.items[i]);
	check("not found", !settings_find(&settings, "key.200000"));
	while (settings.length > 199990)
		settings_remove(&settings, settings.items[settings.length - 1].key);
	settings_finish(&settings);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_set_and_get), cmocka_unit_test(test_origin),
		cmocka_unit_test(test_overrode),    cmocka_unit_test(test_order_and_growth),
		cmocka_unit_test(test_remove),	    cmocka_unit_test(test_replace_value),
		cmocka_unit_test(test_is_secret),   cmocka_unit_test(test_log_overrides),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests_name("settings", tests, NULL, NULL);
}
