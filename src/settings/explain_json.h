/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/findings.h"
#include "settings/explain.h"

/* The answers of `render --explain` and `check` for a machine. `role` is its name. */

/* {"role": …, TITLE: {KEY: {"value", "secret", "layer", "origin", "overrode": […]}}}, where the
 * value of a secret is null and the newest of what it overrode comes first. The caller frees it. */
char *explain_json(const char *role, const struct explained *lists, size_t count);

/* {"role": …, "ok": …, "findings": [{"level", "origin", "what", "remedy"}]}: `ok` is true if no
 * finding stops a start. The caller frees it. */
char *explain_json_findings(const char *role, const struct findings *findings);
