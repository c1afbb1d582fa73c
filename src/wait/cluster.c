// SPDX-License-Identifier: Apache-2.0
#include "wait/cluster.h"

#include <inttypes.h>

#include "base/log.h"
#include "base/mem.h"
#include "kafka/znode.h"

void cluster_finish(struct cluster *cluster)
{
	settings_finish(&cluster->dynamic);
	free(cluster->id_path);
	free(cluster->id);
	strv_finish(&cluster->unread);
	*cluster = (struct cluster) {.dynamic = SETTINGS_NULL};
}

/* zk_session_get, but for ZK_NO_PERMISSION, which is kept for the warning. */
static enum zk_answer look(struct zk_session *session, const char *path, deadline_ms deadline,
			   struct str *json, struct cluster *cluster, struct err *err)
{
	enum zk_answer answer = zk_session_get(session, path, deadline, json, NULL, err);

	if (answer == ZK_NO_PERMISSION)
		strv_add(&cluster->unread, path);
	return answer;
}

static enum zk_answer read_id(struct zk_session *session, const char *chroot, deadline_ms deadline,
			      struct cluster *cluster, struct err *err)
{
	cleanup_str struct str json = STR_NULL;
	enum zk_answer answer;

	cluster->id_path = xasprintf("%s/cluster/id", chroot);
	answer = look(session, cluster->id_path, deadline, &json, cluster, err);
	if (answer == ZK_THERE)
		cluster->id = znode_read_cluster_id(json.text);
	cluster->id_is_known = cluster->id || answer == ZK_NOT_THERE;
	if (answer == ZK_THERE && !cluster->id)
		strv_add(&cluster->unread, cluster->id_path);
	return answer;
}

enum zk_answer cluster_read(struct zk_session *session, const char *chroot, int64_t id,
			    deadline_ms deadline, struct cluster *cluster, struct err *err)
{
	cleanup_free char *path = xasprintf("%s/config/brokers/%" PRId64, chroot, id);
	cleanup_str struct str json = STR_NULL;
	enum zk_answer answer;

	cluster_finish(cluster);
	answer = read_id(session, chroot, deadline, cluster, err);
	if (answer == ZK_LOST || answer == ZK_FAILED)
		return answer;
	answer = look(session, path, deadline, &json, cluster, err);
	if (answer == ZK_THERE)
		znode_read_config(json.text, path, &cluster->dynamic);
	return answer == ZK_LOST || answer == ZK_FAILED ? answer : ZK_THERE;
}

void cluster_warn_of_unread(const struct cluster *cluster)
{
	cleanup_free char *paths = strv_join(&cluster->unread, ", ");

	if (cluster->wants_authentication)
		log_warning("ZooKeeper wants its clients to authenticate with SASL, which "
			    "kafka-init cannot: %s are not looked at",
			    paths);
	else if (cluster->unread.length)
		log_warning(
			"%s cannot be read in ZooKeeper (its ACL, or what it holds): not looked "
			"at",
			paths);
}
