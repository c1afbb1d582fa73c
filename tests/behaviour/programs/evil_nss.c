/* SPDX-License-Identifier: Apache-2.0 */
/* A name service module that leaves a trace when it is loaded, and answers nothing. */
#include <fcntl.h>
#include <unistd.h>

__attribute__((constructor)) static void loaded(void)
{
	int fd = open("/tmp/evil", O_WRONLY | O_CREAT, 0666);

	if (fd >= 0)
		close(fd);
}
