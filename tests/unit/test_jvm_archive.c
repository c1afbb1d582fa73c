// SPDX-License-Identifier: Apache-2.0
/* The archive of classes that an image may have beside the jars. */
#include "files.h"

#include <sys/stat.h>

#include "jvm/jvm.h"
#include "pod.h"

#define OURS "-XX:SharedArchiveFile=with/kafka-init.jsa"

typedef int build(const struct jvm_plan *plan, struct strv *argv, struct err *err);

static const struct {
	const char *name;
	build *function;
	const char *home;
	const char *variables;
	const char *argument; /* JVM-ARGS; NULL: none */
	bool is_used;
} cases[] = {
	{"broker", jvm_build_broker, "with", NULL, NULL, true},
	{"ZooKeeper", jvm_build_zookeeper, "with", NULL, NULL, true},
	{"broker, none in the image", jvm_build_broker, "without", NULL, NULL, false},
	{"ZooKeeper, none in the image", jvm_build_zookeeper, "without", NULL, NULL, false},
	{"another option", jvm_build_broker, "with", "KAFKA_OPTS=-Xlog:cds", "-Dx=y", true},
	{"the user's own", jvm_build_broker, "with",
	 "KAFKA_JVM_PERFORMANCE_OPTS=-XX:SharedArchiveFile=/opt/kafka/kafka.jsa", NULL, false},
	{"java takes two while it makes one for an error", jvm_build_broker, "with", NULL,
	 "-XX:ArchiveClassesAtExit=/tmp/x.jsa", false},
	{"switched off", jvm_build_zookeeper, "with", "SERVER_JVMFLAGS=-Xshare:off", NULL, false},
	{"java reads it before the command line", jvm_build_zookeeper, "with",
	 "JAVA_TOOL_OPTIONS=-XX:SharedArchiveFile=/x.jsa", NULL, false},
	{"the other role's variable", jvm_build_zookeeper, "with", "KAFKA_OPTS=-Xshare:off", NULL,
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
		check_int(it->name, it->function(&plan, &argv, &err), 0);
		text = strv_join(&argv, " ");
		check_int(it->name, strstr(text, " " OURS " ") != NULL, it->is_used);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {cmocka_unit_test(test_archive)};

	return cmocka_run_group_tests_name("jvm_archive", tests, set_up, files_teardown);
}
