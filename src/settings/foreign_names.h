/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

#include "base/findings.h"
#include "settings/environment.h"
#include "settings/role.h"

/* Variables of other images that are no keys, so that they would do nothing here without a word:
 * wurstmeister's commands, Confluent's files of credentials, Bitnami's users. */

/* Whether `base` (`variable` without a …_FILE) is one of them. If so, there is a finding at
 * `variable` that says what to write instead: an error, or a warning where the server is the same
 * without it; none where its value asks for nothing (`ZOO_ENABLE_AUTH=no`). */
bool foreign_name_check(enum role role, const struct environment *environment, const char *base,
			const char *variable, struct findings *findings);
