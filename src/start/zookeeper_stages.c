// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <inttypes.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "jvm/files.h"
#include "jvm/logging.h"
#include "membership/members.h"
#include "run/record.h"
#include "security/credentials.h"
#include "settings/properties.h"
#include "start/common.h"
#include "start/members_stages.h"
#include "start/security_stages.h"
#include "wait/own_name.h"
#include "zookeeper/data_places.h"

static int read_settings(struct start *start, struct err *err)
{
	cleanup_settings struct settings file = SETTINGS_NULL;

	(void) err;
	common_settings(start, OPTION_ZOO_CFG, &file);
	zookeeper_settings_read(&start->environment, &file, &start->zookeeper, &start->findings);
	return 0;
}

static int find_identity(struct start *start, struct err *err)
{
	if (common_identity(start, err) < 0)
		return -1;
	if (ensemble_needs_domain(&start->zookeeper.ensemble))
		common_find_domain(start);
	return 0;
}

static int expand(struct start *start, struct err *err)
{
	(void) err;
	common_expand(start, &start->zookeeper.zoo_cfg);
	common_expand(start, &start->zookeeper.ensemble);
	common_expand(start, &start->zookeeper.java);
	zookeeper_settings_trim(&start->zookeeper);
	common_expand(start, &start->jvm);
	jvm_check(start->role, &start->jvm, &start->findings);
	return 0;
}

static char *myid_path(const struct start *start)
{
	return xasprintf("%s/myid", settings_get(&start->zookeeper.zoo_cfg, "dataDir"));
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

static int build_model(struct start *start, struct err *err)
{
	cleanup_free char *path = myid_path(start);
	bool reads_disk = start->reach > REACH_RENDER;
	struct id_rule rule = {
		.key = "myid",
		.variable = "ZOO_MY_ID",
		.first = 1,
		.given = {settings_find(&start->zookeeper.ensemble, "id")},
		.on_disk = reads_disk ? id_on_disk(path, &start->findings) : -1,
		.on_disk_path = path,
	};

	(void) err;
	identity_decide(&start->identity, &rule, &start->tool, &start->findings);
	security_of_zookeeper(start);
	zookeeper_server_build(&start->zookeeper_server, &start->zookeeper, &start->identity,
			       &start->tool, &start->findings);
	if (start->identity.id >= 0)
		zookeeper_check_myid(&start->zookeeper_server, rule.on_disk, path,
				     &start->findings);
	if (reads_disk)
		ensemble_check(start);
	settings_log_overrides(&start->zookeeper.zoo_cfg);
	settings_log_overrides(&start->zookeeper.java);
	if (findings_exit_code(&start->findings) == EXIT_OK)
		log_info("myid %" PRId64 " (%s), %zu members (%s), own one %s, dataDir %s",
			 start->zookeeper_server.id, start->identity.id_origin,
			 start->zookeeper_server.ensemble.length,
			 start->zookeeper_server.ensemble.origin,
			 start->zookeeper_server.self->text, start->zookeeper_server.data_dir);
	return 0;
}

static char *config_path(const struct start *start)
{
	return xasprintf("%s/conf/zoo.cfg", start->zookeeper_server.data_dir);
}

static int record(const struct start *start, const char *phase, struct err *err)
{
	const struct zookeeper_server *server = &start->zookeeper_server;
	const struct settings *zoo_cfg = &start->zookeeper.zoo_cfg;
	bool is_plain;
	cleanup_free char *config = config_path(start);
	cleanup_free char *address = zookeeper_client_address(server, zoo_cfg, &is_plain);
	cleanup_free char *members = zookeeper_member_addresses(server, zoo_cfg);
	const struct record_part parts[] = {
		{RECORD_CONFIG, config},
		{RECORD_ADDRESS, address},
		{RECORD_SECURITY, is_plain ? "PLAINTEXT" : "SSL"},
		{RECORD_ZOOKEEPER, members},
	};

	return common_record(start, phase, parts, sizeof(parts) / sizeof(parts[0]), err);
}

static int check_machine(struct start *start, struct err *err)
{
	(void) err;
	common_check_machine(start, OPTION_ZOOKEEPER_HOME);
	return 0;
}

static int prepare(struct start *start, struct err *err)
{
	return common_prepare(start, OPTION_ZOOKEEPER_HOME, err) < 0
		       ? -1
		       : record(start, RECORD_WAIT, err);
}

static int wait_for_name(struct start *start, struct err *err)
{
	const struct zookeeper_server *server = &start->zookeeper_server;

	return server->listens_on_all
		       ? 0
		       : wait_own_name(server->self->line.host, start->deadline, err);
}

static int write_files(struct start *start, struct err *err)
{
	cleanup_free char *directory = xasprintf("%s/conf", start->zookeeper_server.data_dir);
	cleanup_free char *record = xasprintf("%s/" ENSEMBLE_RECORD, directory);
	const struct logging *logging =
		logging_find(option_get(&start->tool, OPTION_ZOOKEEPER_HOME), start->role);
	bool is_start = start->reach == REACH_EXEC;
	bool keeps_record = is_start && ensemble_is_recorded(start);
	struct output outputs[] = {
		{directory, "zoo.cfg",
		 properties_format(&start->zookeeper.zoo_cfg, "# made by kafka-init\n"), 0600},
		{start->zookeeper_server.data_dir, "myid",
		 xasprintf("%" PRId64 "\n", start->zookeeper_server.id), 0644},
		{start->run_dir, logging->file, logging_text(logging, start->role, &start->jvm),
		 0600},
		{start->run_dir, "java.security", jvm_java_security(), 0600},
		/* The last ones: a start that fails before them has used neither these logs nor
		 * these members. */
		{directory, LAST_LOGS_RECORD,
		 is_start ? last_logs_format(&start->zookeeper_disk) : NULL, 0600},
		{directory, ENSEMBLE_RECORD,
		 keeps_record ? members_format(&start->zookeeper_server.ensemble) : NULL, 0600},
	};

	/* Members that ZooKeeper's own reconfiguration may change are no longer those of a record.
	 */
	if (is_start && !keeps_record)
		unlink(record);
	return common_write(start, outputs,
			    sizeof(outputs) / sizeof(*outputs) - !keeps_record - !is_start, err);
}

/* The probe says so too, each time. */
static void announce_probes(const struct start *start)
{
	const struct settings *zoo_cfg = &start->zookeeper.zoo_cfg;
	const char *client_auth = settings_get(zoo_cfg, "ssl.clientAuth");
	const char *asks = client_auth ? client_auth : "need";
	bool is_plain;
	cleanup_free char *address =
		zookeeper_client_address(&start->zookeeper_server, zoo_cfg, &is_plain);

	/* X509Util: a client certificate is needed unless ssl.clientAuth says otherwise. */
	if (!address || is_plain || str_equal_nocase(asks, "none") ||
	    str_equal_nocase(asks, "want") || credentials_to_show_zookeeper(zoo_cfg).pem_file)
		return;
	log_info("kafka-init ready will not see this server's mode but only whether %s answers: it "
		 "wants a client certificate, and its key store is not PEM",
		 address);
}

static int become_java(struct start *start, struct err *err)
{
	cleanup_free char *config = config_path(start);
	cleanup_strv struct strv argv = STRV_NULL;
	struct jvm_plan plan = common_plan(start, config);

	announce_probes(start);
	plan.home = option_get(&start->tool, OPTION_ZOOKEEPER_HOME);
	plan.java = &start->zookeeper.java;
	if (jvm_build_zookeeper(&plan, &argv, err) < 0 || record(start, RECORD_RUN, err) < 0)
		return -1;
	return common_exec(start, &argv, &start->zookeeper.zoo_cfg, err);
}

const struct stage zookeeper_stages[] = {
	{"settings", REACH_RENDER, false, read_settings},
	{"identity", REACH_RENDER, false, find_identity},
	{"expand", REACH_RENDER, false, expand},
	{"check", REACH_RENDER, true, build_model},
	{"check", REACH_CHECK, true, check_machine},
	{"check", REACH_EXEC, true, prepare},
	{"wait", REACH_EXEC, true, wait_for_name},
	{"wait", REACH_EXEC, true, ensemble_wait},
	{"write", REACH_RENDER, false, security_write},
	{"write", REACH_RENDER, false, write_files},
	{"exec", REACH_EXEC, false, become_java},
	{NULL, REACH_RENDER, false, NULL},
};
