/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdint.h>

/* The last resort of a probe: the kubelet promises not to kill one that is late (KEP-1972,
 * Non-Goals). */

/* After `ms` the process writes `line` to stdout and ends with `code`, whatever any thread is
 * doing. `line` must live on. */
void alarm_exit_after(int64_t ms, const char *line, int code);
