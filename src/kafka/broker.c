// SPDX-License-Identifier: Apache-2.0
#include "kafka/broker.h"

#include <inttypes.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "base/strv.h"
#include "kafka/config.h"
#include "kafka/inter_broker.h"
#include "kafka/listener_rules.h"
#include "kafka/migration.h"
#include "kafka/relations.h"
#include "kafka/rules.h"
#include "kafka/unknown_names.h"
#include "settings/options.h"

#define LISTENER_DEFAULT "PLAINTEXT"

/* No ensemble has more: ids end at 254 (EphemeralType.MAX_EXTENDED_SERVER_ID). */
#define REPLICAS_MAX 254

void broker_finish(struct broker *broker)
{
	listeners_finish(&broker->bound);
	listeners_finish(&broker->advertised);
	inter_broker_finish(&broker->inter_broker);
	connect_string_finish(&broker->zookeeper);
}

const char *broker_log_dirs_key(const struct settings *server)
{
	return settings_find(server, "log.dirs") ? "log.dirs" : "log.dir";
}

void broker_log_dirs(const struct settings *server, struct strv *directories)
{
	const char *value = settings_get(server, broker_log_dirs_key(server));
	cleanup_strv struct strv raw = STRV_NULL;

	strv_add_split(&raw, value ? value : KAFKA_LOG_DIRS_DEFAULT, ",");
	for (size_t i = 0; i < raw.length; i++)
		strv_take(directories, str_trim(raw.items[i]));
}

static void derive(struct settings *server, const char *key, const char *value, const char *origin)
{
	settings_set(server, key, value, (struct origin) {LAYER_DEFAULT, origin, 0});
}

static void set_id(struct settings *server, const struct identity *identity)
{
	cleanup_free char *id = xasprintf("%" PRId64, identity->id);
	struct origin origin = {LAYER_IDENTITY, identity->id_origin, 0};

	settings_set(server, "broker.id", id, origin);
	/* Kafka refuses a node.id that differs, also the generated one of a file for KRaft. */
	if (settings_find(server, "node.id"))
		settings_set(server, "node.id", id, origin);
}

/* Kafka takes no id above reserved.broker.max.id while it may generate some itself, as it did with
 * that on the disk. */
static void keep_generated_id(struct settings *server, int64_t id, const struct settings *tool)
{
	static const char key[] = "broker.id.generation.enable";

	if (str_equal(option_get(tool, OPTION_ID_FROM), "data") &&
	    rules_id_is_generated(server, id) && !settings_find(server, key))
		derive(server, key, "false", option_origin(tool, OPTION_ID_FROM));
}

/* What clients are to be told, or NULL with a finding. The caller frees it. */
static char *own_address(const struct identity *identity, const struct settings *tool,
			 struct findings *findings)
{
	if (str_equal(option_get(tool, OPTION_ADVERTISE), "name"))
		return identity_fqdn(identity);
	if (identity->pod_ip)
		return xstrdup(identity->pod_ip);
	findings_add(findings, FINDING_ERROR, "advertised.listeners",
		     "set POD_IP from status.podIP, or advertised.listeners, or "
		     "KAFKA_INIT_ADVERTISE=name",
		     "%s", identity->pod_ip_problem);
	return NULL;
}

/* Each of `listeners`, or PLAINTEXT, at the own address. A listener that is bound to one address
 * keeps it. */
static void derive_advertised(struct settings *server, const struct listeners *listeners,
			      const struct identity *identity, const struct settings *tool,
			      struct findings *findings)
{
	cleanup_str struct str text = STR_NULL;
	cleanup_free char *address = NULL;
	bool needs_address = !listeners->length;

	for (size_t i = 0; i < listeners->length; i++)
		needs_address = needs_address || endpoint_is_wildcard(listeners->items[i].host);
	if (needs_address && !(address = own_address(identity, tool, findings)))
		return;
	for (size_t i = 0; i < listeners->length; i++) {
		const struct listener *one = &listeners->items[i];

		listener_add_text(&text, one->name,
				  endpoint_is_wildcard(one->host) ? address : one->host, one->port);
	}
	if (!listeners->length)
		listener_add_text(&text, LISTENER_DEFAULT, address, KAFKA_PORT);
	derive(server, "advertised.listeners", text.text, "this pod's address");
}

/* Every address of this machine, on the advertised ports. */
static void derive_listeners(struct settings *server, const struct listeners *advertised)
{
	cleanup_str struct str text = STR_NULL;

	for (size_t i = 0; i < advertised->length; i++)
		listener_add_text(&text, advertised->items[i].name, "", advertised->items[i].port);
	derive(server, "listeners", text.text, "advertised.listeners");
}

static void read_listeners(const struct settings *server, const char *key,
			   struct listeners *listeners, struct findings *findings)
{
	cleanup_free char *wrong = listeners_read(server, key, listeners);

	if (wrong)
		findings_add(findings, FINDING_ERROR, settings_origin(server, key),
			     "write NAME://host:port,…", "%s: %s", key, wrong);
}

static void build_listeners(struct broker *broker, struct settings *server,
			    const struct identity *identity, const struct settings *tool,
			    struct findings *findings)
{
	bool is_given = settings_find(server, "listeners");

	read_listeners(server, "listeners", &broker->bound, findings);
	if (!settings_find(server, "advertised.listeners") && (!is_given || broker->bound.length))
		derive_advertised(server, &broker->bound, identity, tool, findings);
	read_listeners(server, "advertised.listeners", &broker->advertised, findings);
	if (!is_given && broker->advertised.length) {
		derive_listeners(server, &broker->advertised);
		read_listeners(server, "listeners", &broker->bound, findings);
	}
	listener_rules_check(server, &broker->bound, &broker->advertised, findings);
}

/* "zk-headless:2181/kafka" in its three parts; the pods behind a headless Service are called after
 * it without "-headless". */
static char *connect_from_service(const char *service, int64_t replicas)
{
	cleanup_free char *name = xstrndup(service, strcspn(service, ":/"));
	const char *rest = service + strlen(name);
	cleanup_free char *port = *rest == ':' ? xstrndup(rest, strcspn(rest, "/"))
					       : xasprintf(":%d", ZOOKEEPER_PORT);
	const char *chroot = strchr(rest, '/');
	size_t label = strcspn(name, ".");
	cleanup_free char *base = xstrndup(name, label);
	cleanup_str struct str connect = STR_NULL;

	if (str_ends_with(base, "-headless"))
		base[strlen(base) - strlen("-headless")] = '\0';
	if (!replicas)
		str_addf(&connect, "%s%s", name, port);
	for (int64_t i = 0; i < replicas; i++)
		str_addf(&connect, "%s%s-%" PRId64 ".%s%s", i ? "," : "", base, i, name, port);
	str_add(&connect, chroot ? chroot : "");
	return str_steal(&connect);
}

static void build_zookeeper(struct broker *broker, struct settings *server,
			    const struct settings *tool, struct findings *findings)
{
	const char *service = option_get(tool, OPTION_ZOOKEEPER_SERVICE);
	const char *value = settings_get(server, "zookeeper.connect");
	cleanup_free char *wrong = NULL;

	if (service && (!value || !*value)) {
		int64_t replicas = option_number(tool, OPTION_ZOOKEEPER_REPLICAS);
		cleanup_free char *connect = connect_from_service(
			service, replicas < REPLICAS_MAX ? replicas : REPLICAS_MAX);

		settings_set(server, "zookeeper.connect", connect,
			     (struct origin) {LAYER_OPTION,
					      option_origin(tool, OPTION_ZOOKEEPER_SERVICE), 0});
		value = settings_get(server, "zookeeper.connect");
	}
	if (!value || !*value) {
		findings_add(findings, FINDING_ERROR, "zookeeper.connect",
			     "set KAFKA_ZOOKEEPER_CONNECT=host:2181,… or "
			     "KAFKA_INIT_ZOOKEEPER_SERVICE",
			     "it is not set: there is no ZooKeeper to register with");
		return;
	}
	wrong = connect_string_parse(value, ZOOKEEPER_PORT, &broker->zookeeper);
	if (wrong)
		findings_add(findings, FINDING_ERROR, settings_origin(server, "zookeeper.connect"),
			     "write host:port,host:port/chroot", "zookeeper.connect: %s", wrong);
}

/* A variable from a label that the pod does not have is empty (the downward API), and no rack. */
static void drop_empty_rack(struct settings *server)
{
	const char *rack = settings_get(server, "broker.rack");

	if (rack && !*rack)
		settings_remove(server, "broker.rack");
}

void broker_build(struct broker *broker, struct settings *server, const struct identity *identity,
		  const struct settings *tool, struct findings *findings)
{
	*broker = (struct broker) {.id = identity->id};
	rules_check_kraft(server, findings);
	if (identity->id >= 0) {
		set_id(server, identity);
		keep_generated_id(server, identity->id, tool);
		rules_check_id(server, identity, findings);
	}
	drop_empty_rack(server);
	rules_check_log_dir(server, findings);
	if (!settings_find(server, broker_log_dirs_key(server)))
		derive(server, "log.dirs", KAFKA_LOG_DIRS_DEFAULT, "the default");
	build_listeners(broker, server, identity, tool, findings);
	rules_check_advertised(server, &broker->advertised, findings);
	config_check_types(server, &broker->bound, findings);
	names_check(server, findings);
	relations_check(server, findings);
	migration_check(server, findings);
	inter_broker_find(server, &broker->bound, &broker->advertised, &broker->inter_broker);
	build_zookeeper(broker, server, tool, findings);
	config_number(server, "zookeeper.session.timeout.ms", &broker->session_timeout_ms);
	config_bool(server, "zookeeper.ssl.client.enable", &broker->zookeeper_tls);
}

static void warn_of_dynamic(const struct setting *dynamic, const struct settings *server,
			    struct findings *findings)
{
	const char *value = settings_get(server, dynamic->key);

	if (!value || str_equal(value, dynamic->value))
		return;
	findings_add(
		findings, FINDING_WARNING, dynamic->origin,
		"take it back with kafka-configs --alter --delete-config if it is of an earlier "
		"pod",
		"%s was set there to %s, which wins over %s (%s)", dynamic->key, dynamic->value,
		value, settings_origin(server, dynamic->key));
}

void broker_apply_dynamic(struct broker *broker, const struct settings *server,
			  const struct settings *dynamic, struct findings *findings)
{
	/* All that inter_broker_find goes by. */
	static const char *const keys[] = {
		"listeners", "advertised.listeners", "listener.security.protocol.map",
		"inter.broker.listener.name", "security.inter.broker.protocol"};
	cleanup_settings struct settings both = SETTINGS_NULL;
	cleanup_listeners struct listeners bound = LISTENERS_NULL, advertised = LISTENERS_NULL;
	cleanup_free char *wrong = NULL;

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const struct setting *own = settings_find(server, keys[i]);
		const struct setting *set = settings_find(dynamic, keys[i]);

		if (set)
			warn_of_dynamic(set, server, findings);
		if (set || own)
			settings_set(&both, keys[i], set ? set->value : own->value,
				     (struct origin) {LAYER_FILE, "ZooKeeper", 0});
	}
	free(listeners_read(&both, "listeners", &bound));
	wrong = listeners_read(&both, "advertised.listeners", &advertised);
	if (wrong)
		return;
	inter_broker_finish(&broker->inter_broker);
	inter_broker_find(&both, &bound, &advertised, &broker->inter_broker);
}
