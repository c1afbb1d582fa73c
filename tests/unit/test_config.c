// SPDX-License-Identifier: Apache-2.0
/* server.properties as KafkaConfig reads it. */
#include "cases.h"

#include <sys/stat.h>

#include "base/mem.h"
#include "files.h"
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

#define CLASS(name, class)                                                                         \
	"config.providers." name                                                                   \
	".class=org.apache.kafka.common.config.provider." class "ConfigProvider\n"
#define PROVIDERS                                                                                  \
	"config.providers=env,file,dir,other,none,narrow\n" CLASS("env", "EnvVar")                 \
		CLASS("file", "File") CLASS("dir", "Directory") CLASS(                             \
			"narrow", "EnvVar") "config.providers.other.class=a.B\n"                   \
					    "config.providers.narrow.param.allowlist.pattern=.*\n"
#define NOT_KNOWN                                                                                  \
	"warning F: what a config provider gives is not known here, so these are not checked: "    \
	"broker.rack\n"
#define MISSING(path)                                                                              \
	"error F: broker.rack: its config provider ends Kafka's start: cannot open " path          \
	": No such file or directory\n"

/* `read` NULL: the text, and nobody knows what java makes of it. */
static const struct {
	const char *name;
	const char *value, *read;
	const char *findings;
} provided[] = {
	{"none", "a", "a", ""},
	{"a variable", "${env:NAME}", "value", ""},
	{"within a text", "x-${env:NAME}.${env:OTHER}-y", "x-value.${env:NAME}-y", ""},
	{"an empty variable", "${env:EMPTY}", "", ""},
	{"blanks of it", "${env:BLANKS}", "b", ""},
	{"no such variable", "${env:NONE}", "${env:NONE}", ""},
	{"one that java does not inherit", "${env:KAFKA_INIT_X}", "${env:KAFKA_INIT_X}", ""},
	{"a path of a variable", "${env:a:NAME}", NULL,
	 "error F: broker.rack: path is not supported for EnvVarConfigProvider\n" NOT_KNOWN},
	{"an empty path", "${env::NAME}", "value", ""},
	{"a name in a name", "${env:${env:NAME}", NULL,
	 "error F: broker.rack: path is not supported for EnvVarConfigProvider\n" NOT_KNOWN},
	{"no end", "${env:NAME", "${env:NAME", ""},
	{"no colon", "${NAME}${env:NAME}", "${NAME}value", ""},
	{"a property", "${file:f.properties:a}", "1", ""},
	{"a property with a colon", "${file:f.properties:b:c}", "2", ""},
	{"no such property", "${file:f.properties:z}", "${file:f.properties:z}", ""},
	{"no path", "${file:a}", "${file:a}", ""},
	{"no such file", "${file:none:a}", NULL, MISSING("none") NOT_KNOWN},
	{"not ASCII", "${file:latin:a}", NULL, NOT_KNOWN},
	{"a file of a directory", "${dir:d:key}", "text", ""},
	{"no such file in it", "${dir:d:none}", "${dir:d:none}", ""},
	{"no such directory", "${dir:none:key}", "${dir:none:key}", ""},
	{"another class", "${other:a:b}", NULL, NOT_KNOWN},
	{"another class, and a variable", "${env:NAME}${other:a:b}", NULL, NOT_KNOWN},
	{"a provider without a class", "${none:a}", "${none:a}", ""},
	{"a provider that is not named", "${vault:a}", "${vault:a}", ""},
	{"a provider with parameters", "${narrow:NAME}", NULL, NOT_KNOWN},
};

static int make_provided(void **state)
{
	if (files_setup(state) < 0 || mkdir("d", 0700) < 0)
		return -1;
	files_write("f.properties", "a = 1\nb\\:c=2\n");
	files_write("latin", "a=\xc3\xa9\n");
	files_write("d/key", "text\n");
	return 0;
}

static void test_resolve(void **state)
{
	struct environment environment = {.items = NULL};

	(void) state;
	make_environment(&environment, "NAME=value\nOTHER=${env:NAME}\nEMPTY=\nKAFKA_INIT_X=value\n"
				       "BLANKS= b\t");
	for (EACH(it, provided)) {
		struct settings server = SETTINGS_NULL;
		struct findings findings = FINDINGS_NULL;
		const struct setting *setting;

		make_settings(&server, PROVIDERS, LAYER_FILE, "F");
		settings_set(&server, "broker.rack", it->value,
			     (struct origin) {LAYER_FILE, "F", 0});
		config_resolve(&server, &environment, true, &findings);
		config_trim(&server);
		setting = settings_find(&server, "broker.rack");
		check_text(it->name, setting->value, it->read ? it->read : it->value);
		check_text(it->name, setting_text(setting), it->value);
		check_int(it->name, setting->is_unknown, !it->read);
		check_findings(it->name, &findings, it->findings);
		findings_finish(&findings);
		settings_finish(&server);
	}
	environment_finish(&environment);
}

/* `render` goes by its inputs alone. */
static void test_unread(void **state)
{
	static const char *const values[] = {"${file:f.properties:a}", "${dir:d:key}"};

	(void) state;
	for (EACH(it, values)) {
		struct settings server = SETTINGS_NULL;
		struct findings findings = FINDINGS_NULL;

		make_settings(&server, PROVIDERS, LAYER_FILE, "F");
		settings_set(&server, "broker.rack", *it, (struct origin) {LAYER_FILE, "F", 0});
		config_resolve(&server, &(struct environment) {.items = NULL}, false, &findings);
		check_findings(*it, &findings, NOT_KNOWN);
		check_int(*it, settings_find(&server, "broker.rack")->is_unknown, true);
		findings_finish(&findings);
		settings_finish(&server);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_trim),
		cmocka_unit_test(test_overridden),
		cmocka_unit_test(test_resolve),
		cmocka_unit_test(test_unread),
	};

	return cmocka_run_group_tests_name("config", tests, make_provided, files_teardown);
}
