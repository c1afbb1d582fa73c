/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/err.h"
#include "base/findings.h"
#include "identity/identity.h"
#include "settings/environment.h"
#include "settings/settings.h"

/* The only place that knows $(…), which the kubelet leaves in a value when it does not know the
 * name yet (Kubernetes, "Define Dependent Environment Variables").
 *
 *   $(NAME)           POD_IP, POD_NAME, POD_FQDN, ORDINAL, or any variable; its value may hold $(…)
 * again
 *   $(31090+ORDINAL)  whole numbers and names of whole numbers, joined with + and -
 *   $(HOSTS[ORDINAL]) an item of a comma-separated variable, counted from 0; the index may be such
 * a sum
 *   $$(NAME)          the text $(NAME): of the $ before a parenthesis each pair stands for one, as
 * in the kubelet's own syntax
 *
 * Any other $ is itself. */

struct expand_scope {
	const struct environment *environment;
	const struct identity *identity; /* NULL: only variables are known */
};

/* The expanded text, or NULL with the reason: an unknown name, no number, an index out of range,
 * names that lead back to themselves. The caller frees it. */
char *expand_text(const char *text, const struct expand_scope *scope, struct err *err);

/* Expands every value that came from a variable, is not literal and not secret (setting_is_secret);
 * all errors are found. */
void expand_settings(struct settings *settings, const struct expand_scope *scope,
		     struct findings *findings);

/* The tool's own settings, complete: options_read, then expanded with the variables alone (who the
 * pod is, is not known yet), then options_check. */
void expand_options(const struct environment *environment, const struct settings *command_line,
		    struct settings *tool, struct findings *findings);
