/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/err.h"

/* Threads below a seccomp profile that does not know clone3(2): where it answers EPERM instead of
 * ENOSYS, glibc gives up. */

/* Says why pthread_create(3) has failed with `number`. Returns -1. */
int thread_set_error(struct err *err, int number, const char *purpose);

/* Whether a thread can be started, for a library that does not say so: 0, or -1 with an error. */
int thread_check(const char *purpose, struct err *err);
