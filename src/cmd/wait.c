// SPDX-License-Identifier: Apache-2.0
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "cmd/arguments.h"
#include "cmd/cmd.h"
#include "cmd/tool.h"
#include "wait/quorum.h"

/* For init containers and Jobs; a broker itself waits 15 minutes. */
#define TIMEOUT_MS (INT64_C(5) * 60000)

static const enum option wait_options[] = {OPTION_TIMEOUT};

static const struct usage wait_usage = {
	"wait zookeeper [HOST:PORT,…] [OPTIONS]",
	"Waits until ZooKeeper gives a session, which takes a quorum. Without hosts: those of "
	"KAFKA_ZOOKEEPER_CONNECT.",
	wait_options,
	1,
};

static const char *hosts_of(const struct arguments *arguments, const struct settings *server)
{
	return arguments->operands.length > 1 ? arguments->operands.items[1]
					      : settings_get(server, "zookeeper.connect");
}

static int wait_for(const char *hosts, int64_t timeout_ms, struct err *err)
{
	cleanup_connect_string struct connect_string servers = CONNECT_STRING_NULL;
	cleanup_zk_session struct zk_session *session = NULL;
	cleanup_free char *wrong = connect_string_parse(hosts, &servers);
	cleanup_free char *names = NULL;

	if (wrong)
		return err_set(err, EXIT_CONFIG, "the hosts `%s`: %s", hosts, wrong);
	if (wait_quorum(&servers, deadline_after(timeout_ms), &session, err) < 0)
		return -1;
	names = connect_string_format(&servers);
	log_info("ZooKeeper gives sessions (%s)", names);
	return EXIT_OK;
}

static int wait_as_told(int argc, char **argv, struct settings *tool, struct err *err)
{
	cleanup_arguments struct arguments arguments = {.help = false};
	cleanup_settings struct settings server = SETTINGS_NULL;
	const char *hosts;

	if (arguments_parse(argc, argv, &wait_usage, &arguments, err) < 0)
		return -1;
	if (arguments.help)
		return EXIT_OK;
	if (!arguments.operands.length || arguments.operands.length > 2 ||
	    !str_equal(arguments.operands.items[0], "zookeeper"))
		return err_set(err, EXIT_USAGE,
			       "wait for what? zookeeper [HOST:PORT,…]; see --help");
	if (tool_read(&arguments.options, tool, &server, err) < 0)
		return -1;
	hosts = hosts_of(&arguments, &server);
	if (!hosts || !*hosts)
		return err_set(err, EXIT_USAGE,
			       "wait for which servers? Name them, or set KAFKA_ZOOKEEPER_CONNECT");
	return wait_for(hosts,
			option_get(tool, OPTION_TIMEOUT) ? option_duration_ms(tool, OPTION_TIMEOUT)
							 : TIMEOUT_MS,
			err);
}

int cmd_wait(int argc, char **argv, struct err *err)
{
	cleanup_settings struct settings tool = SETTINGS_NULL;
	int result;

	log_phase("wait");
	result = wait_as_told(argc, argv, &tool, err);
	if (result < 0)
		tool_write_termination_log(&tool, err);
	return result;
}
