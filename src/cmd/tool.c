// SPDX-License-Identifier: Apache-2.0
#include "cmd/tool.h"

#include <string.h>
#include <unistd.h>

#include "base/findings.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "identity/expand.h"
#include "settings/kafka_names.h"

static void log_warnings(const struct findings *findings)
{
	for (size_t i = 0; i < findings->length; i++) {
		cleanup_free char *line = finding_format(&findings->items[i]);

		if (findings->items[i].level == FINDING_WARNING)
			log_warning("%s", line);
	}
}

/* The one key alone: what else is wrong with the environment is no business of a wait. */
static void read_key(const struct environment *environment, const char *key,
		     struct settings *server, struct findings *findings)
{
	cleanup_settings struct settings all = SETTINGS_NULL;
	cleanup_findings struct findings of_all = FINDINGS_NULL;
	struct expand_scope variables = {environment, NULL};
	const struct setting *found;

	kafka_names_read(environment, &all, &of_all);
	found = settings_find(&all, key);
	if (!found)
		return;
	settings_set(server, key, found->value, (struct origin) {found->layer, found->origin, 0});
	if (!found->literal)
		expand_settings(server, &variables, findings);
}

int tool_read(const struct settings *command_line, const char *key, struct settings *tool,
	      struct settings *server, struct err *err)
{
	cleanup_environment struct environment environment = {.items = NULL};
	cleanup_findings struct findings findings = FINDINGS_NULL;
	cleanup_free char *text = NULL;

	environment_init(&environment, environ);
	expand_options(&environment, command_line, tool, &findings);
	if (key)
		read_key(&environment, key, server, &findings);
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
