// SPDX-License-Identifier: Apache-2.0
#include "cmd/wait.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/str.h"
#include "cmd/arguments.h"
#include "cmd/tool.h"
#include "kafka/config.h"
#include "kafka/listener_keys.h"
#include "security/credentials.h"
#include "wait/any_broker.h"
#include "wait/quorum.h"

/* For init containers and Jobs; a broker itself waits 15 minutes. */
#define TIMEOUT_MS (INT64_C(5) * 60000)

static const enum option wait_options[] = {OPTION_TIMEOUT, OPTION_SECURITY};

static const struct usage wait_usage = {
	"wait zookeeper|broker [HOST:PORT,…] [OPTIONS]",
	"Waits until ZooKeeper gives a session, which takes a quorum, or until a broker answers. Without "
	"hosts for ZooKeeper: those of KAFKA_ZOOKEEPER_CONNECT. Over TLS (--security SSL, or "
	"KAFKA_ZOOKEEPER_SSL_CLIENT_ENABLE=true) until a server shows its mode.",
	wait_options,
	2,
	NULL,
};

static const char *hosts_of(const struct arguments *arguments, const struct settings *server)
{
	if (arguments->operands.length > 1)
		return arguments->operands.items[1];
	return server ? settings_get(server, "zookeeper.connect") : NULL;
}

static int parse(const char *hosts, uint16_t port, struct connect_string *servers, struct err *err)
{
	cleanup_free char *wrong = connect_string_parse(hosts, port, servers);

	return wrong ? err_set(err, EXIT_CONFIG, "the hosts `%s`: %s", hosts, wrong) : 0;
}

/* Whether TLS is to be spoken, as `server` (the broker's own variables) or the option says. */
static bool is_over_tls(const struct settings *tool, const struct settings *server)
{
	const char *enable = settings_get(server, "zookeeper.ssl.client.enable");
	bool is_enabled = false;

	if (enable)
		number_parse_bool(enable, &is_enabled);
	return is_enabled || listener_key_protocol_is_tls(option_get(tool, OPTION_SECURITY));
}

static int wait_for_zookeeper(const char *hosts, const struct settings *tool,
			      const struct settings *server, int64_t timeout_ms, struct err *err)
{
	cleanup_connect_string struct connect_string servers = CONNECT_STRING_NULL;
	cleanup_zk_session struct zk_session *session = NULL;
	struct tls_client shown = credentials_to_show_as_client(server);
	deadline_ms deadline = deadline_after(timeout_ms);

	if (parse(hosts, ZOOKEEPER_PORT, &servers, err) < 0)
		return -1;
	if (wait_quorum(&servers, is_over_tls(tool, server) ? &shown : NULL, deadline, &session,
			err) < 0)
		return -1;
	return EXIT_OK;
}

static int wait_for_broker(const char *hosts, bool tls, int64_t timeout_ms, struct err *err)
{
	cleanup_connect_string struct connect_string brokers = CONNECT_STRING_NULL;

	if (parse(hosts, KAFKA_PORT, &brokers, err) < 0)
		return -1;
	return wait_any_broker(&brokers, tls, deadline_after(timeout_ms), err) < 0 ? -1 : EXIT_OK;
}

/* The hosts to ask; NULL with an error: none is named. */
static const char *find_hosts(const struct arguments *arguments, const struct settings *server,
			      bool is_zookeeper, struct err *err)
{
	const char *hosts = hosts_of(arguments, is_zookeeper ? server : NULL);

	if (hosts && *hosts)
		return hosts;
	err_set(err, EXIT_USAGE, "wait for which hosts? Name them%s",
		is_zookeeper ? ", or set KAFKA_ZOOKEEPER_CONNECT" : "");
	return NULL;
}

/* The operands name what is waited for, and perhaps where. */
static int wait_for(const struct arguments *arguments, const struct settings *tool,
		    const struct settings *server, struct err *err)
{
	bool is_zookeeper = str_equal(arguments->operands.items[0], "zookeeper");
	const char *hosts = find_hosts(arguments, server, is_zookeeper, err);
	int64_t timeout_ms = option_get(tool, OPTION_TIMEOUT)
				     ? option_duration_ms(tool, OPTION_TIMEOUT)
				     : TIMEOUT_MS;

	if (!hosts)
		return -1;
	if (is_zookeeper)
		return wait_for_zookeeper(hosts, tool, server, timeout_ms, err);
	return wait_for_broker(hosts,
			       listener_key_protocol_is_tls(option_get(tool, OPTION_SECURITY)),
			       timeout_ms, err);
}

static int wait_as_told(int argc, char **argv, struct settings *tool, struct err *err)
{
	cleanup_arguments struct arguments arguments = {.help = false};
	cleanup_settings struct settings server = SETTINGS_NULL;
	const struct strv *operands = &arguments.operands;

	if (arguments_parse(argc, argv, &wait_usage, &arguments, err) < 0)
		return -1;
	if (arguments.help)
		return EXIT_OK;
	if (!operands->length || operands->length > 2 ||
	    (!str_equal(operands->items[0], "zookeeper") &&
	     !str_equal(operands->items[0], "broker")))
		return err_set(err, EXIT_USAGE,
			       "wait for what? zookeeper or broker, and [HOST:PORT,…]; see --help");
	if (tool_read(&arguments.options, tool, &server, err) < 0)
		return -1;
	config_trim(&server);
	return wait_for(&arguments, tool, &server, err);
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
