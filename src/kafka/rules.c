// SPDX-License-Identifier: Apache-2.0
#include "kafka/rules.h"

#include <inttypes.h>

#include "base/mem.h"
#include "kafka/config.h"
#include "net/connect_string.h"

void rules_check_kraft(const struct settings *server, struct findings *findings)
{
	cleanup_free char *roles = config_text(server, "process.roles");

	if (roles && *roles)
		findings_add(findings, FINDING_ERROR, settings_origin(server, "process.roles"),
			     "take process.roles out and set zookeeper.connect",
			     "process.roles is `%s`: KRaft is not supported yet", roles);
}

static int64_t max_id(const struct settings *server)
{
	int64_t max = INT32_MAX;

	config_number(server, "reserved.broker.max.id", &max);
	return max;
}

bool rules_id_is_generated(const struct settings *server, int64_t id)
{
	return id > max_id(server);
}

void rules_check_id(const struct settings *server, const struct identity *identity,
		    struct findings *findings)
{
	bool generation = true;

	config_bool(server, "broker.id.generation.enable", &generation);
	/* broker.id is an int (ServerConfigs). */
	if (identity->id > INT32_MAX)
		findings_add(findings, FINDING_ERROR, identity->id_origin,
			     "choose a smaller offset", "broker.id %" PRId64 " is above %d",
			     identity->id, INT32_MAX);
	else if (generation && rules_id_is_generated(server, identity->id))
		findings_add(findings, FINDING_ERROR, identity->id_origin,
			     "set broker.id.generation.enable=false or a higher "
			     "reserved.broker.max.id",
			     "broker.id %" PRId64 " is above reserved.broker.max.id %" PRId64,
			     identity->id, max_id(server));
}

void rules_check_advertised(const struct settings *server, const struct listeners *advertised,
			    struct findings *findings)
{
	for (size_t i = 0; i < advertised->length; i++) {
		const struct listener *one = &advertised->items[i];

		if (*one->host && endpoint_is_wildcard(one->host))
			findings_add(findings, FINDING_ERROR,
				     settings_origin(server, "advertised.listeners"),
				     "advertise $(POD_IP) or a name",
				     "advertised.listeners: no client can connect to %s of %s",
				     one->host, one->name);
	}
}

void rules_check_log_dir(const struct settings *server, struct findings *findings)
{
	const struct setting *one = settings_find(server, "log.dir");
	const struct setting *all = settings_find(server, "log.dirs");

	if (one && all && one->layer > all->layer)
		findings_add(findings, FINDING_WARNING, one->origin, "set log.dirs instead",
			     "log.dir does nothing: log.dirs of %s wins", all->origin);
}
