/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "probe/status.h"

/* What `status` saw as a JSON object, for machines. The caller frees it. */
char *status_json(const struct probe *probe, const struct status *status);
