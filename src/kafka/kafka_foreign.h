/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

#include "base/findings.h"
#include "settings/environment.h"

/* Variables of other images that are no keys of Kafka (settings/foreign_names.h); KAFKA_CFG_X is
 * looked for as KAFKA_X. True if `base` is one, with a finding if its value asks for something. */
bool kafka_foreign_check(const struct environment *environment, const char *base,
			 const char *variable, struct findings *findings);
