/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/* Prints the version of this program and of each library that is linked in. */
void version_print(void);
