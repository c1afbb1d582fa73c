/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/err.h"

/* ready, live and status: the one of them that is called so (start_command.h). */
int cmd_probe_command(int argc, char **argv, struct err *err);
