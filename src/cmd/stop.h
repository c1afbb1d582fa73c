/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/err.h"

/* The preStop of a broker (start_command.h). */
int cmd_stop(int argc, char **argv, struct err *err);
