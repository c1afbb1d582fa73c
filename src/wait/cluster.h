/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdint.h>

#include "base/clock.h"
#include "base/err.h"
#include "net/zk_session.h"
#include "settings/settings.h"

/* What ZooKeeper holds of a broker's cluster before that broker runs. */

struct cluster {
	struct settings dynamic; /* what kafka-configs set for this broker (KIP-226) */
};

void cluster_finish(struct cluster *cluster);

/* Reads it over again. `chroot` is "" or "/kafka". ZK_THERE, also where a node is not there; what
 * an ACL hides is left out with a warning; ZK_LOST and ZK_FAILED set err. */
enum zk_answer cluster_read(struct zk_session *session, const char *chroot, int64_t id,
			    deadline_ms deadline, struct cluster *cluster, struct err *err);
