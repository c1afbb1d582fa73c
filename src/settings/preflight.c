// SPDX-License-Identifier: Apache-2.0
#include "settings/preflight.h"

#include "settings/options.h"

#define PREFLIGHT_NAME(name, word, text) [PREFLIGHT_##name] = (word),

static const char *const names[PREFLIGHT_COUNT] = {PREFLIGHT_CHECKS(PREFLIGHT_NAME)};

const char *preflight_name(enum preflight check)
{
	return names[check];
}

enum finding_level preflight_level(const struct settings *tool, enum preflight check,
				   enum finding_level level)
{
	bool is_ignored = option_has(tool, OPTION_IGNORE_PREFLIGHT_ERRORS, "all") ||
			  option_has(tool, OPTION_IGNORE_PREFLIGHT_ERRORS, names[check]);

	return is_ignored ? FINDING_WARNING : level;
}
