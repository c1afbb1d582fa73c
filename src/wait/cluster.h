/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/deadline.h"
#include "base/err.h"
#include "base/strv.h"
#include "net/zk_session.h"
#include "settings/settings.h"

/* What ZooKeeper holds of a broker's cluster before that broker runs. */

struct cluster {
	struct settings dynamic; /* what kafka-configs set for this broker (KIP-226) */
	char *id_path;		 /* /cluster/id with the chroot */
	char *id;		 /* NULL: there is none */
	bool id_is_known;	 /* false: it cannot be read */
	struct strv unread; /* the nodes that an ACL hides, or that hold what is no such JSON */
	bool wants_authentication; /* the server does, and so all of them are unread */
};

void cluster_finish(struct cluster *cluster);

/* Reads it over again. `chroot` is "" or "/kafka". ZK_THERE, also where a node is not there or
 * cannot be read; ZK_LOST and ZK_FAILED set err. */
enum zk_answer cluster_read(struct zk_session *session, const char *chroot, int64_t id,
			    deadline_ms deadline, struct cluster *cluster, struct err *err);

/* One warning that names all that could not be read; none where there is nothing. */
void cluster_warn_of_unread(const struct cluster *cluster);

#define cleanup_cluster __attribute__((cleanup(cluster_finish)))
