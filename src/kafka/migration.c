// SPDX-License-Identifier: Apache-2.0
#include "kafka/migration.h"

#include "base/mem.h"
#include "base/str.h"
#include "base/strv.h"
#include "kafka/config.h"
#include "kafka/kafka_keys.h"
#include "kafka/split.h"

#define ENABLE "zookeeper.metadata.migration.enable"
#define NAMES "controller.listener.names"
#define VERSION "inter.broker.protocol.version"

static void add(const struct settings *server, const char *key, const char *remedy,
		const char *what, struct findings *findings)
{
	findings_add(findings, FINDING_ERROR, settings_origin(server, key), remedy, "%s", what);
}

static bool is_empty(const struct settings *server, const char *key)
{
	cleanup_free char *text = config_text(server, key);

	return !text || !*text;
}

/* A name that is blank, between two commas, is none (ListenerName.normalised). */
static bool has_blank_name(const struct settings *server)
{
	cleanup_free char *text = config_text(server, NAMES);
	cleanup_strv struct strv names = STRV_NULL;

	kafka_split_csv(text, &names);
	for (size_t i = 0; i < names.length; i++) {
		cleanup_free char *name = str_trim_java(names.items[i]);

		if (!*name)
			return true;
	}
	return !names.length;
}

static void check_version(const struct settings *server, struct findings *findings)
{
	cleanup_free char *text = config_text(server, VERSION);
	cleanup_strv struct strv directories = STRV_NULL;
	int order = text ? kafka_key_version_order(text) : -1;

	config_log_dirs(server, &directories);
	if (order < 0)
		return;
	if (order < kafka_key_version_order("3.4-IV0"))
		add(server, VERSION, "raise it",
		    "cannot enable ZooKeeper migration without setting " VERSION
		    " to 3.4 or higher",
		    findings);
	else if (directories.length > 1 && order < kafka_key_version_order("3.7-IV2"))
		add(server, VERSION, "raise it",
		    "cannot enable ZooKeeper migration with multiple log directories (aka JBOD) "
		    "without setting " VERSION " to 3.7-IV2 or higher",
		    findings);
}

void migration_check_none(const struct broker *broker, struct findings *findings)
{
	bool migrates;

	/* A value that is neither true nor false has its finding already. */
	if (config_bool(broker->server, ENABLE, &migrates) && !is_empty(broker->server, NAMES))
		add(broker->server, NAMES, "take it out, or set " ENABLE "=true",
		    NAMES " must be empty when not running in KRaft mode", findings);
}

void migration_check(const struct broker *broker, struct findings *findings)
{
	const struct settings *server = broker->server;

	if (is_empty(server, "controller.quorum.voters") &&
	    is_empty(server, "controller.quorum.bootstrap.servers"))
		add(server, ENABLE, "set controller.quorum.bootstrap.servers",
		    "if using " ENABLE
		    ", either controller.quorum.bootstrap.servers must contain the set of "
		    "bootstrap controllers or controller.quorum.voters must contain a parseable "
		    "set of controllers",
		    findings);
	if (is_empty(server, NAMES))
		add(server, ENABLE, "set " NAMES,
		    NAMES " must not be empty when running in ZooKeeper migration mode", findings);
	else if (has_blank_name(server))
		add(server, NAMES, "take the comma out",
		    NAMES ": the provided listener name is null or empty string", findings);
	check_version(server, findings);
}
