// SPDX-License-Identifier: Apache-2.0
/* The archive of classes that an image may have beside the jars. */
#include "files.h"

#include <sys/stat.h>

#include "jvm/argv.h"
#include "pod.h"

#define OURS "-XX:SharedArchiveFile=with/kafka-init.jsa"

static const struct {
	const char *name;
	enum product product;
	const char *home;
	const char *variables;
	const char *argument; /* JVM-ARGS; NULL: none */
	bool is_used;
} cases[] = {
	{"broker", PRODUCT_KAFKA, "with", NULL, NULL, true},
	{"ZooKeeper", PRODUCT_ZOOKEEPER, "with", NULL, NULL, true},
	{"broker, none in the image", PRODUCT_KAFKA, "without", NULL, NULL, false},
	{"ZooKeeper, none in the image", PRODUCT_ZOOKEEPER, "without", NULL, NULL, false},
	{"another option", PRODUCT_KAFKA, "with", "KAFKA_OPTS=-Xlog:cds", "-Dx=y", true},
	{"the user's own", PRODUCT_KAFKA, "with",
	 "KAFKA_JVM_PERFORMANCE_OPTS=-XX:SharedArchiveFile=/opt/kafka/kafka.jsa", NULL, false},
	{"java takes two while it makes one for an error", PRODUCT_KAFKA, "with", NULL,
	 "-XX:ArchiveClassesAtExit=/tmp/x.jsa", false},
	{"switched off", PRODUCT_ZOOKEEPER, "with", "SERVER_JVMFLAGS=-Xshare:off", NULL, false},
	{"java reads it before the command line", PRODUCT_ZOOKEEPER, "with",
	 "JAVA_TOOL_OPTIONS=-XX:SharedArchiveFile=/x.jsa", NULL, false},
	{"the other role's variable", PRODUCT_ZOOKEEPER, "with", "KAFKA_OPTS=-Xshare:off", NULL,
	 true},
};

static int set_up(void **state)
{
	static const char *const directories[] = {"with",    "with/libs",    "with/lib",
						  "without", "without/libs", "without/lib"};

	if (files_setup(state) < 0)
		return -1;
	for (EACH(it, directories))
		check_int(*it, mkdir(*it, 0700), 0);
	files_write("with/libs/a.jar", "");
	files_write("with/lib/a.jar", "");
	files_write("without/libs/a.jar", "");
	files_write("without/lib/a.jar", "");
	files_write("with/kafka-init.jsa", "");
	return 0;
}

static void test_archive(void **state)
{
	(void) state;
	for (EACH(it, cases)) {
		cleanup_settings struct settings jvm = SETTINGS_NULL;
		cleanup_strv struct strv argv = STRV_NULL, arguments = STRV_NULL;
		cleanup_free char *text = NULL;
		char none[] = "none";
		struct memory_limit memory = {.source = none};
		struct err err = ERR_NULL;
		struct jvm_plan plan = {
			.product = it->product,
			.jvm = &jvm,
			.memory = &memory,
			.home = it->home,
			.java_path = "/java",
			.run_dir = "/run/ki",
			.config_file = "/c.conf",
			.hostname = "box",
			.arguments = &arguments,
		};

		make_settings(&jvm, it->variables, LAYER_ENVIRONMENT, "V");
		if (it->argument)
			strv_add(&arguments, it->argument);
		check_int(it->name, jvm_argv_build(&plan, &argv, &err), 0);
		text = strv_join(&argv, " ");
		check_int(it->name, strstr(text, " " OURS " ") != NULL, it->is_used);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {cmocka_unit_test(test_archive)};

	return cmocka_run_group_tests_name("jvm_archive", tests, set_up, files_teardown);
}
