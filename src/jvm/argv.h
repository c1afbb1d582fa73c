/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/err.h"
#include "jvm/plan.h"

/* Makes the command line of java: what kafka-server-start.sh and zkServer.sh run, in their order,
 * without their shell. The exceptions are listed in kafka-init(1), JAVA. Appends to `argv`, and
 * logs how the heap was chosen. EXIT_CONFIG: there is no jar below the home. */
int jvm_argv_build(const struct jvm_plan *plan, struct strv *argv, struct err *err);
