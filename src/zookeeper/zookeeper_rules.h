/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/findings.h"
#include "zookeeper/zookeeper_server.h"

/* What ZooKeeper would refuse of zoo.cfg (QuorumPeerConfig.parseProperties and
 * setupQuorumPeerConfig of 3.9): types, keys that belong together, and an own id outside of 1…254
 * or of the members. Each rule is a pure function of the model. */
void zookeeper_rules_check(const struct zookeeper_server *server, struct findings *findings);
