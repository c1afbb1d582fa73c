// SPDX-License-Identifier: Apache-2.0
/* Which library's configuration is written, the levels in it, and what is wrong with the variables
 * of a role. */
#include "files.h"

#include <sys/stat.h>

#include "jvm/logging.h"
#include "jvm/variables.h"
#include "pod.h"

static const struct {
	const char *name;
	enum product product;
	const char *home;
	const char *file;
	const char *option;
} libraries[] = {
	{"Kafka 3.9", PRODUCT_KAFKA, "kafka3", "log4j.properties", "-Dlog4j.configuration=file:"},
	{"Kafka 4", PRODUCT_KAFKA, "kafka4", "log4j2.properties", "-Dlog4j2.configurationFile="},
	{"Kafka of old", PRODUCT_KAFKA, "kafka2", "log4j.properties",
	 "-Dlog4j.configuration=file:"},
	{"ZooKeeper 3.9", PRODUCT_ZOOKEEPER, "zookeeper", "logback.xml",
	 "-Dlogback.configurationFile="},
	{"ZooKeeper from Kafka's jars", PRODUCT_ZOOKEEPER, "kafka3", "log4j.properties",
	 "-Dlog4j.configuration=file:"},
	{"ZooKeeper from a directory of jars", PRODUCT_ZOOKEEPER, "kafka3/libs", "log4j.properties",
	 "-Dlog4j.configuration=file:"},
	{"a broker with another's lib beside", PRODUCT_KAFKA, "both", "log4j.properties",
	 "-Dlog4j.configuration=file:"},
	{"ZooKeeper's own lib comes first", PRODUCT_ZOOKEEPER, "both", "logback.xml",
	 "-Dlogback.configurationFile="},
	{"no library that is known, broker", PRODUCT_KAFKA, "none", "log4j.properties",
	 "-Dlog4j.configuration=file:"},
	{"no library that is known, ZooKeeper", PRODUCT_ZOOKEEPER, "none", "logback.xml",
	 "-Dlogback.configurationFile="},
	{"no home, broker", PRODUCT_KAFKA, "nowhere", "log4j.properties",
	 "-Dlog4j.configuration=file:"},
	{"no home, ZooKeeper", PRODUCT_ZOOKEEPER, "nowhere", "logback.xml",
	 "-Dlogback.configurationFile="},
};

static int set_up(void **state)
{
	static const char *const directories[] = {
		"kafka2",    "kafka2/libs",   "kafka3", "kafka3/libs", "kafka4",    "kafka4/libs",
		"zookeeper", "zookeeper/lib", "both",	"both/lib",    "both/libs", "none"};
	static const char *const jars[] = {
		"kafka2/libs/log4j-1.2.17.jar",
		"kafka2/libs/slf4j-log4j12-1.7.30.jar",
		"kafka3/libs/reload4j-1.2.25.jar",
		"kafka3/libs/slf4j-reload4j-1.7.36.jar",
		"kafka4/libs/log4j-1.2-api-2.24.3.jar",
		"kafka4/libs/log4j-core-2.24.3.jar",
		"zookeeper/lib/logback-classic-1.3.15.jar",
		"both/lib/logback-classic-1.3.15.jar",
		"both/libs/reload4j-1.2.25.jar",
		"none/a.jar",
	};

	if (files_setup(state) < 0)
		return -1;
	for (EACH(it, directories))
		check_int(*it, mkdir(*it, 0700), 0);
	for (EACH(it, jars))
		files_write(*it, "");
	return 0;
}

static void test_libraries(void **state)
{
	(void) state;
	for (EACH(it, libraries)) {
		const struct logging *found = logging_find(it->home, it->product);

		check_text(it->name, found->file, it->file);
		check_text(it->name, found->option, it->option);
	}
}

static const struct {
	const char *name;
	enum product product;
	const char *home;
	const char *variables;
	const char *holds;
	const char *lacks;
} texts[] = {
	{"INFO", PRODUCT_KAFKA, "kafka3", NULL, "log4j.rootLogger=INFO, stdout\n", "DEBUG"},
	{"an empty level", PRODUCT_KAFKA, "kafka3",
	 "KAFKA_LOG4J_ROOT_LOGLEVEL=", "log4j.rootLogger=INFO, stdout\n", NULL},
	{"a level", PRODUCT_KAFKA, "kafka3", "KAFKA_LOG4J_ROOT_LOGLEVEL= debug ",
	 "log4j.rootLogger=DEBUG, stdout\n", "INFO"},
	{"loggers", PRODUCT_KAFKA, "kafka3", "KAFKA_LOG4J_LOGGERS=a.B$C-d_1=off, kafka=Trace,,",
	 "log4j.logger.a.B$C-d_1=OFF\nlog4j.logger.kafka=TRACE\n", NULL},
	{"what is quiet", PRODUCT_KAFKA, "kafka3", NULL,
	 "log4j.logger.kafka.request.logger=WARN\n"
	 "log4j.logger.kafka.network.RequestChannel$=WARN\n",
	 NULL},
	{"what is quiet can be loud", PRODUCT_KAFKA, "kafka3",
	 "KAFKA_LOG4J_LOGGERS=kafka.request.logger=DEBUG", "kafka.request.logger=DEBUG\n",
	 "kafka.request.logger=WARN"},
	{"the last of a name", PRODUCT_KAFKA, "kafka3", "KAFKA_LOG4J_LOGGERS=a=INFO,a=DEBUG",
	 "log4j.logger.a=DEBUG\n", "logger.a=INFO"},
	{"log4j2", PRODUCT_KAFKA, "kafka4",
	 "KAFKA_LOG4J_ROOT_LOGLEVEL=FATAL\nKAFKA_LOG4J_LOGGERS=a=DEBUG", "rootLogger.level=FATAL\n",
	 "log4j."},
	{"loggers of log4j2", PRODUCT_KAFKA, "kafka4", "KAFKA_LOG4J_LOGGERS=a=DEBUG",
	 "logger.2.name=a\nlogger.2.level=DEBUG\n", NULL},
	{"logback", PRODUCT_ZOOKEEPER, "zookeeper", "ZK_LOG_LEVEL=WARN", "<root level=\"WARN\">",
	 NULL},
	{"logback has no FATAL", PRODUCT_ZOOKEEPER, "zookeeper",
	 "ZK_LOG_LEVEL=FATAL\nZOOKEEPER_LOG4J_LOGGERS=a=FATAL",
	 "<logger name=\"a\" level=\"ERROR\"/>\n  <root level=\"ERROR\">", "FATAL"},
	{"the official image of old", PRODUCT_ZOOKEEPER, "zookeeper",
	 "ZOO_LOG4J_PROP=DEBUG,CONSOLE", "<root level=\"DEBUG\">", NULL},
	{"which is the weakest", PRODUCT_ZOOKEEPER, "zookeeper",
	 "ZK_LOG_LEVEL=WARN\nZOO_LOG4J_PROP=DEBUG,CONSOLE", "<root level=\"WARN\">", "DEBUG"},
	{"ZooKeeper with reload4j", PRODUCT_ZOOKEEPER, "kafka3", "ZK_LOG_LEVEL=ERROR",
	 "log4j.rootLogger=ERROR, stdout\n", "kafka.request"},
	{"each four letter word is a line", PRODUCT_ZOOKEEPER, "kafka3", NULL,
	 "log4j.logger.org.apache.zookeeper.server.NIOServerCnxn=WARN\n", NULL},
	{"nothing of ZooKeeper's", PRODUCT_KAFKA, "kafka3", "ZK_LOG_LEVEL=DEBUG", "=INFO, ",
	 "DEBUG"},
	{"nothing of Kafka's", PRODUCT_ZOOKEEPER, "zookeeper",
	 "KAFKA_LOG4J_ROOT_LOGLEVEL=DEBUG\nKAFKA_LOG4J_LOGGERS=a=DEBUG", "\"INFO\"", "DEBUG"},
};

static void test_texts(void **state)
{
	(void) state;
	for (EACH(it, texts)) {
		cleanup_settings struct settings jvm = SETTINGS_NULL;
		cleanup_free char *text = NULL;

		make_settings(&jvm, it->variables, LAYER_ENVIRONMENT, "V");
		text = logging_text(logging_find(it->home, it->product), it->product, &jvm);
		check_holds(it->name, text, it->holds);
		check(it->name, !it->lacks || !strstr(text, it->lacks));
	}
}

static const struct {
	const char *name;
	enum product product;
	const char *environment;
	const char *findings;
} checks[] = {
	{"nothing", PRODUCT_KAFKA, NULL, ""},
	{"levels", PRODUCT_KAFKA,
	 "KAFKA_LOG4J_ROOT_LOGLEVEL=All\nKAFKA_LOG4J_LOGGERS=a=OFF,b=Fatal", ""},
	{"no level", PRODUCT_KAFKA, "KAFKA_LOG4J_ROOT_LOGLEVEL=WARNING",
	 "error KAFKA_LOG4J_ROOT_LOGLEVEL: \"WARNING\" is no level of logging\n"},
	{"two lines are no level", PRODUCT_KAFKA, "KAFKA_LOG4J_ROOT_LOGLEVEL=INFO, kafkaAppender",
	 "error KAFKA_LOG4J_ROOT_LOGLEVEL: \"INFO, kafkaAppender\" is no level of logging\n"},
	{"loggers", PRODUCT_KAFKA, "KAFKA_LOG4J_LOGGERS=a=LOUD,b,=INFO,c d=INFO,${x}=INFO",
	 "error KAFKA_LOG4J_LOGGERS: \"LOUD\" is no level of logging, for a\n"
	 "error KAFKA_LOG4J_LOGGERS: \"b\" is no logger with its level\n"
	 "error KAFKA_LOG4J_LOGGERS: \"=INFO\" is no logger with its level\n"
	 "error KAFKA_LOG4J_LOGGERS: \"c d=INFO\" is no logger with its level\n"
	 "error KAFKA_LOG4J_LOGGERS: \"${x}=INFO\" is no logger with its level\n"},
	{"levels that nobody looks at", PRODUCT_KAFKA,
	 "KAFKA_LOG4J_ROOT_LOGLEVEL=WARN\nKAFKA_LOG4J_OPTS=-Dlog4j.configuration=file:/x",
	 "warning KAFKA_LOG4J_ROOT_LOGLEVEL: it has no effect, because KAFKA_LOG4J_OPTS names a "
	 "configuration of its own\n"},
	{"one level by two names", PRODUCT_ZOOKEEPER, "ZK_LOG_LEVEL=INFO\nZOO_LOG_LEVEL=INFO", ""},
	{"two levels by two names", PRODUCT_ZOOKEEPER, "ZK_LOG_LEVEL=INFO\nZOO_LOG_LEVEL=WARN",
	 "error ZOO_LOG_LEVEL: ZK_LOG_LEVEL sets ZK_LOG_LEVEL to another value\n"},
	{"Confluent's name", PRODUCT_ZOOKEEPER, "ZOOKEEPER_LOG4J_ROOT_LOGLEVEL=NOISY",
	 "error ZOOKEEPER_LOG4J_ROOT_LOGLEVEL: \"NOISY\" is no level of logging\n"},
	{"the official image's", PRODUCT_ZOOKEEPER, "ZOO_LOG4J_PROP=,CONSOLE",
	 "error ZOO_LOG4J_PROP: \"\" is no level of logging\n"},
	{"the other role's", PRODUCT_KAFKA, "ZK_LOG_LEVEL=NOISY\nJMXPORT=x\nZOO_HEAP_SIZE=1G", ""},
	{"ports of a broker", PRODUCT_KAFKA, "JMX_PORT=0\nKAFKA_JMX_PORT=jmx",
	 "error JMX_PORT: \"0\" is no port\nerror KAFKA_JMX_PORT: \"jmx\" is no port\n"},
	{"numbers of ZooKeeper", PRODUCT_ZOOKEEPER,
	 "JMXPORT=65536\nZOO_HEAP_SIZE=1G\nZK_SERVER_HEAP=512\nZK_HEAP_SIZE=1G",
	 "error JMXPORT: \"65536\" is no port\nerror ZOO_HEAP_SIZE: \"1G\" is no number of MiB\n"},
	{"EXTRA_ARGS", PRODUCT_KAFKA, "EXTRA_ARGS=-name kafka -loggc", ""},
	{"an empty EXTRA_ARGS", PRODUCT_KAFKA, "EXTRA_ARGS=", ""},
	{"-daemon", PRODUCT_KAFKA, "EXTRA_ARGS=-daemon -loggc",
	 "warning EXTRA_ARGS: -daemon has no effect: java is process 1\n"},
	{"options of java", PRODUCT_KAFKA, "EXTRA_ARGS=-name k -Dx=y",
	 "error EXTRA_ARGS: kafka-run-class.sh knows no \"-Dx=y\" but only -name NAME and -loggc\n"},
	{"-name of nothing", PRODUCT_KAFKA, "EXTRA_ARGS=-name",
	 "error EXTRA_ARGS: kafka-run-class.sh knows no \"-name\" but only -name NAME and -loggc\n"},
	{"EXTRA_ARGS of ZooKeeper", PRODUCT_ZOOKEEPER, "EXTRA_ARGS=-Dx=y", ""},
};

static void test_checks(void **state)
{
	(void) state;
	for (EACH(it, checks)) {
		cleanup_settings struct settings jvm = SETTINGS_NULL;
		cleanup_findings struct findings findings = FINDINGS_NULL;
		cleanup_environment struct environment environment;

		make_environment(&environment, it->environment);
		jvm_variables_read(&environment, &jvm, &findings);
		jvm_variables_check(it->product, &jvm, &findings);
		check_findings(it->name, &findings, it->findings);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_libraries),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_checks),
	};

	return cmocka_run_group_tests_name("jvm_logging", tests, set_up, files_teardown);
}
