/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/err.h"
#include "start/start.h"

/* What the commands that run the chain share. */

/* Parses the arguments and runs the chain. */
int start_command(int argc, char **argv, enum role role, enum reach reach, struct err *err);
