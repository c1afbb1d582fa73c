/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

#include "base/findings.h"
#include "security/security_inputs.h"

/* That each listener with SASL has a login for each mechanism that it offers: its own
 * sasl.jaas.config, or a JAAS file of java (JaasContext.loadServerContext). Without one a broker
 * ends when it opens the listener, after the recovery of its logs. After listener_sasl_build(). */
void login_rules_check(const struct security_inputs *inputs, struct findings *findings);

/* Whether java is told of a JAAS file, or of options in a file that may tell it of one. */
bool login_rules_has_file(const struct security_inputs *inputs);
