// SPDX-License-Identifier: Apache-2.0
#include "process/termination_log.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

void termination_log_write(const char *path, const char *text)
{
	cleanup_close int fd = open(path, O_WRONLY | O_TRUNC | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	size_t length = strlen(text);

	if (fd < 0)
		return;
	(void) !write(fd, text, length < TERMINATION_LOG_SIZE ? length : TERMINATION_LOG_SIZE);
}
