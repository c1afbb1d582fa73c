// SPDX-License-Identifier: Apache-2.0
#include "wait/broker_id.h"

#include <inttypes.h>

#include "base/log.h"
#include "base/mem.h"
#include "security/credentials.h"
#include "settings/preflight.h"
#include "storage/log_dir_rules.h"
#include "wait/cluster.h"
#include "wait/progress.h"
#include "wait/quorum.h"
#include "wait/stale_registration.h"

/* What the sessions of one wait have in common. */
struct broker_id_look {
	const struct broker_id_wait *wait;
	struct stale_registration id;
	struct stale_registration endpoint;
	bool knows_cluster;
	struct cluster *cluster;
	struct findings *findings;
};

static enum registration look_at_brokers(struct broker_id_look *look, struct zk_session *session,
					 struct err *err)
{
	const struct broker_id_wait *wait = look->wait;
	const struct broker *broker = wait->broker;
	struct stale_look stale = {session, broker, wait->deadline, &look->cluster->unread, err};
	cleanup_registration_seen struct registration_seen own = {.holder = HOLDER_GONE};
	cleanup_registration_seen struct registration_seen other = {.holder = HOLDER_GONE};
	cleanup_free char *path =
		xasprintf("%s/brokers/ids/%" PRId64, broker->zookeeper.chroot, broker->id);
	enum registration result = stale_registration_of_id(&stale, &look->id, &own);

	if (result == REGISTRATION_DONE && (own.holder == HOLDER_GONE || look->id.is_off))
		result = stale_registration_of_endpoint(&stale, &look->endpoint, &other);
	look->cluster->wants_authentication = zk_session_wants_authentication(session);
	if (result != REGISTRATION_DONE)
		return result;
	registration_check_id(&own, wait->tool, path, look->findings);
	registration_check_endpoint(&other, wait->server, wait->tool, look->findings);
	return REGISTRATION_DONE;
}

/* One session, and what it says of the cluster and of registrations that are in the way. */
static enum registration look_once(struct broker_id_look *look, struct err *err)
{
	const struct broker_id_wait *wait = look->wait;
	const struct broker *broker = wait->broker;
	struct cluster *cluster = look->cluster;
	cleanup_zk_session struct zk_session *session = NULL;
	enum zk_answer answer;

	if (wait_quorum(&broker->zookeeper, NULL, wait->deadline, &session, err) < 0)
		return REGISTRATION_FAILED;
	stale_registration_anew(&look->id);
	stale_registration_anew(&look->endpoint);
	answer = cluster_read(session, broker->zookeeper.chroot, broker->id, wait->deadline,
			      cluster, err);
	if (answer != ZK_THERE)
		return answer == ZK_LOST ? REGISTRATION_LOST : REGISTRATION_FAILED;
	if (!look->knows_cluster && cluster->id_is_known)
		log_dir_rules_check_cluster(wait->log_dirs, wait->tool, cluster->id_path,
					    cluster->id, look->findings);
	look->knows_cluster = true;
	return findings_exit_code(look->findings) == EXIT_OK ? look_at_brokers(look, session, err)
							     : REGISTRATION_DONE;
}

static bool is_off(const struct broker_id_wait *wait, enum preflight check)
{
	return preflight_level(wait->tool, check, FINDING_REFUSAL) != FINDING_REFUSAL;
}

static int wait_until_free(const struct broker_id_wait *wait, struct settings *dynamic,
			   struct findings *findings, struct err *err)
{
	cleanup_progress struct progress progress;
	cleanup_cluster struct cluster cluster = {.dynamic = SETTINGS_NULL};
	struct broker_id_look look = {
		.wait = wait,
		.id = {.is_off = is_off(wait, PREFLIGHT_REGISTRATION)},
		.endpoint = {.is_off = is_off(wait, PREFLIGHT_ENDPOINT)},
		.cluster = &cluster,
		.findings = findings,
	};
	enum registration registration;

	progress_init(&progress, "another ZooKeeper session");
	while ((registration = look_once(&look, err)) == REGISTRATION_LOST) {
		if (deadline_passed(wait->deadline))
			return err_context(err, "broker.id %" PRId64 " was not looked up in time",
					   wait->broker->id);
		progress_wait(&progress, err->text, wait->deadline);
		progress_pause(&progress, wait->deadline);
	}
	cluster_warn_of_unread(&cluster);
	*dynamic = cluster.dynamic;
	cluster.dynamic = SETTINGS_NULL;
	return registration == REGISTRATION_DONE ? 0 : -1;
}

int wait_broker_id(const struct broker_id_wait *wait, struct settings *dynamic,
		   struct findings *findings, struct err *err)
{
	struct tls_client tls = credentials_to_show_as_client(wait->server);

	if (!broker_has_zookeeper_tls(wait->broker))
		return wait_until_free(wait, dynamic, findings, err);
	if (wait_quorum(&wait->broker->zookeeper, &tls, wait->deadline, NULL, err) < 0)
		return -1;
	log_warning(
		"ZooKeeper is reached over TLS: what it holds of broker.id %" PRId64
		" (its cluster id, a registration that is left, dynamic settings) is not looked at",
		wait->broker->id);
	return 0;
}
