// SPDX-License-Identifier: Apache-2.0
#include "start/start.h"

#include <stdlib.h>

void start_init(struct start *start, const struct role *role, enum reach reach, char *const *envp)
{
	*start = (struct start) {
		.role = role,
		.reach = reach,
		.envp = envp,
		.identity = {.id = -1},
		.deadline = DEADLINE_NONE,
	};
}

static void finish_kafka(struct kafka_start *kafka)
{
	settings_finish(&kafka->server);
	settings_finish(&kafka->listener_options);
	broker_finish(&kafka->broker);
	log_dirs_finish(&kafka->log_dirs);
}

static void finish_zookeeper(struct zookeeper_start *zookeeper)
{
	zookeeper_settings_finish(&zookeeper->settings);
	settings_finish(&zookeeper->myid);
	zookeeper_server_finish(&zookeeper->server);
	zookeeper_disk_finish(&zookeeper->disk);
}

void start_finish(struct start *start)
{
	settings_finish(&start->command_line);
	strv_finish(&start->jvm_arguments);
	environment_finish(&start->environment);
	settings_finish(&start->tool);
	settings_finish(&start->mounted);
	settings_finish(&start->jvm);
	host_finish(&start->host);
	identity_finish(&start->identity);
	finish_kafka(&start->kafka);
	finish_zookeeper(&start->zookeeper);
	tls_stores_finish(&start->stores);
	findings_finish(&start->findings);
	free(start->run_dir);
	free(start->config_dir);
	free(start->java_path);
}

const struct settings *start_list(const struct start *start, const struct role_list *list)
{
	return (const struct settings *) ((const char *) start + list->offset);
}
