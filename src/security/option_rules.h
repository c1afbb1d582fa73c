/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/findings.h"
#include "security/security_inputs.h"

/* Errors in the tool's settings of one listener: a listener of that name is not there, or its
 * protocol does not use the setting. */
void option_rules_check(const struct security_inputs *inputs, struct findings *findings);
