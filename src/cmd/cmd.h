/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/err.h"

/* One command, one file. Each gets the arguments from its own name on. Returns the exit code, or -1
 * with an error that main prints. */

int cmd_broker(int argc, char **argv, struct err *err);
int cmd_zookeeper(int argc, char **argv, struct err *err);
int cmd_render(int argc, char **argv, struct err *err);
int cmd_check(int argc, char **argv, struct err *err);
int cmd_ready(int argc, char **argv, struct err *err);
int cmd_live(int argc, char **argv, struct err *err);
int cmd_stop(int argc, char **argv, struct err *err);
int cmd_status(int argc, char **argv, struct err *err);
int cmd_wait(int argc, char **argv, struct err *err);
