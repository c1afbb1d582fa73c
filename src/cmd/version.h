/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/* The version of this program and of each library that is linked in, to stdout. */
void version_print(void);
