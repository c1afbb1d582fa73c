/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdint.h>

/* What the kernel lets one process have. 0: it does not say. */

struct limits {
	int64_t files; /* RLIMIT_NOFILE, hard (getrlimit(2)): HotSpot raises the soft one to it */
	int64_t maps;  /* vm.max_map_count (Documentation/admin-guide/sysctl/vm.rst) */
};

/* `root` is where /proc is, "" on a real machine; the files are this process's own. */
struct limits limits_read(const char *root);
