// SPDX-License-Identifier: Apache-2.0
#include "cmd/tool.h"

#include <string.h>
#include <unistd.h>

#include "base/findings.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "identity/expand.h"
#include "process/termination_log.h"
#include "settings/options.h"

static void log_warnings(const struct findings *findings)
{
	for (size_t i = 0; i < findings->length; i++) {
		cleanup_free char *line = finding_format(&findings->items[i]);

		if (findings->items[i].level == FINDING_WARNING)
			log_warning("%s", line);
	}
}

/* These keys alone: what else is wrong with the environment is no business of a wait. */
static void read_zookeeper(const struct environment *environment, struct settings *server,
			   struct findings *findings)
{
	static const struct {
		const char *name;
		const char *key;
	} keys[] = {
		{"ZOOKEEPER_CONNECT", "zookeeper.connect"},
		{"ZOOKEEPER_SSL_CLIENT_ENABLE", "zookeeper.ssl.client.enable"},
		{"ZOOKEEPER_SSL_KEYSTORE_LOCATION", "zookeeper.ssl.keystore.location"},
		{"ZOOKEEPER_SSL_KEYSTORE_TYPE", "zookeeper.ssl.keystore.type"},
		{"ZOOKEEPER_SSL_KEYSTORE_PASSWORD", "zookeeper.ssl.keystore.password"},
	};
	static const char *const prefixes[] = {"KAFKA_", "KAFKA_CFG_"};
	struct expand_scope scope = {environment, NULL};

	for (size_t i = 0; i < COUNT(keys); i++)
		for (size_t j = 0; j < COUNT(prefixes); j++) {
			cleanup_free char *variable = xasprintf("%s%s", prefixes[j], keys[i].name);

			environment_read_alias(environment, variable, keys[i].key, server,
					       findings);
		}
	expand_settings(server, &scope, findings);
}

void tool_write_termination_log(const struct settings *tool, const struct err *err)
{
	const char *path = option_get(tool, OPTION_TERMINATION_LOG);

	termination_log_write(path ? path : TERMINATION_LOG_DEFAULT, err->text);
}

int tool_read(const struct settings *command_line, struct settings *tool, struct settings *server,
	      struct err *err)
{
	cleanup_environment struct environment environment = {.items = NULL};
	cleanup_findings struct findings findings = FINDINGS_NULL;
	cleanup_free char *text = NULL;

	environment_init(&environment, environ);
	expand_options(&environment, command_line, tool, &findings);
	if (server)
		read_zookeeper(&environment, server, &findings);
	log_warnings(&findings);
	if (findings_exit_code(&findings) == EXIT_OK)
		return 0;
	text = findings_format(&findings, ERR_TEXT_SIZE);
	text[strlen(text) - 1] = '\0';
	for (char *at = text; *at; at++)
		if (*at == '\n')
			*at = ';';
	return err_set(err, findings_exit_code(&findings), "%s", text);
}

int tool_prepare(int argc, char **argv, const struct usage *usage, struct settings *tool,
		 bool *helpp, struct err *err)
{
	cleanup_arguments struct arguments arguments = {.help = false};

	log_phase(argv[0]);
	if (arguments_parse(argc, argv, usage, &arguments, err) < 0)
		return -1;
	*helpp = arguments.help;
	if (arguments.operands.length || arguments.rest.length)
		return err_set(err, EXIT_USAGE, "%s takes no operands; see --help", argv[0]);
	return arguments.help ? 0 : tool_read(&arguments.options, tool, NULL, err);
}
