/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "probe/status.h"

/* What `status` saw as an aligned table, for people. The caller frees it. */
char *status_table(const struct probe *probe, const struct status *status);
