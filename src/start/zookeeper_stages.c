// SPDX-License-Identifier: Apache-2.0
#include "start/zookeeper_stages.h"

#include <errno.h>
#include <inttypes.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "jvm/java.h"
#include "membership/members.h"
#include "run/record.h"
#include "security/credentials.h"
#include "start/common.h"
#include "start/members_stages.h"
#include "start/security_stages.h"
#include "storage/data_places.h"
#include "wait/own_name.h"

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

static char *myid_path(const struct start *start)
{
	return xasprintf("%s/myid", settings_get(&start->zookeeper.settings.zoo_cfg, "dataDir"));
}

/* -1: nothing there. What is there and is no id belongs to somebody, nobody knows to whom. */
static int64_t id_on_disk(const char *path, struct findings *findings)
{
	cleanup_str struct str content = STR_NULL;
	struct err err;
	int64_t id;

	if (file_read(path, FILE_SIZE_MAX, &content, &err) < 0) {
		if (errno != ENOENT && errno != ENOTDIR)
			findings_add(findings, FINDING_ERROR, path,
				     "make it readable for this user", "%s", err.text);
		return -1;
	}
	id = myid_parse(content.text);
	if (id < 0)
		findings_add(
			findings, FINDING_REFUSAL, path,
			"write the id of this member into it, digits alone, or empty the volume",
			"its first line is no id: nobody knows whose data this volume holds");
	return id;
}

/* A file of its own, which zoo.cfg does not show. */
static void set_myid(struct start *start)
{
	const struct identity *identity = &start->identity;
	cleanup_free char *id = xasprintf("%" PRId64, identity->id);

	if (identity->id >= 0)
		settings_set(&start->zookeeper.myid, "myid", id,
			     (struct origin) {LAYER_IDENTITY, identity->id_origin, 0});
}

int zookeeper_stages_build_model(struct start *start, struct err *err)
{
	cleanup_free char *path = myid_path(start);
	bool reads_disk = start->reach > REACH_RENDER;
	struct id_rule rule = {
		.key = "myid",
		.variable = "ZOO_MY_ID",
		.first = 1,
		.given = {settings_find(&start->zookeeper.settings.ensemble, "id")},
		.on_disk = reads_disk ? id_on_disk(path, &start->findings) : -1,
		.on_disk_path = path,
	};

	(void) err;
	identity_decide(&start->identity, &rule, &start->tool, &start->findings);
	set_myid(start);
	security_stages_zookeeper(start);
	zookeeper_server_build(&start->zookeeper.server, &start->zookeeper.settings,
			       &start->identity, &start->tool, &start->findings);
	start->config_dir = xasprintf("%s/conf", start->zookeeper.server.data_dir);
	if (start->identity.id >= 0)
		zookeeper_check_myid(&start->zookeeper.server, rule.on_disk, path,
				     &start->findings);
	if (reads_disk)
		ensemble_check(start);
	settings_log_overrides(&start->zookeeper.settings.zoo_cfg);
	settings_log_overrides(&start->zookeeper.settings.java);
	if (findings_exit_code(&start->findings) == EXIT_OK)
		log_info("myid %" PRId64 " (%s), %zu members (%s), own one %s, dataDir %s",
			 start->zookeeper.server.id, start->identity.id_origin,
			 start->zookeeper.server.ensemble.length,
			 start->zookeeper.server.ensemble.origin,
			 start->zookeeper.server.self->text, start->zookeeper.server.data_dir);
	return 0;
}

void zookeeper_stages_record(const struct start *start, struct settings *record)
{
	const struct zookeeper_server *server = &start->zookeeper.server;
	const struct settings *zoo_cfg = &start->zookeeper.settings.zoo_cfg;
	bool is_plain;
	cleanup_free char *address = zookeeper_client_address(server, zoo_cfg, &is_plain);
	cleanup_free char *members = zookeeper_member_addresses(server, zoo_cfg);

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

int zookeeper_stages_write(struct start *start, struct err *err)
{
	cleanup_free char *record = xasprintf("%s/" ENSEMBLE_RECORD, start->config_dir);
	bool is_start = start->reach == REACH_EXEC;
	bool keeps_record = is_start && ensemble_is_recorded(start);
	struct output outputs[] = {
		{start->zookeeper.server.data_dir, "myid",
		 xasprintf("%" PRId64 "\n", start->zookeeper.server.id), 0644},
		{start->run_dir, "java.security", jvm_java_security(), 0600},
		/* The last ones: a start that fails before them has used neither these logs nor
		 * these members. */
		{start->config_dir, LAST_LOGS_RECORD,
		 is_start ? last_logs_format(&start->zookeeper.disk) : NULL, 0600},
		{start->config_dir, ENSEMBLE_RECORD,
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
		zookeeper_client_address(&start->zookeeper.server, zoo_cfg, &is_plain);

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
