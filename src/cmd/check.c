// SPDX-License-Identifier: Apache-2.0
#include "cmd/check.h"

#include <stdio.h>

#include "base/mem.h"
#include "base/str.h"
#include "cmd/start_command.h"
#include "settings/explain_json.h"
#include "settings/options.h"

static const enum option check_options[] = {OPTION_FORMAT,
					    OPTIONS_OF_A_CONFIGURATION,
					    OPTION_RUN_DIR,
					    OPTION_JAVA,
					    OPTION_KAFKA_HOME,
					    OPTION_ZOOKEEPER_HOME,
					    OPTION_IGNORE_PREFLIGHT_ERRORS};

/* The words of a start's log, the worst first, and how many. */
static void print_table(const struct findings *findings)
{
	static const char *const names[] = {
		[FINDING_WARNING] = "warning",
		[FINDING_ERROR] = "error",
		[FINDING_REFUSAL] = "refused",
	};
	size_t counts[COUNT(names)] = {0};

	for (int level = FINDING_REFUSAL; level >= FINDING_WARNING; level--) {
		for (size_t i = 0; i < findings->length; i++) {
			cleanup_free char *line = finding_format(&findings->items[i]);

			if ((int) findings->items[i].level != level)
				continue;
			str_hide_controls(line);
			printf("%s: %s\n", names[level], line);
			counts[level]++;
		}
	}
	printf("refused %zu, errors %zu, warnings %zu\n", counts[FINDING_REFUSAL],
	       counts[FINDING_ERROR], counts[FINDING_WARNING]);
}

static int show(const struct start *start, int code, struct err *err)
{
	const char *format = option_get(&start->tool, OPTION_FORMAT);

	(void) err;
	if (format && str_equal(format, "json")) {
		cleanup_free char *text =
			explain_json_findings(start->role->name, &start->findings);

		fputs(text, stdout);
	} else {
		print_table(&start->findings);
	}
	if (code < 0)
		return code;
	return code == EXIT_OK ? EXIT_OK : EXIT_NOT_HEALTHY;
}

int cmd_check(int argc, char **argv, struct err *err)
{
	static const struct chain_command command = {
		REACH_CHECK,
		{NULL,
		 "Says all that is wrong with the configuration and this machine; asks nobody, writes "
		 "nothing.",
		 check_options, COUNT(check_options), NULL},
		show,
	};

	return start_command_of_role(argc, argv, &command, err);
}
