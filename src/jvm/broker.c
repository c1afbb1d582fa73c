// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "jvm/options.h"

/* kafka-run-class.sh, KAFKA_JVM_PERFORMANCE_OPTS */
#define PERFORMANCE                                                                                \
	"-server -XX:+UseG1GC -XX:MaxGCPauseMillis=20 -XX:InitiatingHeapOccupancyPercent=35 "      \
	"-XX:+ExplicitGCInvokesConcurrent -XX:MaxInlineLevel=15 -Djava.awt.headless=true"

#define JMX "-Dcom.sun.management.jmxremote"

static char *log_dir(const struct jvm_plan *plan)
{
	const char *given = jvm_get(plan, "LOG_DIR");

	return given ? xstrdup(given) : xasprintf("%s/logs", plan->home);
}

/* A GC log that cannot be opened ends the JVM with 1, so there is none unless its directory can be
 * written. */
static void add_gc_log(const struct jvm_plan *plan, const char *directory, struct strv *argv)
{
	if (settings_find(plan->jvm, "KAFKA_GC_LOG_OPTS") && jvm_get(plan, "KAFKA_GC_LOG_OPTS"))
		jvm_add_words(plan, "KAFKA_GC_LOG_OPTS", argv);
	else if (file_is_writable(directory))
		strv_addf(
			argv,
			"-Xlog:gc*:file=%s/kafkaServer-gc.log:time,tags:filecount=10,filesize=100M",
			directory);
}

/* The block of Confluent's and the Apache image (docker/…/launch): KAFKA_JMX_PORT opens it to other
 * machines. */
static void add_remote_jmx(const struct jvm_plan *plan, const char *port, struct strv *argv)
{
	const char *hostname = jvm_get(plan, "KAFKA_JMX_HOSTNAME");

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
	const char *options = jvm_get(plan, "KAFKA_JMX_OPTS");
	const char *image_port = jvm_get(plan, "KAFKA_JMX_PORT");
	const char *port = image_port ? image_port : jvm_get(plan, "JMX_PORT");

	if (!options && image_port) {
		add_remote_jmx(plan, image_port, argv);
		return;
	}
	if (!jvm_add_words(plan, "KAFKA_JMX_OPTS", argv))
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

	for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++)
		if (str_ends_with(name, endings[i]))
			return true;
	return str_starts_with(name, "connect-file");
}

static int add_class_path(const struct jvm_plan *plan, struct strv *argv, struct err *err)
{
	cleanup_strv struct strv jars = STRV_NULL;
	cleanup_strv struct strv path = STRV_NULL;
	const char *first = jvm_get(plan, "CLASSPATH");

	if (jvm_list_jars(plan->home, "libs", &jars, err) < 0)
		return -1;
	if (first)
		strv_add(&path, first);
	for (size_t i = 0; i < jars.length; i++)
		if (!is_left_out(jars.items[i]))
			strv_add(&path, jars.items[i]);
	strv_add(argv, "-cp");
	strv_take(argv, strv_join(&path, ":"));
	return 0;
}

int jvm_build_broker(const struct jvm_plan *plan, struct strv *argv, struct err *err)
{
	static const char *const user_options[] = {
		"KAFKA_HEAP_OPTS",   "KAFKA_OPTS",	 "KAFKA_JVM_PERFORMANCE_OPTS",
		"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", NULL};
	cleanup_free char *logs = log_dir(plan);

	strv_add(argv, plan->java_path);
	jvm_add_heap(plan, &heap_rule_kafka, "-Xmx1G -Xms1G", user_options, argv);
	jvm_add_words(plan, "KAFKA_HEAP_OPTS", argv);
	if (!jvm_add_words(plan, "KAFKA_JVM_PERFORMANCE_OPTS", argv))
		strv_add_split(argv, PERFORMANCE, " ");
	strv_add(argv, "-XX:+ExitOnOutOfMemoryError");
	jvm_add_archive(plan, user_options, argv);
	add_gc_log(plan, logs, argv);
	add_jmx(plan, argv);
	strv_addf(argv, "-Dkafka.logs.dir=%s", logs);
	if (!jvm_add_words(plan, "KAFKA_LOG4J_OPTS", argv))
		strv_addf(argv, "-Dlog4j.configuration=file:%s/log4j.properties", plan->run_dir);
	if (add_class_path(plan, argv, err) < 0)
		return -1;
	jvm_add_words(plan, "KAFKA_OPTS", argv);
	for (size_t i = 0; i < plan->arguments->length; i++)
		strv_add(argv, plan->arguments->items[i]);
	strv_add(argv, "kafka.Kafka");
	strv_add(argv, plan->config_file);
	return 0;
}
