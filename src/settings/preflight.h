/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/findings.h"
#include "settings/preflight_checks.h"
#include "settings/settings.h"

/* FINDING_WARNING where --ignore-preflight-errors names the check, or all of them; else `level`. */
enum finding_level preflight_level(const struct settings *tool, enum preflight check,
				   enum finding_level level);
