// SPDX-License-Identifier: Apache-2.0
#include "kafka/rules.h"

#include <inttypes.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/str.h"

/* ServerConfigs.RESERVED_BROKER_MAX_ID_DEFAULT */
#define RESERVED_BROKER_MAX_ID 1000

void rules_check_kraft(const struct settings *server, struct findings *findings)
{
	const char *roles = settings_get(server, "process.roles");
	cleanup_free char *trimmed = str_trim(roles ? roles : "");

	if (*trimmed)
		findings_add(findings, FINDING_ERROR, settings_origin(server, "process.roles"),
			     "take process.roles out and set zookeeper.connect",
			     "process.roles is `%s`: KRaft is not supported yet", trimmed);
}

void rules_check_id(const struct settings *server, const struct identity *identity,
		    struct findings *findings)
{
	const char *max_text = settings_get(server, "reserved.broker.max.id");
	const char *enable = settings_get(server, "broker.id.generation.enable");
	cleanup_free char *trimmed = str_trim(max_text ? max_text : "");
	int64_t max = RESERVED_BROKER_MAX_ID;
	bool generation = true;

	number_parse(trimmed, 0, INT32_MAX, &max);
	if (enable)
		number_parse_bool(enable, &generation);
	if (generation && identity->id > max)
		findings_add(findings, FINDING_ERROR, identity->id_origin,
			     "set broker.id.generation.enable=false or a higher "
			     "reserved.broker.max.id",
			     "broker.id %" PRId64 " is above reserved.broker.max.id %" PRId64,
			     identity->id, max);
}

void rules_check_advertised(const struct settings *server, const struct listeners *advertised,
			    struct findings *findings)
{
	for (size_t i = 0; i < advertised->length; i++) {
		const struct listener *one = &advertised->items[i];

		if (str_equal(one->host, "0.0.0.0") || str_equal(one->host, "::"))
			findings_add(findings, FINDING_ERROR,
				     settings_origin(server, "advertised.listeners"),
				     "advertise $(POD_IP) or a name",
				     "advertised.listeners: no client can connect to %s of %s",
				     one->host, one->name);
	}
}
