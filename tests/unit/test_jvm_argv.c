// SPDX-License-Identifier: Apache-2.0
/* The command lines of kafka-server-start.sh (Kafka 3.9) and zkServer.sh (ZooKeeper 3.8, 3.9) with
 * the exceptions that kafka-init(1), JAVA, lists. HOME is the distribution: a directory of this
 * test. */
#include "cases.h"

#include <sys/stat.h>

#include "base/str.h"
#include "files.h"
#include "jvm/argv.h"
#include "jvm/variables.h"
#include "pod.h"

#define JMX "-Dcom.sun.management.jmxremote"
#define PERFORMANCE                                                                                \
	"-server -XX:+UseG1GC -XX:MaxGCPauseMillis=20 -XX:InitiatingHeapOccupancyPercent=35 "      \
	"-XX:+ExplicitGCInvokesConcurrent -XX:MaxInlineLevel=15 -Djava.awt.headless=true "
#define OOM "-XX:+ExitOnOutOfMemoryError "
#define LOCAL_JMX JMX "=true " JMX ".authenticate=false " JMX ".ssl=false "
#define LOG4J "-Dlog4j.configuration=file:/run/ki/log4j.properties "
#define KAFKA_JARS                                                                                 \
	"-cp HOME/libs/B.jar:HOME/libs/a-10.jar:HOME/libs/a-2.jar:HOME/libs/connect-api.jar:"      \
	"HOME/libs/kafka.jar:HOME/libs/test-utils.jar "
#define KAFKA_TAIL "-Dkafka.logs.dir=HOME/logs " LOG4J KAFKA_JARS "kafka.Kafka /c.conf"
#define KAFKA_REST PERFORMANCE OOM LOCAL_JMX KAFKA_TAIL

#define ZK_HEAD                                                                                    \
	"/java -Dzookeeper.log.dir=HOME/logs -Dzookeeper.log.file=zookeeper--server-box.log "      \
	"-XX:+HeapDumpOnOutOfMemoryError " OOM "-Dlogback.configurationFile=/run/ki/logback.xml "  \
	"-Djava.security.properties=/run/ki/java.security "
#define ZK_JARS                                                                                    \
	"-cp HOME/lib/zookeeper.jar:HOME/lib/netty.jar:HOME/lib/jetty-9.jar:HOME/lib/jetty-10.jar "
#define ZK_JMX JMX " " JMX ".local.only=false "
#define ZK_MAIN "org.apache.zookeeper.server.quorum.QuorumPeerMain /c.conf"
#define ZK_REST ZK_JMX ZK_MAIN

struct row {
	const char *name;
	const char *variables;
	const char *arguments; /* JVM-ARGS of our command line */
	int64_t limit_mib;     /* 0: none */
	const char *argv;      /* with a blank between arguments */
};

static const struct row brokers[] = {
	{"the scripts' own", NULL, NULL, 0, "/java -Xmx1G -Xms1G " KAFKA_REST},
	{"heap from the limit", NULL, NULL, 4096, "/java -Xmx2048m -Xms2048m " KAFKA_REST},
	{"heap from a limit that is too small", NULL, NULL, 512,
	 "/java -Xmx256m -Xms256m " KAFKA_REST},
	{"KAFKA_HEAP_OPTS", "KAFKA_HEAP_OPTS=-Xmx3G  -Xms1G", NULL, 4096,
	 "/java -Xmx3G -Xms1G " KAFKA_REST},
	{"an empty KAFKA_HEAP_OPTS is none", "KAFKA_HEAP_OPTS=", NULL, 4096,
	 "/java -Xmx2048m -Xms2048m " KAFKA_REST},
	{"KAFKA_HEAP_OPTS in percent", "KAFKA_HEAP_OPTS=-XX:MaxRAMPercentage=60", NULL, 4096,
	 "/java -XX:MaxRAMPercentage=60 " KAFKA_REST},
	{"quotes are not interpreted", "KAFKA_HEAP_OPTS=\"-Xmx1G -Xms1G\"", NULL, 0,
	 "/java \"-Xmx1G -Xms1G\" " KAFKA_REST},
	{"heap in KAFKA_OPTS", "KAFKA_OPTS=-Xmx3G -Da=b", NULL, 4096,
	 "/java " PERFORMANCE OOM LOCAL_JMX "-Dkafka.logs.dir=HOME/logs " LOG4J KAFKA_JARS
	 "-Xmx3G -Da=b kafka.Kafka /c.conf"},
	{"heap in JVM-ARGS", NULL, "-Xmx3G", 4096,
	 "/java " PERFORMANCE OOM LOCAL_JMX "-Dkafka.logs.dir=HOME/logs " LOG4J KAFKA_JARS
	 "-Xmx3G kafka.Kafka /c.conf"},
	{"heap in JAVA_TOOL_OPTIONS", "JAVA_TOOL_OPTIONS=-XX:MaxRAMPercentage=50", NULL, 4096,
	 "/java " KAFKA_REST},
	{"other JAVA_TOOL_OPTIONS", "JAVA_TOOL_OPTIONS=-Xshare:auto", NULL, 4096,
	 "/java -Xmx2048m -Xms2048m " KAFKA_REST},
	{"KAFKA_JVM_PERFORMANCE_OPTS", "KAFKA_JVM_PERFORMANCE_OPTS=-XX:+UseZGC\t-Xss2m", NULL, 0,
	 "/java -Xmx1G -Xms1G -XX:+UseZGC -Xss2m " OOM LOCAL_JMX KAFKA_TAIL},
	{"KAFKA_GC_LOG_OPTS", "KAFKA_GC_LOG_OPTS=-Xlog:gc*:stdout", NULL, 0,
	 "/java -Xmx1G -Xms1G " PERFORMANCE OOM "-Xlog:gc*:stdout " LOCAL_JMX KAFKA_TAIL},
	{"KAFKA_JMX_OPTS", "KAFKA_JMX_OPTS=-Djmx=1 -Djmx=2", NULL, 0,
	 "/java -Xmx1G -Xms1G " PERFORMANCE OOM "-Djmx=1 -Djmx=2 " KAFKA_TAIL},
	{"JMX_PORT", "JMX_PORT=9999", NULL, 0,
	 "/java -Xmx1G -Xms1G " PERFORMANCE OOM LOCAL_JMX JMX ".port=9999 " JMX
	 ".rmi.port=9999 " KAFKA_TAIL},
	{"JMX_PORT and KAFKA_JMX_OPTS", "JMX_PORT=9999\nKAFKA_JMX_OPTS=-Djmx=1", NULL, 0,
	 "/java -Xmx1G -Xms1G " PERFORMANCE OOM "-Djmx=1 " JMX ".port=9999 " JMX
	 ".rmi.port=9999 " KAFKA_TAIL},
	{"JMX_PORT and an own rmi.port", "JMX_PORT=9999\nKAFKA_JMX_OPTS=" JMX ".rmi.port=1", NULL,
	 0, "/java -Xmx1G -Xms1G " PERFORMANCE OOM JMX ".rmi.port=1 " JMX ".port=9999 " KAFKA_TAIL},
	{"KAFKA_JMX_PORT, as the images", "KAFKA_JMX_PORT=9999", NULL, 0,
	 "/java -Xmx1G -Xms1G " PERFORMANCE OOM LOCAL_JMX "-Djava.rmi.server.hostname=10.0.0.5 " JMX
	 ".local.only=false " JMX ".rmi.port=9999 " JMX ".port=9999 " KAFKA_TAIL},
	{"KAFKA_JMX_HOSTNAME", "KAFKA_JMX_PORT=9999\nKAFKA_JMX_HOSTNAME=k.example", NULL, 0,
	 "/java -Xmx1G -Xms1G " PERFORMANCE OOM LOCAL_JMX
	 "-Djava.rmi.server.hostname=k.example " JMX ".local.only=false " JMX ".rmi.port=9999 " JMX
	 ".port=9999 " KAFKA_TAIL},
	{"LOG_DIR", "LOG_DIR=/nowhere/logs", NULL, 0,
	 "/java -Xmx1G -Xms1G " PERFORMANCE OOM LOCAL_JMX
	 "-Dkafka.logs.dir=/nowhere/logs " LOG4J KAFKA_JARS "kafka.Kafka /c.conf"},
	{"KAFKA_LOG4J_OPTS", "KAFKA_LOG4J_OPTS=-Dlog4j.configuration=file:/l -Dx=y", NULL, 0,
	 "/java -Xmx1G -Xms1G " PERFORMANCE OOM LOCAL_JMX
	 "-Dkafka.logs.dir=HOME/logs -Dlog4j.configuration=file:/l -Dx=y " KAFKA_JARS
	 "kafka.Kafka /c.conf"},
	{"KAFKA_OPTS and then JVM-ARGS", "KAFKA_OPTS=-javaagent:/a.jar=1:/b c", "-Dd=e f", 0,
	 "/java -Xmx1G -Xms1G " PERFORMANCE OOM LOCAL_JMX
	 "-Dkafka.logs.dir=HOME/logs " LOG4J KAFKA_JARS
	 "-javaagent:/a.jar=1:/b c -Dd=e_f kafka.Kafka /c.conf"},
	{"nothing of ZooKeeper's", "ZK_HEAP_SIZE=1G\nSERVER_JVMFLAGS=-Dx\nJVMFLAGS=-Xmx9G", NULL, 0,
	 "/java -Xmx1G -Xms1G " KAFKA_REST},
};

static const struct row zookeepers[] = {
	{"the scripts' own", NULL, NULL, 0, ZK_HEAD ZK_JARS "-Xmx1000m " ZK_REST},
	{"heap from the limit", NULL, NULL, 1024, ZK_HEAD ZK_JARS "-Xmx768m -Xms768m " ZK_REST},
	{"ZK_HEAP_SIZE is -Xmx's own text", "ZK_HEAP_SIZE=1G", NULL, 1024,
	 ZK_HEAD ZK_JARS "-Xmx1G -Xms1G " ZK_REST},
	{"ZOO_HEAP_SIZE is MiB", "ZOO_HEAP_SIZE=512", NULL, 1024,
	 ZK_HEAD ZK_JARS "-Xmx512m -Xms512m " ZK_REST},
	{"ZK_SERVER_HEAP is MiB", "ZK_SERVER_HEAP=512", NULL, 1024,
	 ZK_HEAD ZK_JARS "-Xmx512m " ZK_REST},
	{"KAFKA_HEAP_OPTS (Confluent)", "KAFKA_HEAP_OPTS=-Xmx512M -Xms512M", NULL, 1024,
	 ZK_HEAD ZK_JARS "-Xmx512M -Xms512M " ZK_REST},
	{"heap in JVMFLAGS", "JVMFLAGS=-Xmx2g", NULL, 1024, ZK_HEAD ZK_JARS "-Xmx2g " ZK_REST},
	{"heap in SERVER_JVMFLAGS", "SERVER_JVMFLAGS=-Xmx2g", NULL, 1024,
	 ZK_HEAD ZK_JARS "-Xmx2g " ZK_REST},
	{"heap in JVM-ARGS", NULL, "-Xmx2g", 1024, ZK_HEAD ZK_JARS "-Xmx2g " ZK_REST},
	{"the flags in their order", "JVMFLAGS=-Dc  -Dd\nSERVER_JVMFLAGS=-Da -Db", "-De", 0,
	 ZK_HEAD ZK_JARS "-Xmx1000m -Da -Db -Dc -Dd -De " ZK_REST},
	{"no JMX", "JMXDISABLE=true", NULL, 0, ZK_HEAD ZK_JARS "-Xmx1000m " ZK_MAIN},
	{"JMXDISABLE=false", "JMXDISABLE=false", NULL, 0, ZK_HEAD ZK_JARS "-Xmx1000m " ZK_REST},
	{"JMX is local", "JMXLOCALONLY=true", NULL, 0,
	 ZK_HEAD ZK_JARS "-Xmx1000m " JMX " " JMX ".local.only=true " ZK_MAIN},
	{"JMXPORT", "JMXPORT=9999", NULL, 0,
	 ZK_HEAD ZK_JARS "-Xmx1000m " JMX " " JMX ".port=9999 " JMX ".authenticate=false " JMX
			 ".ssl=false -Dzookeeper.jmx.log4j.disable=true " ZK_MAIN},
	{"JMXPORT with all of it",
	 "JMXPORT=9999\nJMXHOSTNAME=zk.example\nJMXAUTH=true\nJMXSSL=true\nJMXLOG4J=false", NULL, 0,
	 ZK_HEAD ZK_JARS "-Xmx1000m " JMX " -Djava.rmi.server.hostname=zk.example " JMX
			 ".port=9999 " JMX ".authenticate=true " JMX
			 ".ssl=true -Dzookeeper.jmx.log4j.disable=false " ZK_MAIN},
	{"ZOO_LOG_DIR", "ZOO_LOG_DIR=/l", NULL, 0,
	 "/java -Dzookeeper.log.dir=/l -Dzookeeper.log.file=zookeeper--server-box.log "
	 "-XX:+HeapDumpOnOutOfMemoryError " OOM "-Dlogback.configurationFile=/run/ki/logback.xml "
	 "-Djava.security.properties=/run/ki/java.security " ZK_JARS "-Xmx1000m " ZK_REST},
	{"nothing of Kafka's", "KAFKA_OPTS=-Xmx9G\nKAFKA_JMX_PORT=1", NULL, 0,
	 ZK_HEAD ZK_JARS "-Xmx1000m " ZK_REST},
};

static char home[] = "/tmp/unit_argv_XXXXXX";

static void touch(const char *name)
{
	char *path = xasprintf("%s/%s", home, name);
	int fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);

	check(path, fd >= 0);
	close(fd);
	free(path);
}

static void make_directory(const char *name)
{
	char *path = xasprintf("%s/%s", home, name);

	check_int(path, mkdir(path, 0700), 0);
	free(path);
}

static int set_up(void **state)
{
	static const char *const files[] = {
		"libs/kafka.jar",      "libs/a-10.jar",		  "libs/a-2.jar",
		"libs/B.jar",	       "libs/connect-api.jar",	  "libs/connect-file-3.9.jar",
		"libs/kafka-test.jar", "libs/k-test-sources.jar", "libs/k-src.jar",
		"libs/k-scaladoc.jar", "libs/k-javadoc.jar",	  "libs/kafka.jar.asc",
		"libs/test-utils.jar", "libs/.hidden.jar",	  "libs/README",
		"lib/zookeeper.jar",   "lib/netty.jar",		  "lib/jetty-10.jar",
		"lib/jetty-9.jar",     "lib/LICENSE.txt",	  "flat/one.jar",
		"flat/two.jar",
	};

	(void) state;
	if (!mkdtemp(home))
		return -1;
	make_directory("libs");
	make_directory("lib");
	make_directory("flat");
	make_directory("empty");
	for (size_t i = 0; i < COUNT(files); i++)
		touch(files[i]);
	return 0;
}

static int tear_down(void **state)
{
	(void) state;
	return nftw(home, files_remove, 8, FTW_DEPTH | FTW_PHYS);
}

/* HOME for the directory, so that the tables can name it; a blank within an argument is a `_`. */
static char *as_text(const struct strv *argv)
{
	struct str out = STR_NULL;

	for (size_t i = 0; i < argv->length; i++) {
		str_add(&out, i ? " " : "");
		for (const char *at = argv->items[i]; *at;) {
			bool is_home = str_starts_with(at, home);

			str_add(&out, is_home ? "HOME" : "");
			if (!is_home)
				str_add_char(&out, *at == ' ' ? '_' : *at);
			at += is_home ? strlen(home) : 1;
		}
	}
	return str_steal(&out);
}

/* The command line of a row with the jars of a directory, as text; NULL with an error. */
static char *run(const struct row *row, const char *directory, const struct settings *java,
		 enum product product, struct err *err)
{
	struct settings jvm = SETTINGS_NULL;
	struct strv argv = STRV_NULL, arguments = STRV_NULL;
	struct memory_limit memory = {.bytes = row->limit_mib << 20, .source = home};
	struct jvm_plan plan = {
		.product = product,
		.jvm = &jvm,
		.java = java,
		.memory = &memory,
		.home = directory,
		.java_path = "/java",
		.run_dir = "/run/ki",
		.config_file = "/c.conf",
		.pod_ip = "10.0.0.5",
		.hostname = "box",
		.arguments = &arguments,
	};
	char *text = NULL;

	make_settings(&jvm, row->variables, LAYER_ENVIRONMENT, "V");
	if (row->arguments)
		strv_add(&arguments, row->arguments);
	if (jvm_argv_build(&plan, &argv, err) == 0)
		text = as_text(&argv);
	strv_finish(&arguments);
	strv_finish(&argv);
	settings_finish(&jvm);
	return text;
}

static void check_row(const struct row *row, enum product product)
{
	struct err err = ERR_NULL;
	char *argv = run(row, home, NULL, product, &err);

	check_text(row->name, argv, row->argv);
	free(argv);
}

static void test_broker(void **state)
{
	(void) state;
	for (EACH(it, brokers))
		check_row(it, PRODUCT_KAFKA);
}

static void test_zookeeper(void **state)
{
	(void) state;
	for (EACH(it, zookeepers))
		check_row(it, PRODUCT_ZOOKEEPER);
}

static const struct {
	const char *name;
	const char *format; /* of the variables; %s is HOME */
	const char *holds;  /* a part of the command line */
	const char *lacks;
} logs[] = {
	{"a log directory that is writable", "LOG_DIR=%s/flat",
	 "-Xlog:gc*:file=HOME/flat/kafkaServer-gc.log:time,tags:filecount=10,filesize=100M " JMX
	 "=true",
	 NULL},
	{"a log directory that is not there", "LOG_DIR=%s/none", "-Dkafka.logs.dir=HOME/none",
	 "-Xlog"},
	{"a blank KAFKA_GC_LOG_OPTS", "LOG_DIR=%s/flat\nKAFKA_GC_LOG_OPTS= ", OOM JMX "=true",
	 "-Xlog"},
	{"KAFKA_GC_LOG_OPTS takes its place", "LOG_DIR=%s/flat\nKAFKA_GC_LOG_OPTS=-Xlog:gc",
	 OOM "-Xlog:gc " JMX "=true", "kafkaServer-gc.log"},
	{"CLASSPATH comes first", "CLASSPATH=%s/x:/y", " -cp HOME/x:/y:HOME/libs/B.jar:", NULL},
	{"an empty CLASSPATH is none", "CLASSPATH=", " -cp HOME/libs/B.jar:", NULL},
};

static void test_broker_home(void **state)
{
	(void) state;
	for (EACH(it, logs)) {
		const char *percent = strstr(it->format, "%s");
		int before = percent ? (int) (percent - it->format) : (int) strlen(it->format);
		char *variables = xasprintf("%.*s%s%s", before, it->format, percent ? home : "",
					    percent ? percent + 2 : "");
		struct row row = {it->name, variables, NULL, 0, NULL};
		struct err err = ERR_NULL;
		char *argv = run(&row, home, NULL, PRODUCT_KAFKA, &err);

		check_holds(it->name, argv, it->holds);
		check(it->name, !it->lacks || !strstr(argv, it->lacks));
		free(argv);
		free(variables);
	}
}

static const struct {
	const char *name;
	const char *directory; /* below HOME, the home itself */
	const char *variables;
	enum product product;
	const char *holds; /* NULL: an error */
	const char *problem;
} homes[] = {
	{"Confluent's directory of jars, broker", "/flat", NULL, PRODUCT_KAFKA,
	 " -cp HOME/flat/one.jar:HOME/flat/two.jar ", NULL},
	{"Confluent's directory of jars, ZooKeeper", "/flat", NULL, PRODUCT_ZOOKEEPER,
	 " -cp HOME/flat/two.jar:HOME/flat/one.jar ", NULL},
	{"KAFKA_OPTS with Kafka's jars", "/flat", "KAFKA_OPTS=-Xmx9G\nJVMFLAGS=-Dx",
	 PRODUCT_ZOOKEEPER, "HOME/flat/one.jar -Dx -Xmx9G " JMX, NULL},
	{"CLASSPATH comes last for ZooKeeper", "", "CLASSPATH=/x:/y", PRODUCT_ZOOKEEPER,
	 ":HOME/lib/jetty-10.jar:/x:/y ", NULL},
	{"no jar", "/empty", NULL, PRODUCT_KAFKA, NULL, "no jar"},
	{"no jar", "/empty", NULL, PRODUCT_ZOOKEEPER, NULL, "no jar"},
	{"no home", "/none", NULL, PRODUCT_KAFKA, NULL, "/none"},
};

static void test_homes(void **state)
{
	(void) state;
	for (EACH(it, homes)) {
		char *directory = xasprintf("%s%s", home, it->directory);
		struct row row = {it->name, it->variables, NULL, 0, NULL};
		struct err err = ERR_NULL;
		char *argv = run(&row, directory, NULL, it->product, &err);

		check_int(it->name, argv != NULL, it->holds != NULL);
		check_holds(it->name, argv, it->holds);
		check_int(it->name, err.code, it->holds ? EXIT_OK : EXIT_CONFIG);
		check_holds(it->name, err.text, it->problem);
		free(argv);
		free(directory);
	}
}

static void test_java_properties(void **state)
{
	static const struct row row = {"-D", "JVMFLAGS=-Djute.maxbuffer=2", NULL, 0,
				       ZK_HEAD "-Djute.maxbuffer=1 -Da=b_c " ZK_JARS
					       "-Xmx1000m -Djute.maxbuffer=2 " ZK_REST};
	struct settings java = SETTINGS_NULL;
	struct err err = ERR_NULL;
	char *argv;

	(void) state;
	make_settings(&java, "jute.maxbuffer=1\na=b c", LAYER_ENVIRONMENT, "V");
	argv = run(&row, home, &java, PRODUCT_ZOOKEEPER, &err);
	check_text(row.name, argv, row.argv);
	free(argv);
	settings_finish(&java);
}

static void test_settings_read(void **state)
{
	struct environment environment;
	struct settings jvm = SETTINGS_NULL;
	struct findings findings = FINDINGS_NULL;

	(void) state;
	make_environment(&environment, "KAFKA_HEAP_OPTS=-Xmx1G\nJVMFLAGS=$(X)\nKAFKA_BROKER_ID=1\n"
				       "JMX_PORT=9999\nPATH=/bin");
	jvm_variables_read(&environment, &jvm, &findings);
	check_findings("read", &findings, "");
	check_int("read", jvm.length, 3);
	check_text("by its own name", settings_get(&jvm, "KAFKA_HEAP_OPTS"), "-Xmx1G");
	check_text("expanded later", settings_get(&jvm, "JVMFLAGS"), "$(X)");
	check_text("never exported, but read", settings_get(&jvm, "JMX_PORT"), "9999");
	settings_finish(&jvm);
	findings_finish(&findings);
	environment_finish(&environment);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_broker),		cmocka_unit_test(test_zookeeper),
		cmocka_unit_test(test_broker_home),	cmocka_unit_test(test_homes),
		cmocka_unit_test(test_java_properties), cmocka_unit_test(test_settings_read),
	};

	return cmocka_run_group_tests_name("jvm_argv", tests, set_up, tear_down);
}
