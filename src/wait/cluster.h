/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/deadline.h"
#include "base/err.h"
#include "base/strv.h"
#include "net/zk_session.h"
#include "settings/settings.h"

/* What ZooKeeper knows about a broker's cluster before that broker runs. */

struct cluster {
	struct settings dynamic;   /* what kafka-configs set for this broker (KIP-226) */
	char *id_path;		   /* /cluster/id with the chroot */
	char *id;		   /* NULL: there is none */
	bool id_is_known;	   /* false: it cannot be read */
	struct strv unread;	   /* nodes that an ACL hides, or that hold no such JSON */
	bool wants_authentication; /* the server does, and so all of them are unread */
};

void cluster_finish(struct cluster *cluster);

/* Reads all of it again. `chroot` is "" or "/kafka". ZK_THERE, even if a node is missing or cannot
 * be read; ZK_LOST and ZK_FAILED set err. */
enum zk_answer cluster_read(struct zk_session *session, const char *chroot, int64_t id,
			    deadline_ms deadline, struct cluster *cluster, struct err *err);

/* Gives one warning with all that could not be read, if there is anything. */
void cluster_warn_of_unread(const struct cluster *cluster);

#define cleanup_cluster __attribute__((cleanup(cluster_finish)))
