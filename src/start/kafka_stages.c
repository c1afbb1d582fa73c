// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "jvm/logging.h"
#include "kafka/config.h"
#include "kafka/kafka_names.h"
#include "run/record.h"
#include "security/credentials.h"
#include "settings/listener_options.h"
#include "settings/preflight.h"
#include "settings/properties.h"
#include "start/common.h"
#include "start/kafka_machine.h"
#include "start/security_stages.h"
#include "wait/progress.h"
#include "wait/quorum.h"
#include "wait/registration.h"

static int read_settings(struct start *start, struct err *err)
{
	(void) err;
	common_settings(start, OPTION_SERVER_PROPERTIES, &start->server);
	kafka_names_read(&start->environment, &start->server, &start->findings);
	listener_options_read(&start->environment, &start->listener_options, &start->findings);
	return 0;
}

/* The bare name is only missed where a name is asked for. */
static bool needs_domain(const struct start *start)
{
	if (str_equal(option_get(&start->tool, OPTION_ADVERTISE), "name"))
		return true;
	for (size_t i = 0; i < start->server.length; i++)
		if (strstr(start->server.items[i].value, "POD_FQDN"))
			return true;
	return false;
}

static int find_identity(struct start *start, struct err *err)
{
	if (common_identity(start, err) < 0)
		return -1;
	if (needs_domain(start))
		common_find_domain(start);
	return 0;
}

static int expand(struct start *start, struct err *err)
{
	(void) err;
	common_expand(start, &start->server);
	config_trim(&start->server);
	common_expand(start, &start->listener_options);
	common_expand(start, &start->jvm);
	jvm_check(start->role, &start->jvm, &start->findings);
	return 0;
}

static const struct setting *from_environment(const struct settings *settings, const char *key)
{
	const struct setting *setting = settings_find(settings, key);

	return setting && setting->layer == LAYER_ENVIRONMENT ? setting : NULL;
}

static int build_model(struct start *start, struct err *err)
{
	struct id_rule rule = {
		.key = "broker.id",
		.variable = "KAFKA_BROKER_ID",
		.first = 0,
		.given = {from_environment(&start->server, "broker.id"),
			  from_environment(&start->server, "node.id")},
		.on_disk = -1,
	};
	const char *log_dirs;

	(void) err;
	if (start->reach > REACH_RENDER)
		log_dirs_read("", &start->server, &start->log_dirs);
	if (str_equal(option_get(&start->tool, OPTION_ID_FROM), "data"))
		rule.on_disk = log_dirs_id(&start->log_dirs, &rule.on_disk_path, &start->findings);
	identity_decide(&start->identity, &rule, &start->tool, &start->findings);
	broker_build(&start->broker, &start->server, &start->identity, &start->tool,
		     &start->findings);
	security_of_broker(start);
	settings_log_overrides(&start->server);
	log_dirs = broker_log_dirs_key(&start->server);
	if (findings_exit_code(&start->findings) == EXIT_OK)
		log_info("broker.id %" PRId64
			 " (%s), advertised.listeners %s (%s), zookeeper.connect %s, "
			 "%s %s",
			 start->broker.id, start->identity.id_origin,
			 settings_get(&start->server, "advertised.listeners"),
			 settings_origin(&start->server, "advertised.listeners"),
			 settings_get(&start->server, "zookeeper.connect"), log_dirs,
			 settings_get(&start->server, log_dirs));
	return 0;
}

static char *config_path(const struct start *start)
{
	return xasprintf("%s/server.properties", start->run_dir);
}

static int record(const struct start *start, const char *phase, struct err *err)
{
	cleanup_free char *config = config_path(start);
	const struct inter_broker *inter_broker = &start->broker.inter_broker;
	const struct record_part parts[] = {
		{RECORD_CONFIG, config},
		{RECORD_ADDRESS, inter_broker->local},
		{RECORD_ADVERTISED, inter_broker->advertised},
		{RECORD_LISTENER, inter_broker->listener},
		{RECORD_SECURITY, inter_broker->security},
		{RECORD_ZOOKEEPER, settings_get(&start->server, "zookeeper.connect")},
	};

	return common_record(start, phase, parts, sizeof(parts) / sizeof(parts[0]), err);
}

static int check_machine(struct start *start, struct err *err)
{
	(void) err;
	common_check_machine(start, OPTION_KAFKA_HOME);
	preflight_broker(start);
	return 0;
}

static int prepare(struct start *start, struct err *err)
{
	return common_prepare(start, OPTION_KAFKA_HOME, err) < 0 ? -1
								 : record(start, RECORD_WAIT, err);
}

/* What the sessions have in common. */
struct look {
	struct registration_wait id;
	struct registration_wait endpoint;
	bool knows_cluster;
};

/* The disks against the cluster, before anything is waited for. */
static void check_cluster(struct start *start)
{
	const struct cluster *cluster = &start->cluster;

	if (cluster->id_is_known)
		log_dirs_check_cluster(&start->log_dirs, &start->tool, cluster->id_path,
				       cluster->id, &start->findings);
}

static enum registration look_at_brokers(struct start *start, struct zk_session *session,
					 struct look *look, struct err *err)
{
	const struct broker *broker = &start->broker;
	const char *chroot = broker->zookeeper.chroot;
	cleanup_registration_seen struct registration_seen own = {.holder = HOLDER_GONE};
	cleanup_registration_seen struct registration_seen other = {.holder = HOLDER_GONE};
	cleanup_free char *path = xasprintf("%s/brokers/ids/%" PRId64, chroot, broker->id);
	enum registration result;

	result = wait_registration(session, chroot, broker, start->deadline, &look->id,
				   &start->cluster.unread, &own, err);
	if (result != REGISTRATION_DONE)
		return result;
	if (own.holder == HOLDER_GONE || look->id.is_off)
		result = wait_endpoints(session, chroot, broker, start->deadline, &look->endpoint,
					&start->cluster.unread, &other, err);
	if (result != REGISTRATION_DONE)
		return result;
	registration_check_id(&own, &start->tool, path, &start->findings);
	registration_check_endpoint(&other, &start->server, &start->tool, &start->findings);
	return REGISTRATION_DONE;
}

/* One session, and what it says of the cluster and of registrations that are in the way. */
static enum registration look_once(struct start *start, struct look *look, struct err *err)
{
	const struct broker *broker = &start->broker;
	cleanup_zk_session struct zk_session *session = NULL;
	enum zk_answer answer;

	if (wait_quorum(&broker->zookeeper, start->deadline, &session, err) < 0)
		return REGISTRATION_FAILED;
	registration_wait_anew(&look->id);
	registration_wait_anew(&look->endpoint);
	answer = cluster_read(session, broker->zookeeper.chroot, broker->id, start->deadline,
			      &start->cluster, err);
	if (answer != ZK_THERE)
		return answer == ZK_LOST ? REGISTRATION_LOST : REGISTRATION_FAILED;
	if (!look->knows_cluster)
		check_cluster(start);
	look->knows_cluster = true;
	return findings_exit_code(&start->findings) == EXIT_OK
		       ? look_at_brokers(start, session, look, err)
		       : REGISTRATION_DONE;
}

static bool is_off(const struct start *start, enum preflight check)
{
	return preflight_level(&start->tool, check, FINDING_REFUSAL) != FINDING_REFUSAL;
}

static int wait_until_free(struct start *start, struct err *err)
{
	cleanup_progress struct progress progress;
	struct look look = {
		.id = {.is_off = is_off(start, PREFLIGHT_REGISTRATION)},
		.endpoint = {.is_off = is_off(start, PREFLIGHT_ENDPOINT)},
	};
	enum registration registration;

	progress_init(&progress, "another ZooKeeper session");
	while ((registration = look_once(start, &look, err)) == REGISTRATION_LOST) {
		if (deadline_passed(start->deadline))
			return err_context(err, "broker.id %" PRId64 " was not looked up in time",
					   start->broker.id);
		progress_wait(&progress, err->text, start->deadline);
		progress_pause(&progress, start->deadline);
	}
	cluster_warn_of_unread(&start->cluster);
	return registration == REGISTRATION_DONE ? 0 : -1;
}

static int wait_for_zookeeper(struct start *start, struct err *err)
{
	struct tls_client tls;

	if (!start->broker.zookeeper_tls) {
		if (wait_until_free(start, err) < 0)
			return -1;
		config_trim(&start->cluster.dynamic);
		broker_apply_dynamic(&start->broker, &start->server, &start->cluster.dynamic,
				     &start->findings);
		return 0;
	}
	tls = credentials_to_show_as_client(&start->server);
	if (wait_quorum_tls(&start->broker.zookeeper, &tls, start->deadline, err) < 0)
		return -1;
	log_warning(
		"ZooKeeper is reached over TLS: what it holds of broker.id %" PRId64
		" (its cluster id, a registration that is left, dynamic settings) is not looked at",
		start->broker.id);
	return 0;
}

static int write_files(struct start *start, struct err *err)
{
	const struct logging *logging =
		logging_find(option_get(&start->tool, OPTION_KAFKA_HOME), start->role);
	struct output outputs[] = {
		{start->run_dir, "server.properties",
		 properties_format(&start->server, "# made by kafka-init\n"), 0600},
		{start->run_dir, logging->file, logging_text(logging, start->role, &start->jvm),
		 0600},
	};

	return common_write(start, outputs, sizeof(outputs) / sizeof(*outputs), err);
}

/* The probe says so too, each time. */
static void announce_probes(const struct start *start)
{
	const struct inter_broker *inter_broker = &start->broker.inter_broker;
	cleanup_settings struct settings client = SETTINGS_NULL;
	cleanup_free char *unusable = NULL;
	struct err err;

	if (!inter_broker->listener)
		return;
	if (credentials_for(&start->server, inter_broker->listener, inter_broker->security, &client,
			    &unusable, &err) < 0)
		log_warning("kafka-init ready will not be able to log in to listener %s: %s",
			    inter_broker->listener, err.text);
	else if (unusable)
		log_info("kafka-init ready will not look at replicas but only whether listener %s "
			 "answers: %s",
			 inter_broker->listener, unusable);
}

static int become_java(struct start *start, struct err *err)
{
	cleanup_free char *config = config_path(start);
	cleanup_strv struct strv argv = STRV_NULL;
	struct jvm_plan plan = common_plan(start, config);

	announce_probes(start);
	plan.home = option_get(&start->tool, OPTION_KAFKA_HOME);
	if (jvm_build_broker(&plan, &argv, err) < 0 || record(start, RECORD_RUN, err) < 0)
		return -1;
	return common_exec(start, &argv, &start->server, err);
}

const struct stage broker_stages[] = {
	{"settings", REACH_RENDER, false, read_settings},
	{"identity", REACH_RENDER, false, find_identity},
	{"expand", REACH_RENDER, false, expand},
	{"check", REACH_RENDER, true, build_model},
	{"check", REACH_CHECK, true, check_machine},
	{"check", REACH_EXEC, true, prepare},
	/* The wait shows ZooKeeper the certificate that the broker will show. */
	{"write", REACH_RENDER, false, security_write},
	{"wait", REACH_EXEC, true, wait_for_zookeeper},
	{"write", REACH_RENDER, false, write_files},
	{"exec", REACH_EXEC, false, become_java},
	{NULL, REACH_RENDER, false, NULL},
};
