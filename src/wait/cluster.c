// SPDX-License-Identifier: Apache-2.0
#include "wait/cluster.h"

#include <inttypes.h>

#include "base/log.h"
#include "base/mem.h"
#include "kafka/znode.h"

void cluster_finish(struct cluster *cluster)
{
	settings_finish(&cluster->dynamic);
	*cluster = (struct cluster) {.dynamic = SETTINGS_NULL};
}

enum zk_answer cluster_read(struct zk_session *session, const char *chroot, int64_t id,
			    deadline_ms deadline, struct cluster *cluster, struct err *err)
{
	cleanup_free char *path = xasprintf("%s/config/brokers/%" PRId64, chroot, id);
	cleanup_str struct str json = STR_NULL;
	enum zk_answer answer = zk_session_get(session, path, deadline, &json, err);

	cluster_finish(cluster);
	switch (answer) {
	case ZK_THERE:
		znode_read_config(json.text, path, &cluster->dynamic);
		return ZK_THERE;
	case ZK_NO_PERMISSION:
		log_warning("%s cannot be read in ZooKeeper: not looked at", path);
		return ZK_THERE;
	case ZK_NOT_THERE:
		return ZK_THERE;
	case ZK_LOST:
	case ZK_FAILED:
		break;
	}
	return answer;
}
