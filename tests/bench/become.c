/* SPDX-License-Identifier: Apache-2.0
 *
 * become PROGRAM ARGUMENT…: a floor of a start: execve, and nothing before it. */
#include <unistd.h>

int main(int argc, char **argv)
{
	if (argc > 1)
		execve(argv[1], argv + 1, environ);
	return 127;
}
