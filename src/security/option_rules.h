/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/findings.h"
#include "security/security_inputs.h"

/* The tool's settings of one listener: names of listeners that are none, and settings that the
 * listener's protocol does not use, are errors. */
void option_rules_check(const struct security_inputs *inputs, struct findings *findings);
