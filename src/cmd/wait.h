/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/err.h"

/* Waits until ZooKeeper has a quorum, or a broker answers (start_command.h). */
int cmd_wait(int argc, char **argv, struct err *err);
