/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/err.h"
#include "jvm/plan.h"

/* Adds the options of java between its path and the main class: those of zkServer.sh and zkEnv.sh.
 * EXIT_CONFIG: there is no jar. */
int jvm_zookeeper_argv_add(const struct jvm_plan *plan, struct strv *argv, struct err *err);
