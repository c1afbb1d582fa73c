/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/err.h"

/* Says all that is wrong with the configuration and this machine (start_command.h). */
int cmd_check(int argc, char **argv, struct err *err);
