/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "start/start.h"

/* The roles that a process can have (struct role): one row each. */

/* NULL: there is none of that name. */
const struct role *role_find(const char *name);

/* The names of all, with `between` between two; the caller frees it. */
char *role_names(const char *between);
