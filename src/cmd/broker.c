// SPDX-License-Identifier: Apache-2.0
#include "cmd/cmd.h"
#include "cmd/start_command.h"

int cmd_broker(int argc, char **argv, struct err *err)
{
	return start_command(argc, argv, ROLE_BROKER, REACH_EXEC, NULL, err);
}
