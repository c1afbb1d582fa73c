/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdint.h>

/* The memory limit of this process (cgroups(7); Documentation/admin-guide/cgroup-v1/memory.rst and
 * cgroup-v2.rst), found as the JDK finds it (HotSpot, cgroupSubsystem_linux.cpp): the lowest one
 * from our own group up to the mount. */

struct memory_limit {
	int64_t bytes; /* 0: none */
	char *source;  /* the file that says it; NULL: none */
};

/* `root` is where /proc and /sys are, "" on a real machine. What cannot be read counts as no limit,
 * and so does a limit that is not below the machine's memory (v1 writes "unlimited" as
 * 9223372036854771712). */
void cgroup_limit_read(const char *root, struct memory_limit *limit);
void cgroup_limit_finish(struct memory_limit *limit);
