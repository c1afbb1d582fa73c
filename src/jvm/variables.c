// SPDX-License-Identifier: Apache-2.0
#include "jvm/variables.h"

#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/str.h"
#include "jvm/logging.h"

#define OF_KAFKA "kafka-server-start.sh, kafka-run-class.sh"
#define OF_KAFKA_IMAGES "the images of Confluent and of Apache Kafka"
#define OF_ZOOKEEPER "zkServer.sh, zkEnv.sh"
#define OF_ZOOKEEPER_IMAGES "k8szk, Bitnami's image, Confluent's image"

const struct jvm_variable jvm_variables[] = {
	{"KAFKA_HEAP_OPTS", NULL, OF_KAFKA},
	{"KAFKA_JVM_PERFORMANCE_OPTS", NULL, OF_KAFKA},
	{"KAFKA_GC_LOG_OPTS", NULL, OF_KAFKA},
	{"GC_LOG_ENABLED", NULL, OF_KAFKA},
	{"EXTRA_ARGS", NULL, OF_KAFKA},
	{"KAFKA_JMX_OPTS", NULL, OF_KAFKA},
	{"JMX_PORT", NULL, OF_KAFKA},
	{"KAFKA_LOG4J_OPTS", NULL, OF_KAFKA},
	{"LOG_DIR", NULL, OF_KAFKA},
	{"KAFKA_OPTS", NULL, OF_KAFKA},
	{"KAFKA_DEBUG", NULL, OF_KAFKA},
	{"JAVA_DEBUG_PORT", NULL, OF_KAFKA},
	{"JAVA_DEBUG_OPTS", NULL, OF_KAFKA},
	{"DEBUG_SUSPEND_FLAG", NULL, OF_KAFKA},
	{"INCLUDE_TEST_JARS", NULL, OF_KAFKA},
	{"CLASSPATH", NULL, OF_KAFKA},
	{"KAFKA_JMX_PORT", NULL, OF_KAFKA_IMAGES},
	{"KAFKA_JMX_HOSTNAME", NULL, OF_KAFKA_IMAGES},
	{"KAFKA_LOG4J_ROOT_LOGLEVEL", NULL, OF_KAFKA_IMAGES},
	{"KAFKA_LOG4J_LOGGERS", NULL, OF_KAFKA_IMAGES},
	{"ZK_SERVER_HEAP", NULL, OF_ZOOKEEPER},
	{"SERVER_JVMFLAGS", NULL, OF_ZOOKEEPER},
	{"JVMFLAGS", NULL, OF_ZOOKEEPER},
	{"ZOO_LOG_DIR", NULL, OF_ZOOKEEPER},
	{"ZOO_LOG4J_PROP", NULL, OF_ZOOKEEPER},
	{"ZOO_DATADIR_AUTOCREATE_DISABLE", NULL, OF_ZOOKEEPER},
	{"JMXDISABLE", NULL, OF_ZOOKEEPER},
	{"JMXLOCALONLY", NULL, OF_ZOOKEEPER},
	{"JMXPORT", NULL, OF_ZOOKEEPER},
	{"JMXAUTH", NULL, OF_ZOOKEEPER},
	{"JMXSSL", NULL, OF_ZOOKEEPER},
	{"JMXHOSTNAME", NULL, OF_ZOOKEEPER},
	{"JMXLOG4J", NULL, OF_ZOOKEEPER},
	{"USER", NULL, OF_ZOOKEEPER},
	{"ZK_HEAP_SIZE", NULL, OF_ZOOKEEPER_IMAGES},
	{"ZOO_HEAP_SIZE", NULL, OF_ZOOKEEPER_IMAGES},
	{"ZK_LOG_LEVEL", NULL, OF_ZOOKEEPER_IMAGES},
	{"ZOO_LOG_LEVEL", "ZK_LOG_LEVEL", OF_ZOOKEEPER_IMAGES},
	{"ZOOKEEPER_LOG4J_ROOT_LOGLEVEL", "ZK_LOG_LEVEL", OF_ZOOKEEPER_IMAGES},
	{"ZOOKEEPER_LOG4J_LOGGERS", NULL, OF_ZOOKEEPER_IMAGES},
};

const size_t jvm_variable_count = COUNT(jvm_variables);

void jvm_variables_read(const struct environment *environment, struct settings *jvm,
			struct findings *findings)
{
	/* java reads these itself, as they are. */
	static const char *const of_java[] = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS",
					      "_JAVA_OPTIONS"};

	for (size_t i = 0; i < jvm_variable_count; i++) {
		const struct jvm_variable *variable = &jvm_variables[i];

		environment_read_alias(environment, variable->name,
				       variable->key ? variable->key : variable->name, jvm,
				       findings);
	}
	for (size_t i = 0; i < COUNT(of_java); i++) {
		const char *value = environment_get(environment, of_java[i]);

		if (value)
			settings_set_literal(jvm, of_java[i], value,
					     (struct origin) {LAYER_ENVIRONMENT, of_java[i], 0});
	}
}

/* What has to be a number; most variables are words for java, which judges them itself. */
static const struct {
	enum product product;
	const char *name;
	int64_t max;
	const char *what;
	const char *remedy;
} numbers[] = {
	{PRODUCT_KAFKA, "JMX_PORT", 65535, "port", "write 1 to 65535"},
	{PRODUCT_KAFKA, "KAFKA_JMX_PORT", 65535, "port", "write 1 to 65535"},
	{PRODUCT_ZOOKEEPER, "JMXPORT", 65535, "port", "write 1 to 65535"},
	{PRODUCT_ZOOKEEPER, "ZOO_HEAP_SIZE", INT32_MAX, "number of MiB", "write it without a unit"},
	{PRODUCT_ZOOKEEPER, "ZK_SERVER_HEAP", INT32_MAX, "number of MiB",
	 "write it without a unit"},
};

static void check_numbers(enum product product, const struct settings *jvm,
			  struct findings *findings)
{
	for (size_t i = 0; i < COUNT(numbers); i++) {
		const struct setting *setting = settings_find(jvm, numbers[i].name);
		int64_t number;

		if (numbers[i].product == product && setting && *setting->value &&
		    !number_parse(setting->value, 1, numbers[i].max, &number))
			findings_add(findings, FINDING_ERROR, setting->origin, numbers[i].remedy,
				     "\"%s\" is no %s", setting->value, numbers[i].what);
	}
}

/* kafka-run-class.sh reads options of its own there, up to the first other word, which would be the
 * main class. */
static void check_extra_args(const struct settings *jvm, struct findings *findings)
{
	const char *value = settings_get(jvm, "EXTRA_ARGS");
	cleanup_strv struct strv words = STRV_NULL;

	strv_add_split(&words, value, " \t\n");
	for (size_t i = 0; i < words.length; i++) {
		const char *word = words.items[i];

		if (str_equal(word, "-name") && words.items[i + 1])
			i++;
		else if (str_equal(word, "-daemon"))
			findings_add(findings, FINDING_WARNING, "EXTRA_ARGS", "remove it",
				     "-daemon has no effect: java is process 1");
		else if (!str_equal(word, "-loggc"))
			findings_add(findings, FINDING_ERROR, "EXTRA_ARGS",
				     "write options of java into KAFKA_OPTS",
				     "kafka-run-class.sh knows no \"%s\" but only -name NAME and "
				     "-loggc",
				     word);
	}
}

void jvm_variables_check(enum product product, const struct settings *jvm,
			 struct findings *findings)
{
	check_numbers(product, jvm, findings);
	if (product == PRODUCT_KAFKA)
		check_extra_args(jvm, findings);
	logging_check(product, jvm, findings);
}
