// SPDX-License-Identifier: Apache-2.0
#include "cmd/start_command.h"

#include <unistd.h>

#include "base/mem.h"
#include "base/str.h"
#include "cmd/arguments.h"
#include "cmd/tool.h"

/* Options of both reaches come first, --out or those of a start last. */
static const enum option broker_options[] = {
	OPTION_SERVER_PROPERTIES,
	OPTION_ID_FROM,
	OPTION_ID_OFFSET,
	OPTION_DOMAIN,
	OPTION_ADVERTISE,
	OPTION_ZOOKEEPER_SERVICE,
	OPTION_ZOOKEEPER_REPLICAS,
	OPTION_TLS_DIR,
	OPTION_ZOOKEEPER_TLS_DIR,
	OPTION_CONFIG,
	OPTION_RUN_DIR,
	OPTION_TERMINATION_LOG,
	OPTION_TIMEOUT,
	OPTION_JAVA,
	OPTION_KAFKA_HOME,
	OPTION_IGNORE_PREFLIGHT_ERRORS,
};

static const enum option zookeeper_options[] = {
	OPTION_ZOO_CFG,
	OPTION_ID_FROM,
	OPTION_ID_OFFSET,
	OPTION_ORDINAL_START,
	OPTION_TLS_DIR,
	OPTION_QUORUM_TLS_DIR,
	OPTION_DOMAIN,
	OPTION_CONFIG,
	OPTION_RUN_DIR,
	OPTION_TERMINATION_LOG,
	OPTION_TIMEOUT,
	OPTION_JAVA,
	OPTION_ZOOKEEPER_HOME,
	OPTION_ZOOKEEPER_FIRST_START,
	OPTION_IGNORE_PREFLIGHT_ERRORS,
};

/* What a configuration is made of, for the commands that take either role. */
#define OPTIONS_OF_A_CONFIGURATION                                                                 \
	OPTION_SERVER_PROPERTIES, OPTION_ZOO_CFG, OPTION_ID_FROM, OPTION_ID_OFFSET,                \
		OPTION_ORDINAL_START, OPTION_DOMAIN, OPTION_ADVERTISE, OPTION_ZOOKEEPER_SERVICE,   \
		OPTION_ZOOKEEPER_REPLICAS, OPTION_TLS_DIR, OPTION_ZOOKEEPER_TLS_DIR,               \
		OPTION_QUORUM_TLS_DIR, OPTION_CONFIG

static const enum option render_options[] = {OPTION_EXPLAIN, OPTION_FORMAT, OPTION_OUT,
					     OPTIONS_OF_A_CONFIGURATION};

static const enum option check_options[] = {OPTION_FORMAT,
					    OPTIONS_OF_A_CONFIGURATION,
					    OPTION_RUN_DIR,
					    OPTION_JAVA,
					    OPTION_KAFKA_HOME,
					    OPTION_ZOOKEEPER_HOME,
					    OPTION_IGNORE_PREFLIGHT_ERRORS};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const struct usage broker_usage = {
	"broker [OPTIONS] [-- JVM-ARGS]",
	"Derives who this broker is, writes server.properties, waits for ZooKeeper and becomes java.",
	broker_options, COUNT(broker_options), NULL};

static const struct usage zookeeper_usage = {
	"zookeeper [OPTIONS] [-- JVM-ARGS]",
	"Derives who this ZooKeeper server is, writes zoo.cfg and myid, and becomes java.",
	zookeeper_options, COUNT(zookeeper_options), NULL};

static const struct usage render_usage = {
	"render broker|zookeeper [OPTIONS]",
	"Prints the server.properties or zoo.cfg that a start would write, or writes all files to --out.",
	render_options, COUNT(render_options), NULL};

static const struct usage check_usage = {
	"check broker|zookeeper [OPTIONS]",
	"Says all that is wrong with the configuration and this machine; asks nobody, writes nothing.",
	check_options, COUNT(check_options), NULL};

static const struct usage *start_usage(enum role role, enum reach reach)
{
	if (reach == REACH_CHECK)
		return &check_usage;
	if (reach == REACH_RENDER)
		return &render_usage;
	return role == ROLE_BROKER ? &broker_usage : &zookeeper_usage;
}

/* Who mistyped an argument in a pod's spec looks where the kubelet shows it. */
static int usage_error(enum reach reach, const struct err *err)
{
	static const struct settings none = {.items = NULL};

	if (reach == REACH_EXEC)
		tool_write_termination_log(&none, err);
	return -1;
}

static int check_arguments(const struct arguments *arguments, enum reach reach, struct err *err)
{
	const struct settings *options = &arguments->options;

	if (arguments->operands.length)
		return err_set(err, EXIT_USAGE, "`%s` is not expected here; JVM options follow --",
			       arguments->operands.items[0]);
	if (reach == REACH_RENDER && option_get(options, OPTION_FORMAT) &&
	    !option_get(options, OPTION_EXPLAIN))
		return err_set(err, EXIT_USAGE, "%s is the form of --explain, which is not given",
			       option_origin(options, OPTION_FORMAT));
	return 0;
}

int start_command(int argc, char **argv, enum role role, enum reach reach, start_report report,
		  struct err *err)
{
	cleanup_arguments struct arguments arguments = {.help = false};
	cleanup_start struct start start;
	int code;

	start_init(&start, role, reach, environ);
	if (arguments_parse(argc, argv, start_usage(role, reach), &arguments, err) < 0)
		return usage_error(reach, err);
	if (arguments.help)
		return EXIT_OK;
	if (check_arguments(&arguments, reach, err) < 0)
		return usage_error(reach, err);
	start.command_line = arguments.options;
	arguments.options = SETTINGS_NULL;
	start.jvm_arguments = arguments.rest;
	arguments.rest = STRV_NULL;
	code = start_run(&start, err);
	return report ? report(&start, code, err) : code;
}

int start_command_of_role(int argc, char **argv, enum reach reach, start_report report,
			  struct err *err)
{
	const char *command = argv[0], *word = argc > 1 ? argv[1] : NULL;

	if (!word)
		return err_set(err, EXIT_USAGE, "%s what? broker or zookeeper; see --help",
			       command);
	if (str_equal(word, "--help") || str_equal(word, "-h"))
		return start_command(argc, argv, ROLE_BROKER, reach, report, err);
	if (word[0] == '-')
		return err_set(err, EXIT_USAGE, "%s what? broker or zookeeper comes before %s",
			       command, word);
	if (!str_equal(word, "broker") && !str_equal(word, "zookeeper"))
		return err_set(err, EXIT_USAGE, "%s `%s`? It is broker or zookeeper", command,
			       word);
	return start_command(argc - 1, argv + 1,
			     str_equal(word, "broker") ? ROLE_BROKER : ROLE_ZOOKEEPER, reach,
			     report, err);
}
