// SPDX-License-Identifier: Apache-2.0
#include "cmd/cmd.h"
#include "cmd/start_command.h"

int cmd_zookeeper(int argc, char **argv, struct err *err)
{
	return start_command(argc, argv, ROLE_ZOOKEEPER, REACH_EXEC, NULL, err);
}
