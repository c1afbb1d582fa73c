// SPDX-License-Identifier: Apache-2.0
#include "jvm/logging.h"

#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "base/strv.h"
#include "jvm/java.h"

#define LEVELS "OFF, FATAL, ERROR, WARN, INFO, DEBUG, TRACE or ALL"
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

/* Nothing in it means something to a properties file, to XML or to ${…}. */
#define OF_A_NAME LETTERS "0123456789._$-"

#define OF_ZOOKEEPER "%d{ISO8601} [myid:%X{myid}] - %-5p [%t:%C{1}@%L] - %m%n"

static const struct {
	const char *pattern; /* of its distribution's own file */
	const char *escaped; /* for logback, where parentheses group */
	const char *jar;     /* of the library that its distribution has */
	/* The variables of the root logger's level, the first that is set; of other loggers'. */
	const char *root[2], *loggers;
	/* What is too much at INFO, unless the user says something else: a line for each request,
	 * or for each four letter word, which a probe sends every few seconds. */
	const char *quiet[2];
} products[] = {
	[PRODUCT_KAFKA] = {"[%d] %p %m (%c)%n",
			   "[%d] %p %m \\(%c\\)%n",
			   "reload4j-",
			   {"KAFKA_LOG4J_ROOT_LOGLEVEL"},
			   "KAFKA_LOG4J_LOGGERS",
			   {"kafka.request.logger", "kafka.network.RequestChannel$"}},
	[PRODUCT_ZOOKEEPER] = {OF_ZOOKEEPER,
			       OF_ZOOKEEPER,
			       "logback-classic-",
			       {"ZK_LOG_LEVEL", "ZOO_LOG4J_PROP"},
			       "ZOOKEEPER_LOG4J_LOGGERS",
			       {"org.apache.zookeeper.server.NIOServerCnxn",
				"org.apache.zookeeper.server.NettyServerCnxn"}},
};

static char *format_log4j1(enum product product, const char *root, const struct settings *loggers)
{
	struct str out = STR_NULL;

	str_addf(&out,
		 "# made by kafka-init\n"
		 "log4j.rootLogger=%s, stdout\n"
		 "log4j.appender.stdout=org.apache.log4j.ConsoleAppender\n"
		 "log4j.appender.stdout.layout=org.apache.log4j.PatternLayout\n"
		 "log4j.appender.stdout.layout.ConversionPattern=%s\n",
		 root, products[product].pattern);
	for (size_t i = 0; i < loggers->length; i++)
		str_addf(&out, "log4j.logger.%s=%s\n", loggers->items[i].key,
			 loggers->items[i].value);
	return str_steal(&out);
}

static char *format_log4j2(enum product product, const char *root, const struct settings *loggers)
{
	struct str out = STR_NULL;

	str_addf(&out,
		 "# made by kafka-init\n"
		 "appender.stdout.type=Console\n"
		 "appender.stdout.name=stdout\n"
		 "appender.stdout.layout.type=PatternLayout\n"
		 "appender.stdout.layout.pattern=%s\n"
		 "rootLogger.level=%s\n"
		 "rootLogger.appenderRef.stdout.ref=stdout\n",
		 products[product].pattern, root);
	for (size_t i = 0; i < loggers->length; i++)
		str_addf(&out, "logger.%zu.name=%s\nlogger.%zu.level=%s\n", i,
			 loggers->items[i].key, i, loggers->items[i].value);
	return str_steal(&out);
}

/* FATAL is not a level of logback's. */
static const char *for_logback(const char *level)
{
	return str_equal(level, "FATAL") ? "ERROR" : level;
}

static char *format_logback(enum product product, const char *root, const struct settings *loggers)
{
	struct str out = STR_NULL;

	str_addf(&out,
		 "<!-- made by kafka-init -->\n"
		 "<configuration>\n"
		 "  <appender name=\"CONSOLE\" class=\"ch.qos.logback.core.ConsoleAppender\">\n"
		 "    <encoder>\n"
		 "      <pattern>%s</pattern>\n"
		 "    </encoder>\n"
		 "  </appender>\n",
		 products[product].escaped);
	for (size_t i = 0; i < loggers->length; i++)
		str_addf(&out, "  <logger name=\"%s\" level=\"%s\"/>\n", loggers->items[i].key,
			 for_logback(loggers->items[i].value));
	str_addf(&out,
		 "  <root level=\"%s\">\n"
		 "    <appender-ref ref=\"CONSOLE\"/>\n"
		 "  </root>\n"
		 "</configuration>\n",
		 for_logback(root));
	return str_steal(&out);
}

/* Kafka 4 has log4j-core, and beside it log4j-1.2-api, which is no log4j 1. */
static const struct logging libraries[] = {
	{{"log4j-core-"}, "log4j2.properties", "-Dlog4j2.configurationFile=", format_log4j2},
	{{"logback-classic-"}, "logback.xml", "-Dlogback.configurationFile=", format_logback},
	{{"reload4j-", "log4j-1.2.1"},
	 "log4j.properties",
	 "-Dlog4j.configuration=file:",
	 format_log4j1},
};

static bool is_of(const struct logging *library, const char *jar)
{
	for (size_t i = 0; i < COUNT(library->jars); i++)
		if (library->jars[i] && str_starts_with(jar, library->jars[i]))
			return true;
	return false;
}

static bool is_among(const struct logging *library, const struct strv *jars)
{
	for (size_t i = 0; i < jars->length; i++)
		if (is_of(library, strrchr(jars->items[i], '/') + 1))
			return true;
	return false;
}

const struct logging *logging_find(const char *home, enum product product)
{
	const struct logging *own = libraries;
	cleanup_strv struct strv jars = STRV_NULL;
	struct err ignored;

	if (jvm_java_list_jars(home, product, &jars, &ignored) == 0)
		for (size_t i = 0; i < COUNT(libraries); i++)
			if (is_among(&libraries[i], &jars))
				return &libraries[i];
	while (!is_of(own, products[product].jar))
		own++;
	return own;
}

/* The level in capitals; NULL with a finding. `what` says whose level it is. */
static char *level_from(const char *text, const char *origin, const char *what,
			struct findings *findings)
{
	static const char *const levels[] = {"OFF",  "FATAL", "ERROR", "WARN",
					     "INFO", "DEBUG", "TRACE", "ALL"};

	for (size_t i = 0; i < COUNT(levels); i++)
		if (str_equal_nocase(text, levels[i]))
			return xstrdup(levels[i]);
	findings_add(findings, FINDING_ERROR, origin, "write " LEVELS,
		     "\"%s\" is no level of logging%s%s", text, *what ? ", for " : "", what);
	return NULL;
}

/* What sets the level of the root logger, NULL if nothing does. */
static const struct setting *root_setting(enum product product, const struct settings *jvm)
{
	const char *const *names = products[product].root;

	for (size_t i = 0; i < 2 && names[i]; i++) {
		const struct setting *setting = settings_find(jvm, names[i]);

		if (setting && *setting->value)
			return setting;
	}
	return NULL;
}

static char *root_level(enum product product, const struct settings *jvm, struct findings *findings)
{
	const struct setting *setting = root_setting(product, jvm);
	cleanup_free char *first = NULL;
	cleanup_free char *text = NULL;
	char *level;

	if (!setting)
		return xstrdup("INFO");
	/* ZOO_LOG4J_PROP goes on with the names of appenders: INFO,CONSOLE. */
	first = str_equal(setting->key, "ZOO_LOG4J_PROP")
			? xstrndup(setting->value, strcspn(setting->value, ","))
			: xstrdup(setting->value);
	text = str_trim(first);
	level = level_from(text, setting->origin, "", findings);
	return level ? level : xstrdup("INFO");
}

/* One NAME=LEVEL. */
static void add_logger(const char *item, const char *origin, struct settings *loggers,
		       struct findings *findings)
{
	cleanup_free char *text = str_trim(item);
	char *equals = strchr(text, '=');
	cleanup_free char *name = NULL;
	cleanup_free char *value = NULL;
	cleanup_free char *level = NULL;

	if (!*text)
		return;
	name = equals ? xstrndup(text, (size_t) (equals - text)) : xstrdup(text);
	if (!equals || !*name || strspn(name, OF_A_NAME) != strlen(name)) {
		findings_add(findings, FINDING_ERROR, origin,
			     "write NAME=LEVEL, with a comma between two",
			     "\"%s\" is no logger with its level", text);
		return;
	}
	value = str_trim(equals + 1);
	level = level_from(value, origin, name, findings);
	if (level)
		settings_set(loggers, name, level, (struct origin) {LAYER_ENVIRONMENT, origin, 0});
}

static void add_quiet_loggers(enum product product, struct settings *loggers)
{
	for (size_t i = 0; i < 2; i++)
		settings_set(loggers, products[product].quiet[i], "WARN",
			     (struct origin) {LAYER_DEFAULT, "", 0});
}

static void add_loggers(enum product product, const struct settings *jvm, struct settings *loggers,
			struct findings *findings)
{
	const struct setting *setting = settings_find(jvm, products[product].loggers);
	cleanup_strv struct strv items = STRV_NULL;

	if (!setting)
		return;
	strv_add_split(&items, setting->value, ",");
	for (size_t i = 0; i < items.length; i++)
		add_logger(items.items[i], setting->origin, loggers, findings);
}

char *logging_text(const struct logging *logging, enum product product, const struct settings *jvm)
{
	cleanup_findings struct findings reported = FINDINGS_NULL;
	cleanup_settings struct settings loggers = SETTINGS_NULL;
	cleanup_free char *root = root_level(product, jvm, &reported);

	add_quiet_loggers(product, &loggers);
	add_loggers(product, jvm, &loggers, &reported);
	return logging->format(product, root, &loggers);
}

void logging_check(enum product product, const struct settings *jvm, struct findings *findings)
{
	const char *own = settings_get(jvm, "KAFKA_LOG4J_OPTS");
	const struct setting *root = root_setting(product, jvm);
	const struct setting *named = settings_find(jvm, products[product].loggers);
	cleanup_settings struct settings loggers = SETTINGS_NULL;

	free(root_level(product, jvm, findings));
	add_loggers(product, jvm, &loggers, findings);
	if (product == PRODUCT_KAFKA && own && *own && (root || named))
		findings_add(findings, FINDING_WARNING, root ? root->origin : named->origin,
			     "set the levels in that configuration, or do without KAFKA_LOG4J_OPTS",
			     "it has no effect, because KAFKA_LOG4J_OPTS names a configuration of "
			     "its own");
}
