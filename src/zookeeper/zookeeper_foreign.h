/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/findings.h"
#include "settings/environment.h"

/* Variables of other images that are no keys of ZooKeeper (settings/foreign_names.h): a finding if
 * `base` is one and its value asks for something. */
void zookeeper_foreign_check(const struct environment *environment, const char *base,
			     const char *variable, struct findings *findings);
