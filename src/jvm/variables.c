// SPDX-License-Identifier: Apache-2.0
#include "jvm/variables.h"

#include <string.h>

#include "base/number.h"
#include "base/str.h"
#include "jvm/logging.h"

static const struct {
	const char *name;
	const char *key; /* where it is one of several names of one thing */
} variables[] = {
	/* kafka-server-start.sh, kafka-run-class.sh */
	{"KAFKA_HEAP_OPTS", NULL},
	{"KAFKA_JVM_PERFORMANCE_OPTS", NULL},
	{"KAFKA_GC_LOG_OPTS", NULL},
	{"GC_LOG_ENABLED", NULL},
	{"EXTRA_ARGS", NULL},
	{"KAFKA_JMX_OPTS", NULL},
	{"JMX_PORT", NULL},
	{"KAFKA_LOG4J_OPTS", NULL},
	{"LOG_DIR", NULL},
	{"KAFKA_OPTS", NULL},
	{"KAFKA_DEBUG", NULL},
	{"JAVA_DEBUG_PORT", NULL},
	{"JAVA_DEBUG_OPTS", NULL},
	{"DEBUG_SUSPEND_FLAG", NULL},
	{"INCLUDE_TEST_JARS", NULL},
	{"CLASSPATH", NULL},
	/* the images of Confluent and of Apache Kafka */
	{"KAFKA_JMX_PORT", NULL},
	{"KAFKA_JMX_HOSTNAME", NULL},
	{"KAFKA_LOG4J_ROOT_LOGLEVEL", NULL},
	{"KAFKA_LOG4J_LOGGERS", NULL},
	/* zkServer.sh, zkEnv.sh */
	{"ZK_SERVER_HEAP", NULL},
	{"SERVER_JVMFLAGS", NULL},
	{"JVMFLAGS", NULL},
	{"ZOO_LOG_DIR", NULL},
	{"ZOO_LOG4J_PROP", NULL},
	{"ZOO_DATADIR_AUTOCREATE_DISABLE", NULL},
	{"JMXDISABLE", NULL},
	{"JMXLOCALONLY", NULL},
	{"JMXPORT", NULL},
	{"JMXAUTH", NULL},
	{"JMXSSL", NULL},
	{"JMXHOSTNAME", NULL},
	{"JMXLOG4J", NULL},
	{"USER", NULL},
	/* k8szk, Bitnami's image, Confluent's image */
	{"ZK_HEAP_SIZE", NULL},
	{"ZOO_HEAP_SIZE", NULL},
	{"ZK_LOG_LEVEL", NULL},
	{"ZOO_LOG_LEVEL", "ZK_LOG_LEVEL"},
	{"ZOOKEEPER_LOG4J_ROOT_LOGLEVEL", "ZK_LOG_LEVEL"},
	{"ZOOKEEPER_LOG4J_LOGGERS", NULL},
};

void jvm_variables_read(const struct environment *environment, struct settings *jvm,
			struct findings *findings)
{
	/* java reads these itself, as they are. */
	static const char *const of_java[] = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS",
					      "_JAVA_OPTIONS"};

	for (size_t i = 0; i < sizeof(variables) / sizeof(*variables); i++) {
		const char *name = variables[i].name;

		environment_read_alias(environment, name,
				       variables[i].key ? variables[i].key : name, jvm, findings);
	}
	for (size_t i = 0; i < sizeof(of_java) / sizeof(*of_java); i++) {
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
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
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

	strv_add_split(&words, value ? value : "", " \t\n");
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
