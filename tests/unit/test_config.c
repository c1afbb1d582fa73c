// SPDX-License-Identifier: Apache-2.0
/* server.properties as KafkaConfig reads it. */
#include "cases.h"

#include "kafka/config.h"
#include "pod.h"

static const struct {
	const char *name;
	const char *key, *value, *read;
} texts[] = {
	{"a text", "log.dirs", "/a, /b \t", "/a, /b"},
	{"a number", "broker.id", " 7\r", "7"},
	{"a password", "ssl.key.password", "secret \r\n", "secret"},
	{"every control is a blank, and nothing else", "broker.rack", "\x01\x1f a\x7f\u00a0\v ",
	 "a\x7f\u00a0"},
	{"blanks alone", "broker.rack", " \t", ""},
	{"of a listener", "listener.name.out.ssl.keystore.location", "/ks.pem ", "/ks.pem"},
	{"of a mechanism", "listener.name.out.plain.sasl.jaas.config", " x required;\n",
	 "x required;"},
	{"of a listener with a dot", "listener.name.a.b.ssl.key.password", "s ", "s"},
	{"what Kafka does not define", "super.users", "User:a; ", "User:a; "},
	{"of a listener, and not defined", "listener.name.out.own.key", " x ", " x "},
	{"a plug-in's key that ends so", "own.ssl.key.password", " x ", " x "},
};

static void test_trim(void **state)
{
	(void) state;
	for (EACH(it, texts)) {
		struct settings server = SETTINGS_NULL;

		settings_set(&server, it->key, it->value, (struct origin) {LAYER_FILE, "F", 0});
		config_trim(&server);
		check_text(it->name, settings_get(&server, it->key), it->read);
		check_text(it->name, settings_origin(&server, it->key), "F");
		settings_finish(&server);
	}
}

/* A blank makes no other value: nothing is said to be overridden. */
static void test_overridden(void **state)
{
	struct settings server = SETTINGS_NULL;
	const struct setting *setting;

	(void) state;
	settings_set(&server, "log.dirs", "/a ", (struct origin) {LAYER_FILE, "F", 0});
	settings_set(&server, "log.dirs", "/a", (struct origin) {LAYER_ENVIRONMENT, "V", 0});
	config_trim(&server);
	setting = settings_find(&server, "log.dirs");
	check_text("the variable", setting->value, "/a");
	check_text("the file", setting->overrode->value, "/a");
	check_text("the file's origin", setting->overrode->origin, "F");
	settings_finish(&server);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_trim),
		cmocka_unit_test(test_overridden),
	};

	return cmocka_run_group_tests_name("config", tests, NULL, NULL);
}
