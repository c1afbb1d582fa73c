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

void start_finish(struct start *start)
{
	settings_finish(&start->command_line);
	strv_finish(&start->jvm_arguments);
	environment_finish(&start->environment);
	settings_finish(&start->tool);
	settings_finish(&start->mounted);
	settings_finish(&start->server);
	zookeeper_settings_finish(&start->zookeeper);
	settings_finish(&start->myid);
	settings_finish(&start->jvm);
	settings_finish(&start->listener_options);
	tls_stores_finish(&start->stores);
	host_finish(&start->host);
	identity_finish(&start->identity);
	broker_finish(&start->broker);
	log_dirs_finish(&start->log_dirs);
	zookeeper_server_finish(&start->zookeeper_server);
	zookeeper_disk_finish(&start->zookeeper_disk);
	cluster_finish(&start->cluster);
	findings_finish(&start->findings);
	free(start->run_dir);
	free(start->config_dir);
	free(start->java_path);
}

const struct settings *start_list(const struct start *start, const struct role_list *list)
{
	return (const struct settings *) ((const char *) start + list->offset);
}
