// SPDX-License-Identifier: Apache-2.0
#include "jvm/zookeeper_argv.h"

#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/str.h"
#include "jvm/java.h"
#include "jvm/logging.h"

#define JMX "-Dcom.sun.management.jmxremote"

/* ZK_HEAP_SIZE is -Xmx's own text ("1G", k8szk), ZOO_HEAP_SIZE and ZK_SERVER_HEAP are MiB (Bitnami,
 * zkEnv.sh). */
static bool add_heap_size(const struct jvm_plan *plan, struct strv *argv)
{
	static const char *const in_mib[] = {"ZOO_HEAP_SIZE", "ZK_SERVER_HEAP"};
	const char *text = jvm_plan_get(plan, "ZK_HEAP_SIZE");

	if (text) {
		strv_addf(argv, "-Xmx%s", text);
		strv_addf(argv, "-Xms%s", text);
		return true;
	}
	for (size_t i = 0; i < COUNT(in_mib); i++) {
		text = jvm_plan_get(plan, in_mib[i]);
		if (!text)
			continue;
		strv_addf(argv, "-Xmx%sm", text);
		if (i == 0)
			strv_addf(argv, "-Xms%sm", text);
		return true;
	}
	/* Confluent's image runs ZooKeeper by Kafka's scripts. */
	return jvm_plan_add_words(plan, "KAFKA_HEAP_OPTS", argv);
}

/* Confluent's image, and Kafka's own archive, run it by kafka-run-class.sh, which takes KAFKA_OPTS:
 * an agent, a JAAS file. ZooKeeper's own jars are in `lib`. */
static bool runs_by_kafka(const struct jvm_plan *plan)
{
	cleanup_free char *lib = xasprintf("%s/lib", plan->home);

	return access(lib, F_OK) != 0;
}

/* As zkEnv.sh: the jars of lib in reverse order, then what $CLASSPATH holds. */
static int add_class_path(const struct jvm_plan *plan, struct strv *argv, struct err *err)
{
	cleanup_strv struct strv jars = STRV_NULL;
	cleanup_strv struct strv path = STRV_NULL;
	const char *last = jvm_plan_get(plan, "CLASSPATH");

	if (jvm_java_list_jars(plan->home, plan->product, &jars, err) < 0)
		return -1;
	for (size_t i = jars.length; i-- > 0;)
		strv_add(&path, jars.items[i]);
	if (last)
		strv_add(&path, last);
	strv_add(argv, "-cp");
	strv_take(argv, strv_join(&path, ":"));
	return 0;
}

static void add_jmx_option(const struct jvm_plan *plan, const char *option, const char *variable,
			   const char *initial, struct strv *argv)
{
	const char *value = jvm_plan_get(plan, variable);

	if (value || initial)
		strv_addf(argv, "%s=%s", option, value ? value : initial);
}

/* zkServer.sh: JMX is on, locally, unless JMXDISABLE is set to anything but "false". */
static void add_jmx(const struct jvm_plan *plan, struct strv *argv)
{
	const char *disable = jvm_plan_get(plan, "JMXDISABLE");

	if (disable && !str_equal(disable, "false"))
		return;
	strv_add(argv, JMX);
	if (!jvm_plan_get(plan, "JMXPORT")) {
		add_jmx_option(plan, JMX ".local.only", "JMXLOCALONLY", "false", argv);
		return;
	}
	add_jmx_option(plan, "-Djava.rmi.server.hostname", "JMXHOSTNAME", NULL, argv);
	add_jmx_option(plan, JMX ".port", "JMXPORT", NULL, argv);
	add_jmx_option(plan, JMX ".authenticate", "JMXAUTH", "false", argv);
	add_jmx_option(plan, JMX ".ssl", "JMXSSL", "false", argv);
	add_jmx_option(plan, "-Dzookeeper.jmx.log4j.disable", "JMXLOG4J", "true", argv);
}

static void add_java_properties(const struct jvm_plan *plan, struct strv *argv)
{
	for (size_t i = 0; plan->java && i < plan->java->length; i++)
		strv_addf(argv, "-D%s=%s", plan->java->items[i].key, plan->java->items[i].value);
}

static void add_log_directory(const struct jvm_plan *plan, struct strv *argv)
{
	const char *given = jvm_plan_get(plan, "ZOO_LOG_DIR");
	const char *user = jvm_plan_get(plan, "USER");

	if (given)
		strv_addf(argv, "-Dzookeeper.log.dir=%s", given);
	else
		strv_addf(argv, "-Dzookeeper.log.dir=%s/logs", plan->home);
	strv_addf(argv, "-Dzookeeper.log.file=zookeeper-%s-server-%s.log", user ? user : "",
		  plan->hostname);
}

int jvm_zookeeper_argv_add(const struct jvm_plan *plan, struct strv *argv, struct err *err)
{
	static const char *const all_options[] = {
		"KAFKA_OPTS",	    "SERVER_JVMFLAGS", "JVMFLAGS", "JAVA_TOOL_OPTIONS",
		"JDK_JAVA_OPTIONS", "_JAVA_OPTIONS",   NULL};
	const struct logging *logging = logging_find(plan->home, plan->product);
	bool by_kafka = runs_by_kafka(plan);
	const char *const *user_options = by_kafka ? all_options : all_options + 1;

	if (jvm_plan_get(plan, "ZOO_DATADIR_AUTOCREATE_DISABLE"))
		strv_add(argv, "-Dzookeeper.datadir.autocreate=false");
	add_log_directory(plan, argv);
	strv_add(argv, "-XX:+HeapDumpOnOutOfMemoryError");
	strv_add(argv, "-XX:+ExitOnOutOfMemoryError");
	jvm_plan_add_archive(plan, user_options, argv);
	strv_addf(argv, "%s%s/%s", logging->option, plan->run_dir, logging->file);
	strv_addf(argv, "-Djava.security.properties=%s/java.security", plan->run_dir);
	add_java_properties(plan, argv);
	if (add_class_path(plan, argv, err) < 0)
		return -1;
	if (!add_heap_size(plan, argv))
		jvm_plan_add_heap(plan, &heap_rule_zookeeper, "-Xmx1000m", user_options, argv);
	jvm_plan_add_words(plan, "SERVER_JVMFLAGS", argv);
	jvm_plan_add_words(plan, "JVMFLAGS", argv);
	if (by_kafka)
		jvm_plan_add_words(plan, "KAFKA_OPTS", argv);
	for (size_t i = 0; i < plan->arguments->length; i++)
		strv_add(argv, plan->arguments->items[i]);
	add_jmx(plan, argv);
	return 0;
}
