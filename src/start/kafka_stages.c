// SPDX-License-Identifier: Apache-2.0
#include "start/kafka_stages.h"

#include <inttypes.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "kafka/config.h"
#include "kafka/kafka_names.h"
#include "kafka/rules.h"
#include "run/record.h"
#include "security/credentials.h"
#include "settings/listener_options.h"
#include "start/common.h"
#include "start/kafka_machine.h"
#include "start/security_stages.h"
#include "storage/log_dir_rules.h"
#include "wait/broker_id.h"

int kafka_stages_read_settings(struct start *start, struct err *err)
{
	(void) err;
	start->kafka.server = start->mounted;
	start->mounted = SETTINGS_NULL;
	kafka_names_read(&start->environment, &start->kafka.server, &start->findings);
	listener_options_read(&start->environment, &start->kafka.listener_options,
			      &start->findings);
	start->config_dir = xstrdup(start->run_dir);
	return 0;
}

/* The bare name is only missed where a name is asked for. */
static bool needs_domain(const struct start *start)
{
	if (str_equal(option_get(&start->tool, OPTION_ADVERTISE), "name"))
		return true;
	for (size_t i = 0; i < start->kafka.server.length; i++)
		if (strstr(start->kafka.server.items[i].value, "POD_FQDN"))
			return true;
	return false;
}

int kafka_stages_find_domain(struct start *start, struct err *err)
{
	(void) err;
	if (needs_domain(start))
		common_find_domain(start);
	return 0;
}

int kafka_stages_expand(struct start *start, struct err *err)
{
	(void) err;
	common_expand(start, &start->kafka.server);
	config_resolve(&start->kafka.server, &start->environment, start->reach > REACH_RENDER,
		       &start->findings);
	config_trim(&start->kafka.server);
	common_expand(start, &start->kafka.listener_options);
	return 0;
}

static const struct setting *from_environment(const struct settings *settings, const char *key)
{
	const struct setting *setting = settings_find(settings, key);

	return setting && setting->layer == LAYER_ENVIRONMENT ? setting : NULL;
}

static const char *text_of(const struct settings *server, const char *key)
{
	const char *value = settings_get(server, key);

	return value ? value : "unknown";
}

int kafka_stages_build_model(struct start *start, struct err *err)
{
	struct id_rule rule = {
		.key = "broker.id",
		.variable = "KAFKA_BROKER_ID",
		.first = 0,
		.given = {from_environment(&start->kafka.server, "broker.id"),
			  from_environment(&start->kafka.server, "node.id")},
		.on_disk = -1,
	};
	const char *log_dirs;

	(void) err;
	if (start->reach > REACH_RENDER)
		log_dirs_read("", &start->kafka.server, &start->kafka.log_dirs);
	if (str_equal(option_get(&start->tool, OPTION_ID_FROM), "data")) {
		rule.on_disk = log_dirs_id(&start->kafka.log_dirs, &rule.on_disk_path);
		log_dir_rules_check_id(&start->kafka.log_dirs, &start->findings);
	}
	identity_decide(&start->identity, &rule, &start->tool, &start->findings);
	broker_derive(&start->kafka.broker, &start->kafka.server, &start->identity, &start->tool);
	rules_check(&start->kafka.broker, &start->findings);
	security_stages_broker(start);
	settings_log_overrides(&start->kafka.server);
	log_dirs = config_log_dirs_key(&start->kafka.server);
	if (findings_exit_code(&start->findings) == EXIT_OK)
		log_info("broker.id %" PRId64
			 " (%s), advertised.listeners %s (%s), zookeeper.connect %s, "
			 "%s %s",
			 start->kafka.broker.id, start->identity.id_origin,
			 text_of(&start->kafka.server, "advertised.listeners"),
			 settings_origin(&start->kafka.server, "advertised.listeners"),
			 text_of(&start->kafka.server, "zookeeper.connect"), log_dirs,
			 text_of(&start->kafka.server, log_dirs));
	return 0;
}

void kafka_stages_record(const struct start *start, struct settings *record)
{
	const struct inter_broker *inter_broker = &start->kafka.broker.inter_broker;

	common_add_to_record(record, RECORD_ADDRESS, inter_broker->local);
	common_add_to_record(record, RECORD_ADVERTISED, inter_broker->advertised);
	common_add_to_record(record, RECORD_LISTENER, inter_broker->listener);
	common_add_to_record(record, RECORD_SECURITY, inter_broker->security);
	if (start->kafka.broker.zookeeper.length)
		common_add_to_record(record, RECORD_ZOOKEEPER,
				     settings_get(&start->kafka.server, "zookeeper.connect"));
	security_stages_record(start, record);
}

int kafka_stages_check_machine(struct start *start, struct err *err)
{
	(void) err;
	kafka_machine_check(start);
	return 0;
}

int kafka_stages_wait_for_zookeeper(struct start *start, struct err *err)
{
	const struct broker_id_wait wait = {
		.broker = &start->kafka.broker,
		.log_dirs = &start->kafka.log_dirs,
		.server = &start->kafka.server,
		.tool = &start->tool,
		.deadline = start->deadline,
	};
	cleanup_settings struct settings dynamic = SETTINGS_NULL;

	/* Only java will know where it is, which a finding says. */
	if (!start->kafka.broker.zookeeper.length)
		return 0;
	if (wait_broker_id(&wait, &dynamic, &start->findings, err) < 0)
		return -1;
	config_trim(&dynamic);
	rules_check_dynamic(&start->kafka.broker, &dynamic, &start->findings);
	broker_apply_dynamic(&start->kafka.broker, &dynamic);
	return 0;
}

/* The probe says so too, each time. */
int kafka_stages_announce_probes(struct start *start, struct err *err)
{
	const struct inter_broker *inter_broker = &start->kafka.broker.inter_broker;
	cleanup_settings struct settings client = SETTINGS_NULL;
	cleanup_free char *own = NULL, *unusable = NULL;
	struct err why;

	(void) err;
	if (!inter_broker->listener)
		return 0;
	if (credentials_for(&start->kafka.server, inter_broker->listener, inter_broker->security,
			    &client, &own, &unusable, &why) < 0)
		log_warning("kafka-init ready will not be able to log in to listener %s: %s",
			    inter_broker->listener, why.text);
	else if (unusable)
		log_info("kafka-init ready will not look at replicas but only whether listener %s "
			 "answers: %s",
			 inter_broker->listener, unusable);
	return 0;
}
