// SPDX-License-Identifier: Apache-2.0
#include "jvm/kafka_argv.h"

#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "jvm/java.h"
#include "jvm/logging.h"

/* kafka-run-class.sh, KAFKA_JVM_PERFORMANCE_OPTS */
#define PERFORMANCE                                                                                \
	"-server -XX:+UseG1GC -XX:MaxGCPauseMillis=20 -XX:InitiatingHeapOccupancyPercent=35 "      \
	"-XX:+ExplicitGCInvokesConcurrent -XX:MaxInlineLevel=15 -Djava.awt.headless=true"

#define JMX "-Dcom.sun.management.jmxremote"

static char *log_dir(const struct jvm_plan *plan)
{
	const char *given = jvm_plan_get(plan, "LOG_DIR");

	return given ? xstrdup(given) : xasprintf("%s/logs", plan->home);
}

/* -name and -loggc of EXTRA_ARGS decide, as in kafka-run-class.sh: -loggc does nothing beside
 * KAFKA_GC_LOG_OPTS, and an inherited GC_LOG_ENABLED=true takes its place. A GC log that cannot be
 * opened ends the JVM with 1, so there is none unless its directory can be written. */
static void add_gc_log(const struct jvm_plan *plan, const char *directory, struct strv *argv)
{
	const char *own = jvm_plan_get(plan, "KAFKA_GC_LOG_OPTS");
	const char *enabled = jvm_plan_get(plan, "GC_LOG_ENABLED");
	const char *extra = settings_get(plan->jvm, "EXTRA_ARGS");
	bool is_file = enabled && str_equal(enabled, "true");
	cleanup_strv struct strv words = STRV_NULL;
	const char *name = "";

	strv_add_split(&words, extra ? extra : "-name kafkaServer -loggc", " \t\n");
	for (size_t i = 0; i < words.length; i++) {
		if (str_equal(words.items[i], "-name") && words.items[i + 1])
			name = words.items[++i];
		else if (str_equal(words.items[i], "-loggc") && !own)
			is_file = true;
	}
	if (is_file && file_is_writable(directory))
		strv_addf(argv, "-Xlog:gc*:file=%s/%s-gc.log:time,tags:filecount=10,filesize=100M",
			  directory, name);
	else
		jvm_plan_add_words(plan, "KAFKA_GC_LOG_OPTS", argv);
}

/* The block of Confluent's and the Apache image (docker/…/launch): KAFKA_JMX_PORT opens it to other
 * machines. */
static void add_remote_jmx(const struct jvm_plan *plan, const char *port, struct strv *argv)
{
	const char *hostname = jvm_plan_get(plan, "KAFKA_JMX_HOSTNAME");

	if (!hostname)
		hostname = plan->pod_ip ? plan->pod_ip : plan->hostname;
	strv_add_split(argv, JMX "=true " JMX ".authenticate=false " JMX ".ssl=false", " ");
	strv_addf(argv, "-Djava.rmi.server.hostname=%s", hostname);
	strv_add(argv, JMX ".local.only=false");
	strv_addf(argv, JMX ".rmi.port=%s", port);
	strv_addf(argv, JMX ".port=%s", port);
}

static void add_jmx(const struct jvm_plan *plan, struct strv *argv)
{
	const char *options = jvm_plan_get(plan, "KAFKA_JMX_OPTS");
	const char *image_port = jvm_plan_get(plan, "KAFKA_JMX_PORT");
	const char *port = image_port ? image_port : jvm_plan_get(plan, "JMX_PORT");

	if (!options && image_port) {
		add_remote_jmx(plan, image_port, argv);
		return;
	}
	if (!jvm_plan_add_words(plan, "KAFKA_JMX_OPTS", argv))
		strv_add_split(argv, JMX "=true " JMX ".authenticate=false " JMX ".ssl=false", " ");
	if (!port)
		return;
	strv_addf(argv, JMX ".port=%s", port);
	if (!options || !strstr(options, "rmi.port="))
		strv_addf(argv, JMX ".rmi.port=%s", port);
}

/* should_include_file of kafka-run-class.sh */
static bool is_left_out(const char *jar)
{
	static const char *const endings[] = {"-test.jar", "-test-sources.jar", "-src.jar",
					      "-scaladoc.jar", "-javadoc.jar"};
	const char *name = strrchr(jar, '/') + 1;

	for (size_t i = 0; i < COUNT(endings); i++)
		if (str_ends_with(name, endings[i]))
			return true;
	return str_starts_with(name, "connect-file");
}

static int add_class_path(const struct jvm_plan *plan, struct strv *argv, struct err *err)
{
	cleanup_strv struct strv jars = STRV_NULL;
	cleanup_strv struct strv path = STRV_NULL;
	const char *first = jvm_plan_get(plan, "CLASSPATH");
	const char *tests = jvm_plan_get(plan, "INCLUDE_TEST_JARS");
	bool takes_all = tests && str_equal(tests, "true");

	if (jvm_java_list_jars(plan->home, plan->product, &jars, err) < 0)
		return -1;
	if (first)
		strv_add(&path, first);
	for (size_t i = 0; i < jars.length; i++)
		if (takes_all || !is_left_out(jars.items[i]))
			strv_add(&path, jars.items[i]);
	strv_add(argv, "-cp");
	strv_take(argv, strv_join(&path, ":"));
	return 0;
}

static void add_debug(const struct jvm_plan *plan, struct strv *argv)
{
	const char *port = jvm_plan_get(plan, "JAVA_DEBUG_PORT");
	const char *suspend = jvm_plan_get(plan, "DEBUG_SUSPEND_FLAG");

	if (jvm_plan_get(plan, "KAFKA_DEBUG") && !jvm_plan_add_words(plan, "JAVA_DEBUG_OPTS", argv))
		strv_addf(argv, "-agentlib:jdwp=transport=dt_socket,server=y,suspend=%s,address=%s",
			  suspend ? suspend : "n", port ? port : "5005");
}

int jvm_kafka_argv_add(const struct jvm_plan *plan, struct strv *argv, struct err *err)
{
	static const char *const user_options[] = {"KAFKA_HEAP_OPTS",
						   "KAFKA_OPTS",
						   "KAFKA_JVM_PERFORMANCE_OPTS",
						   "JAVA_TOOL_OPTIONS",
						   "JDK_JAVA_OPTIONS",
						   "_JAVA_OPTIONS",
						   NULL};
	const struct logging *logging = logging_find(plan->home, plan->product);
	cleanup_free char *logs = log_dir(plan);

	jvm_plan_add_heap(plan, &heap_rule_kafka, "-Xmx1G -Xms1G", user_options, argv);
	jvm_plan_add_words(plan, "KAFKA_HEAP_OPTS", argv);
	if (!jvm_plan_add_words(plan, "KAFKA_JVM_PERFORMANCE_OPTS", argv))
		strv_add_split(argv, PERFORMANCE, " ");
	strv_add(argv, "-XX:+ExitOnOutOfMemoryError");
	jvm_plan_add_archive(plan, user_options, argv);
	add_gc_log(plan, logs, argv);
	add_jmx(plan, argv);
	strv_addf(argv, "-Dkafka.logs.dir=%s", logs);
	if (!jvm_plan_add_words(plan, "KAFKA_LOG4J_OPTS", argv))
		strv_addf(argv, "%s%s/%s", logging->option, plan->run_dir, logging->file);
	if (add_class_path(plan, argv, err) < 0)
		return -1;
	add_debug(plan, argv);
	jvm_plan_add_words(plan, "KAFKA_OPTS", argv);
	for (size_t i = 0; i < plan->arguments->length; i++)
		strv_add(argv, plan->arguments->items[i]);
	return 0;
}
