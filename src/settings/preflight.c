// SPDX-License-Identifier: Apache-2.0
#include "settings/preflight.h"

#include "settings/options.h"

enum finding_level preflight_level(const struct settings *tool, enum preflight check,
				   enum finding_level level)
{
	static const char *const words[] = {PREFLIGHT_CHECKS(PREFLIGHT_WORD)};
	bool is_ignored = option_has(tool, OPTION_IGNORE_PREFLIGHT_ERRORS, "all") ||
			  option_has(tool, OPTION_IGNORE_PREFLIGHT_ERRORS, words[check]);

	return is_ignored ? FINDING_WARNING : level;
}
