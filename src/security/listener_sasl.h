/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/findings.h"
#include "security/security_inputs.h"

/* Sets listener.name.<listener>.<mechanism>.sasl.jaas.config where it is not set. */
void listener_sasl_build(const struct security_inputs *inputs, struct settings *server,
			 struct findings *findings);
