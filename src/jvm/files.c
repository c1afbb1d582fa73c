// SPDX-License-Identifier: Apache-2.0
#include "jvm/files.h"

#include <string.h>

#include "base/mem.h"
#include "base/str.h"

/* A level is one word; anything else would end up as text of the file. */
static const char *level_of(const struct settings *jvm, const char *variable, const char *other)
{
	const char *level = settings_get(jvm, variable);

	if ((!level || !*level) && other)
		level = settings_get(jvm, other);
	if (!level || !*level ||
	    strspn(level, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") != strlen(level))
		return "INFO";
	return level;
}

char *jvm_log4j_properties(const struct settings *jvm)
{
	/* As the distribution's log4j.properties, without its files: a container's log is its
	 * stdout. */
	return xasprintf("# made by kafka-init\n"
			 "log4j.rootLogger=%s, stdout\n"
			 "log4j.appender.stdout=org.apache.log4j.ConsoleAppender\n"
			 "log4j.appender.stdout.layout=org.apache.log4j.PatternLayout\n"
			 "log4j.appender.stdout.layout.ConversionPattern=[%%d] %%p %%m (%%c)%%n\n"
			 "log4j.logger.kafka.request.logger=WARN\n"
			 "log4j.logger.kafka.network.RequestChannel$=WARN\n",
			 level_of(jvm, "KAFKA_LOG4J_ROOT_LOGLEVEL", NULL));
}

char *jvm_logback_xml(const struct settings *jvm)
{
	/* NIOServerCnxn and NettyServerCnxn say each four letter word at INFO: a probe every few
	 * seconds would fill the log. */
	return xasprintf(
		"<!-- made by kafka-init -->\n"
		"<configuration>\n"
		"  <appender name=\"CONSOLE\" class=\"ch.qos.logback.core.ConsoleAppender\">\n"
		"    <encoder>\n"
		"      <pattern>%%d{ISO8601} [myid:%%X{myid}] - %%-5p [%%t:%%C{1}@%%L] - %%m%%n</pattern>\n"
		"    </encoder>\n"
		"  </appender>\n"
		"  <logger name=\"org.apache.zookeeper.server.NIOServerCnxn\" level=\"WARN\"/>\n"
		"  <logger name=\"org.apache.zookeeper.server.NettyServerCnxn\" level=\"WARN\"/>\n"
		"  <root level=\"%s\">\n"
		"    <appender-ref ref=\"CONSOLE\"/>\n"
		"  </root>\n"
		"</configuration>\n",
		level_of(jvm, "ZK_LOG_LEVEL", "ZOO_LOG_LEVEL"));
}

char *jvm_java_security(void)
{
	return xstrdup("# made by kafka-init\n"
		       "networkaddress.cache.ttl=5\n"
		       "networkaddress.cache.negative.ttl=1\n");
}
