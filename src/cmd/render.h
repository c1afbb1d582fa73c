/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/err.h"

/* Prints, writes or explains the configuration that a start would use (start_command.h). */
int cmd_render(int argc, char **argv, struct err *err);
