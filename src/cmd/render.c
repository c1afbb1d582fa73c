// SPDX-License-Identifier: Apache-2.0
#include "base/str.h"
#include "cmd/cmd.h"
#include "cmd/start_command.h"

int cmd_render(int argc, char **argv, struct err *err)
{
	enum role role = ROLE_BROKER;

	if (argc < 2)
		return err_set(err, EXIT_USAGE, "render what? broker or zookeeper; see --help");
	if (str_equal(argv[1], "zookeeper"))
		role = ROLE_ZOOKEEPER;
	else if (!str_equal(argv[1], "broker") && argv[1][0] != '-')
		return err_set(err, EXIT_USAGE, "render `%s`? It is broker or zookeeper", argv[1]);
	if (argv[1][0] != '-')
		return start_command(argc - 1, argv + 1, role, REACH_RENDER, err);
	if (str_equal(argv[1], "--help") || str_equal(argv[1], "-h"))
		return start_command(argc, argv, role, REACH_RENDER, err);
	return err_set(err, EXIT_USAGE, "render what? broker or zookeeper comes before %s",
		       argv[1]);
}
