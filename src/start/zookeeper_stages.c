// SPDX-License-Identifier: Apache-2.0
#include "start/zookeeper_stages.h"

#include <inttypes.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "jvm/java.h"
#include "membership/empty_disk.h"
#include "membership/members_record.h"
#include "run/record.h"
#include "security/credentials.h"
#include "start/common.h"
#include "start/security_stages.h"
#include "storage/data_places.h"
#include "wait/own_name.h"
#include "zookeeper/myid.h"
#include "zookeeper/zookeeper_rules.h"

int zookeeper_stages_read_settings(struct start *start, struct err *err)
{
	(void) err;
	zookeeper_settings_read(&start->environment, &start->mounted, &start->zookeeper.settings,
				&start->findings);
	return 0;
}

int zookeeper_stages_find_domain(struct start *start, struct err *err)
{
	(void) err;
	if (ensemble_needs_domain(&start->zookeeper.settings.ensemble))
		common_find_domain(start);
	return 0;
}

int zookeeper_stages_expand(struct start *start, struct err *err)
{
	(void) err;
	common_expand(start, &start->zookeeper.settings.zoo_cfg);
	common_expand(start, &start->zookeeper.settings.ensemble);
	common_expand(start, &start->zookeeper.settings.java);
	zookeeper_settings_trim(&start->zookeeper.settings);
	return 0;
}

static struct membership membership_of(struct start *start)
{
	return (struct membership) {
		.tool = &start->tool,
		.zoo_cfg = &start->zookeeper.settings.zoo_cfg,
		.server = &start->zookeeper.server,
		.disk = &start->zookeeper.disk,
		.is_checked = start->reach == REACH_CHECK,
		.findings = &start->findings,
	};
}

static void check_disk(struct start *start)
{
	struct membership membership = membership_of(start);

	data_places_look(membership.disk, membership.server->id, membership.zoo_cfg,
			 membership.tool, membership.findings);
	empty_disk_check_switches(&membership);
	members_record_check(&membership);
}

int zookeeper_stages_build_model(struct start *start, struct err *err)
{
	struct zookeeper_start *zookeeper = &start->zookeeper;
	struct zookeeper_settings *settings = &zookeeper->settings;
	const struct zookeeper_server *server = &zookeeper->server;
	cleanup_free char *path = xasprintf("%s/myid", settings_get(&settings->zoo_cfg, "dataDir"));
	bool reads_disk = start->reach > REACH_RENDER;
	struct id_rule rule = {
		.key = "myid",
		.variable = "ZOO_MY_ID",
		.first = 1,
		.given = {settings_find(&settings->ensemble, "id")},
		.on_disk = reads_disk ? myid_read(path, &start->findings) : -1,
		.on_disk_path = path,
	};
	struct ensemble members;

	(void) err;
	identity_decide(&start->identity, &rule, &start->tool, &start->findings);
	myid_set(&start->identity, &zookeeper->myid);
	security_stages_zookeeper(start);
	ensemble_build(&members, &settings->ensemble, &settings->zoo_cfg, &start->identity,
		       &start->tool, &start->findings);
	zookeeper_server_derive(&zookeeper->server, settings, &start->identity, &members);
	zookeeper_rules_check(server, &start->findings);
	start->config_dir = xasprintf("%s/conf", server->data_dir);
	myid_check(server->id, rule.on_disk, path, &start->findings);
	if (reads_disk)
		check_disk(start);
	settings_log_overrides(&settings->zoo_cfg);
	settings_log_overrides(&settings->java);
	if (findings_exit_code(&start->findings) == EXIT_OK)
		log_info("myid %" PRId64 " (%s), %zu members (%s), own one %s, dataDir %s",
			 server->id, start->identity.id_origin, server->ensemble.length,
			 server->ensemble.origin, server->self->text, server->data_dir);
	return 0;
}

void zookeeper_stages_record(const struct start *start, struct settings *record)
{
	const struct zookeeper_server *server = &start->zookeeper.server;
	bool is_plain;
	cleanup_free char *address = zookeeper_server_client_address(server, &is_plain);
	cleanup_free char *members = zookeeper_server_addresses(server);

	common_add_to_record(record, RECORD_ADDRESS, address);
	common_add_to_record(record, RECORD_SECURITY, is_plain ? "PLAINTEXT" : "SSL");
	common_add_to_record(record, RECORD_ZOOKEEPER, members);
	security_stages_record(start, record);
}

int zookeeper_stages_wait_for_name(struct start *start, struct err *err)
{
	const struct zookeeper_server *server = &start->zookeeper.server;

	return server->listens_on_all
		       ? 0
		       : wait_own_name(server->self->line.host, start->deadline, err);
}

int zookeeper_stages_wait_for_members(struct start *start, struct err *err)
{
	struct membership membership = membership_of(start);

	return empty_disk_wait(&membership, start->deadline, err);
}

int zookeeper_stages_write(struct start *start, struct err *err)
{
	cleanup_free char *record = xasprintf("%s/" MEMBERS_RECORD, start->config_dir);
	bool is_start = start->reach == REACH_EXEC;
	bool keeps_record = is_start && members_record_is_kept(&start->zookeeper.server);
	struct output outputs[] = {
		{start->zookeeper.server.data_dir, "myid",
		 xasprintf("%" PRId64 "\n", start->zookeeper.server.id), 0644},
		{start->run_dir, "java.security", jvm_java_security(), 0600},
		/* The last ones: a start that fails before them has used neither these logs nor
		 * these members. */
		{start->config_dir, LAST_LOGS_RECORD,
		 is_start ? last_logs_format(&start->zookeeper.disk) : NULL, 0600},
		{start->config_dir, MEMBERS_RECORD,
		 keeps_record ? members_format(&start->zookeeper.server.ensemble) : NULL, 0600},
	};

	/* Members that ZooKeeper's own reconfiguration may change are no longer those of a record.
	 */
	if (is_start && !keeps_record)
		unlink(record);
	return common_write(start, outputs, COUNT(outputs) - !keeps_record - !is_start, err);
}

/* The probe says so too, each time. */
int zookeeper_stages_announce_probes(struct start *start, struct err *err)
{
	const struct settings *zoo_cfg = &start->zookeeper.settings.zoo_cfg;
	const char *client_auth = settings_get(zoo_cfg, "ssl.clientAuth");
	const char *asks = client_auth ? client_auth : "need";
	bool is_plain;
	cleanup_free char *address =
		zookeeper_server_client_address(&start->zookeeper.server, &is_plain);

	(void) err;
	/* X509Util: a client certificate is needed unless ssl.clientAuth says otherwise. */
	if (!address || is_plain || str_equal_nocase(asks, "none") ||
	    str_equal_nocase(asks, "want") || credentials_to_show_zookeeper(zoo_cfg).pem_file)
		return 0;
	log_info("kafka-init ready will not see this server's mode but only whether %s answers: it "
		 "wants a client certificate, and its key store is not PEM",
		 address);
	return 0;
}
