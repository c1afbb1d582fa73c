/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>

#include "settings/settings.h"

/* Where each value came from and what it overrode, for a person or for a machine. Secrets are
 * masked, also those that were overridden. Keys are sorted, so that the same settings give the same
 * text. */

struct explained {
	const char *title; /* "server.properties" */
	const struct settings *settings;
};

/* A table for each list that is not empty. The caller frees it. */
char *explain_table(const struct explained *lists, size_t count);

/* The settings of a list by their keys, in the order of strcmp(3). The caller frees the array. */
const struct setting **explain_sort(const struct settings *settings);
