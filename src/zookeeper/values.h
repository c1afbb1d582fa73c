/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/findings.h"
#include "zookeeper/ensemble.h"
#include "zookeeper/zookeeper_keys.h"

/* What ZooKeeper would refuse of zoo.cfg (QuorumPeerConfig.parseProperties and
 * setupQuorumPeerConfig of 3.9): types, and keys that belong together. `self`: the own member, or
 * NULL. */
void zookeeper_values_check(const struct zookeeper_settings *settings,
			    const struct ensemble *ensemble, const struct member *self,
			    struct findings *findings);
