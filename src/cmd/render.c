// SPDX-License-Identifier: Apache-2.0
#include "cmd/render.h"

#include <stdio.h>

#include "base/mem.h"
#include "base/str.h"
#include "cmd/start_command.h"
#include "settings/explain_json.h"

static const enum option render_options[] = {OPTION_EXPLAIN, OPTION_FORMAT, OPTION_OUT,
					     OPTIONS_OF_A_CONFIGURATION};

/* A configuration with errors is explained as far as it came: that is when one asks. */
static int explain(const struct start *start, int code, struct err *err)
{
	const struct role_list *list = start->role->lists;
	struct explained lists[COUNT(start->role->lists)];
	cleanup_free char *text = NULL;
	size_t count = 0;

	(void) err;
	if (code < 0 || !option_get(&start->tool, OPTION_EXPLAIN))
		return code;
	for (; list->title; list++)
		lists[count++] = (struct explained) {list->title, start_list(start, list)};
	text = str_equal(option_get(&start->tool, OPTION_FORMAT), "json")
		       ? explain_json(start->role->name, lists, count)
		       : explain_table(lists, count);
	fputs(text, stdout);
	return code;
}

int cmd_render(int argc, char **argv, struct err *err)
{
	static const struct chain_command command = {
		REACH_RENDER,
		{NULL,
		 "Prints the server.properties or zoo.cfg that a start would write, or writes all "
		 "files to --out.",
		 render_options, COUNT(render_options), NULL},
		explain,
	};

	return start_command_of_role(argc, argv, &command, err);
}
