/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>

#include "base/findings.h"
#include "settings/role.h"
#include "settings/settings.h"

/* Where each value came from and what it overrode, for a person or for a machine. Secrets are
 * masked, in what was overridden too; keys are sorted. The same settings give the same text. */

struct explained {
	const char *title; /* "server.properties" */
	const struct settings *settings;
};

/* A table for each list that is not empty. The caller frees it. */
char *explain_table(const struct explained *lists, size_t count);

/* {"role": …, TITLE: {KEY: {"value", "secret", "layer", "origin", "overrode": […]}}}, where the
 * value of a secret is null and the newest of what it overrode comes first. The caller frees it. */
char *explain_json(enum role role, const struct explained *lists, size_t count);

/* {"role": …, "ok": …, "findings": [{"level", "origin", "what", "remedy"}]}: `ok` where nothing of
 * it stops a start. The caller frees it. */
char *findings_json(enum role role, const struct findings *findings);

/* The settings of a list by their keys, in the order of strcmp(3). The caller frees the array. */
const struct setting **explain_sort(const struct settings *settings);
