// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <stdio.h>

#include "base/mem.h"
#include "base/str.h"
#include "cmd/cmd.h"
#include "cmd/start_command.h"
#include "settings/explain_json.h"
#include "settings/options.h"

/* myid is a file of its own. */
static void add_identity(const struct identity *identity, struct settings *settings)
{
	cleanup_free char *id = xasprintf("%" PRId64, identity->id);

	if (identity->id >= 0)
		settings_set(settings, "myid", id,
			     (struct origin) {LAYER_IDENTITY, identity->id_origin, 0});
}

/* A configuration with errors is explained as far as it came: that is when one asks. */
static int explain(const struct start *start, int code, struct err *err)
{
	cleanup_settings struct settings identity = SETTINGS_NULL;
	const struct explained broker[] = {{"server.properties", &start->server}};
	const struct explained zookeeper[] = {
		{"zoo.cfg", &start->zookeeper.zoo_cfg},
		{"system properties", &start->zookeeper.java},
		{"ensemble", &start->zookeeper.ensemble},
		{"identity", &identity},
	};
	const struct explained *lists = start->role == ROLE_BROKER ? broker : zookeeper;
	size_t count = start->role == ROLE_BROKER ? sizeof(broker) / sizeof(*broker)
						  : sizeof(zookeeper) / sizeof(*zookeeper);
	cleanup_free char *text = NULL;

	(void) err;
	if (code < 0 || !option_get(&start->tool, OPTION_EXPLAIN))
		return code;
	add_identity(&start->identity, &identity);
	text = str_equal(option_get(&start->tool, OPTION_FORMAT), "json")
		       ? explain_json(role_name(start->role), lists, count)
		       : explain_table(lists, count);
	fputs(text, stdout);
	return code;
}

int cmd_render(int argc, char **argv, struct err *err)
{
	return start_command_of_role(argc, argv, REACH_RENDER, explain, err);
}
