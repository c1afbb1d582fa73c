// SPDX-License-Identifier: Apache-2.0
#include "kafka/rules.h"

#include <inttypes.h>

#include "base/mem.h"
#include "base/str.h"
#include "kafka/config.h"
#include "kafka/listener_rules.h"
#include "kafka/migration.h"
#include "kafka/relations.h"
#include "kafka/type_rules.h"
#include "kafka/unknown_names.h"
#include "net/connect_string.h"

static void check_roles(const struct broker *broker, struct findings *findings)
{
	cleanup_free char *roles = config_text(broker->server, "process.roles");

	if (roles && *roles)
		findings_add(findings, FINDING_ERROR,
			     settings_origin(broker->server, "process.roles"),
			     "take process.roles out and set zookeeper.connect",
			     "process.roles is `%s`: KRaft is not supported yet", roles);
}

/* KafkaConfig.validateValues: broker.id is at most reserved.broker.max.id while
 * broker.id.generation.enable is true; it is an int (ServerConfigs). */
static void check_id(const struct broker *broker, struct findings *findings)
{
	bool generation = true;

	config_bool(broker->server, "broker.id.generation.enable", &generation);
	if (broker->id > INT32_MAX)
		findings_add(findings, FINDING_ERROR, broker->identity->id_origin,
			     "choose a smaller offset", "broker.id %" PRId64 " is above %d",
			     broker->id, INT32_MAX);
	else if (generation && broker->id > broker->reserved_max_id)
		findings_add(findings, FINDING_ERROR, broker->identity->id_origin,
			     "set broker.id.generation.enable=false or a higher "
			     "reserved.broker.max.id",
			     "broker.id %" PRId64 " is above reserved.broker.max.id %" PRId64,
			     broker->id, broker->reserved_max_id);
}

/* log.dirs wins over log.dir (KafkaConfig.logDirs), whatever layers they are from: a variable for
 * log.dir does nothing beside it. */
static void check_log_dir(const struct broker *broker, struct findings *findings)
{
	const struct setting *one = settings_find(broker->server, "log.dir");
	const struct setting *all = settings_find(broker->server, "log.dirs");

	if (one && all && one->layer > all->layer)
		findings_add(findings, FINDING_WARNING, one->origin, "set log.dirs instead",
			     "log.dir does nothing: log.dirs of %s wins", all->origin);
}

static void check_list(const struct broker *broker, const char *key, const char *problem,
		       struct findings *findings)
{
	if (problem)
		findings_add(findings, FINDING_ERROR, settings_origin(broker->server, key),
			     "write NAME://host:port,…", "%s: %s", key, problem);
}

static void check_lists(const struct broker *broker, struct findings *findings)
{
	check_list(broker, "listeners", broker->bound_problem, findings);
	if (broker->lacks_address)
		findings_add(findings, FINDING_ERROR, "advertised.listeners",
			     "set POD_IP from status.podIP, or advertised.listeners, or "
			     "KAFKA_INIT_ADVERTISE=name",
			     "%s", broker->identity->pod_ip_problem);
	check_list(broker, "advertised.listeners", broker->advertised_problem, findings);
}

/* KafkaConfig.validateValues refuses the nonroutable meta-address 0.0.0.0 in advertised.listeners.
 * It lets a wildcard of IPv6 pass, which is just as little routable. */
static void check_routable(const struct broker *broker, struct findings *findings)
{
	for (size_t i = 0; i < broker->advertised.length; i++) {
		const struct listener *one = &broker->advertised.items[i];

		if (*one->host && endpoint_is_wildcard(one->host))
			findings_add(findings, FINDING_ERROR,
				     settings_origin(broker->server, "advertised.listeners"),
				     "advertise $(POD_IP) or a name",
				     "advertised.listeners: no client can connect to %s of %s",
				     one->host, one->name);
	}
}

static void check_zookeeper(const struct broker *broker, struct findings *findings)
{
	const char *value = settings_get(broker->server, "zookeeper.connect");

	if (!value || !*value)
		findings_add(findings, FINDING_ERROR, "zookeeper.connect",
			     "set KAFKA_ZOOKEEPER_CONNECT=host:2181,… or "
			     "KAFKA_INIT_ZOOKEEPER_SERVICE",
			     "it is not set: there is no ZooKeeper to register with");
	else if (broker->zookeeper_problem)
		findings_add(findings, FINDING_ERROR,
			     settings_origin(broker->server, "zookeeper.connect"),
			     "write host:port,host:port/chroot", "zookeeper.connect: %s",
			     broker->zookeeper_problem);
}

#define KEYS_MAX 8
#define BOTH_LISTENERS "listeners", "advertised.listeners", "listener.security.protocol.map"
#define PROTOCOLS "group.coordinator.rebalance.protocols"
#define ID_RANGE "broker.id.generation.enable", "reserved.broker.max.id"
#define CONTROLLERS "controller.listener.names"
#define QUORUM CONTROLLERS, "controller.quorum.voters", "controller.quorum.bootstrap.servers"

#define WITH_ZOOKEEPER (MODE_ZOOKEEPER | MODE_MIGRATION)
#define ALL_MODES (WITH_ZOOKEEPER | MODE_KRAFT)

static const struct {
	unsigned modes;
	int first, end; /* from version `first` on and before `end`; 0: no limit */
	void (*check)(const struct broker *broker, struct findings *findings);
	/* What it hangs on as a text: where one of them is unknown, nothing can be told. A number
	 * that is unknown is none (config_number). */
	const char *keys[KEYS_MAX];
} rules[] = {
	{WITH_ZOOKEEPER, 0, 0, check_roles, {"process.roles"}},
	{WITH_ZOOKEEPER, 0, 0, check_id, {ID_RANGE}},
	{ALL_MODES, 0, 0, check_log_dir, {NULL}},
	{ALL_MODES, 0, 0, check_lists, {NULL}},
	{ALL_MODES, 0, 0, listener_rules_check_map, {"listener.security.protocol.map"}},
	{WITH_ZOOKEEPER, 0, 0, listener_rules_check_bound, {BOTH_LISTENERS}},
	{WITH_ZOOKEEPER, 0, 0, listener_rules_check_advertised, {BOTH_LISTENERS}},
	{WITH_ZOOKEEPER,
	 0,
	 0,
	 listener_rules_check_named,
	 {BOTH_LISTENERS, CONTROLLERS, "control.plane.listener.name", "inter.broker.listener.name",
	  "security.inter.broker.protocol"}},
	{ALL_MODES, 0, 0, listener_rules_check_early_start, {"listeners", "early.start.listeners"}},
	{ALL_MODES, 0, 0, check_routable, {NULL}},
	{ALL_MODES, 0, 0, type_rules_check, {NULL}},
	{ALL_MODES, 0, 0, unknown_names_check, {NULL}},
	{ALL_MODES, 0, 0, relations_check_orders, {NULL}},
	{ALL_MODES, 0, 0, relations_check_retention, {NULL}},
	{ALL_MODES, 0, 0, relations_check_cleaner, {NULL}},
	{ALL_MODES, 0, 0, relations_check_connections, {NULL}},
	{ALL_MODES, 0, 0, relations_check_overrides, {"max.connections.per.ip.overrides"}},
	{WITH_ZOOKEEPER, 0, 400, relations_check_versions, {NULL}},
	{ALL_MODES, 0, 0, relations_check_classic, {PROTOCOLS}},
	{WITH_ZOOKEEPER, 0, 0, relations_check_consumer, {PROTOCOLS}},
	{ALL_MODES, 0, 0, relations_check_log_dirs, {"log.dirs", "log.dir"}},
	{ALL_MODES, 0, 0, relations_check_least, {NULL}},
	{MODE_ZOOKEEPER, 0, 0, migration_check_none, {CONTROLLERS}},
	{MODE_MIGRATION, 0, 0, migration_check, {QUORUM}},
	{WITH_ZOOKEEPER, 0, 0, check_zookeeper, {"zookeeper.connect"}},
};

static bool is_of_version(int version, int first, int end)
{
	return !version || (version >= first && (!end || version < end));
}

void rules_check(const struct broker *broker, struct findings *findings)
{
	for (size_t i = 0; i < COUNT(rules); i++)
		if (rules[i].modes & broker->mode &&
		    is_of_version(broker->version, rules[i].first, rules[i].end) &&
		    config_knows(broker->server, rules[i].keys))
			rules[i].check(broker, findings);
}

void rules_check_dynamic(const struct broker *broker, const struct settings *dynamic,
			 struct findings *findings)
{
	for (size_t i = 0; i < INTER_BROKER_KEYS; i++) {
		const char *key = inter_broker_keys[i];
		const struct setting *set = settings_find(dynamic, key);
		const char *own = settings_get(broker->server, key);

		if (set && own && !str_equal(own, set->value))
			findings_add(
				findings, FINDING_WARNING, set->origin,
				"take it back with kafka-configs --alter --delete-config if it is "
				"of an earlier pod",
				"%s was set there to %s, which wins over %s (%s)", key, set->value,
				own, settings_origin(broker->server, key));
	}
}
