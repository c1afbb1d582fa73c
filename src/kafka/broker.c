// SPDX-License-Identifier: Apache-2.0
#include "kafka/broker.h"

#include <inttypes.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "kafka/config.h"
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
	free(broker->bound_problem);
	free(broker->advertised_problem);
	free(broker->zookeeper_problem);
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
	/* Kafka refuses a node.id that differs, even the generated one of a file for KRaft. */
	if (settings_find(server, "node.id"))
		settings_set(server, "node.id", id, origin);
}

/* While broker.id.generation.enable is true, Kafka refuses a given id above reserved.broker.max.id.
 * The one on the disk may be such an id, which Kafka generated. */
static void keep_generated_id(const struct broker *broker, struct settings *server)
{
	static const char key[] = "broker.id.generation.enable";

	if (str_equal(option_get(broker->tool, OPTION_ID_FROM), "data") &&
	    broker->id > broker->reserved_max_id && !settings_find(server, key))
		derive(server, key, "false", option_origin(broker->tool, OPTION_ID_FROM));
}

static void derive_id(struct broker *broker, struct settings *server)
{
	broker->id = broker->identity->id;
	broker->reserved_max_id = INT32_MAX;
	config_number(server, "reserved.broker.max.id", &broker->reserved_max_id);
	if (broker->id < 0)
		return;
	set_id(server, broker->identity);
	keep_generated_id(broker, server);
}

/* The address that clients are to be told, or NULL. The caller frees it. */
static char *own_address(const struct broker *broker)
{
	if (str_equal(option_get(broker->tool, OPTION_ADVERTISE), "name"))
		return identity_fqdn(broker->identity);
	return broker->identity->pod_ip ? xstrdup(broker->identity->pod_ip) : NULL;
}

/* Each of `listeners`, or PLAINTEXT, with the own address. A listener that is bound to one address
 * keeps that. */
static void derive_advertised(struct broker *broker, struct settings *server)
{
	const struct listeners *listeners = &broker->bound;
	cleanup_str struct str text = STR_NULL;
	cleanup_free char *address = NULL;
	bool needs_address = !listeners->length;

	for (size_t i = 0; i < listeners->length; i++)
		needs_address = needs_address || endpoint_is_wildcard(listeners->items[i].host);
	broker->lacks_address = needs_address && !(address = own_address(broker));
	if (broker->lacks_address)
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

/* The one address that the listener of this name is bound to; NULL: none. */
static const char *bound_address(const struct broker *broker, const char *name)
{
	for (size_t i = 0; i < broker->bound.length; i++) {
		const struct listener *one = &broker->bound.items[i];

		if (str_equal(one->name, name) && !endpoint_is_wildcard(one->host))
			return one->host;
	}
	return NULL;
}

static bool is_without_host(const struct listeners *listeners)
{
	for (size_t i = 0; i < listeners->length; i++)
		if (!*listeners->items[i].host)
			return true;
	return false;
}

/* One without a host: Kafka would register the canonical name of the machine
 * (KafkaServer.createBrokerInfo), under which nobody looks for it. */
static void fill_in_advertised(struct broker *broker, struct settings *server)
{
	static const char key[] = "advertised.listeners";
	cleanup_listeners struct listeners given = LISTENERS_NULL;
	cleanup_str struct str text = STR_NULL;
	cleanup_free char *address = NULL;
	cleanup_free char *wrong = listeners_read(server, key, &given);

	if (wrong || !is_without_host(&given))
		return;
	address = own_address(broker);
	for (size_t i = 0; i < given.length; i++) {
		const struct listener *one = &given.items[i];
		const char *bound = bound_address(broker, one->name);
		const char *own = bound ? bound : address;

		broker->lacks_address = broker->lacks_address || (!*one->host && !own);
		listener_add_text(&text, one->name, *one->host || !own ? one->host : own,
				  one->port);
	}
	if (!broker->lacks_address)
		setting_replace_value(settings_find(server, key), str_steal(&text));
}

/* Every address of this machine, on the advertised ports. */
static void derive_listeners(struct settings *server, const struct listeners *advertised)
{
	cleanup_str struct str text = STR_NULL;

	for (size_t i = 0; i < advertised->length; i++)
		listener_add_text(&text, advertised->items[i].name, "", advertised->items[i].port);
	derive(server, "listeners", text.text, "advertised.listeners");
}

static void derive_both_listeners(struct broker *broker, struct settings *server)
{
	bool is_given = settings_find(server, "listeners");

	broker->bound_problem = listeners_read(server, "listeners", &broker->bound);
	if (!settings_find(server, "advertised.listeners") && (!is_given || broker->bound.length))
		derive_advertised(broker, server);
	else
		fill_in_advertised(broker, server);
	broker->advertised_problem =
		listeners_read(server, "advertised.listeners", &broker->advertised);
	if (is_given || !broker->advertised.length)
		return;
	derive_listeners(server, &broker->advertised);
	broker->bound_problem = listeners_read(server, "listeners", &broker->bound);
}

/* Takes "zk-headless:2181/kafka" apart. The pods behind a headless Service are called after it
 * without "-headless". */
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

static void derive_zookeeper(struct broker *broker, struct settings *server)
{
	const char *service = option_get(broker->tool, OPTION_ZOOKEEPER_SERVICE);
	const char *value = settings_get(server, "zookeeper.connect");

	if (service && (!value || !*value)) {
		int64_t replicas = option_number(broker->tool, OPTION_ZOOKEEPER_REPLICAS);
		cleanup_free char *connect = connect_from_service(
			service, replicas < REPLICAS_MAX ? replicas : REPLICAS_MAX);

		settings_set(server, "zookeeper.connect", connect,
			     (struct origin) {LAYER_OPTION,
					      option_origin(broker->tool, OPTION_ZOOKEEPER_SERVICE),
					      0});
		value = settings_get(server, "zookeeper.connect");
	}
	if (value && *value && config_knows(server, (const char *[]) {"zookeeper.connect", NULL}))
		broker->zookeeper_problem =
			connect_string_parse(value, ZOOKEEPER_PORT, &broker->zookeeper);
}

static enum broker_mode mode_of(const struct settings *server)
{
	bool migrates = false;

	config_bool(server, "zookeeper.metadata.migration.enable", &migrates);
	return migrates ? MODE_MIGRATION : MODE_ZOOKEEPER;
}

/* An empty rack is no rack: the downward API makes an empty variable of a label that the pod does
 * not have. */
static void drop_empty_rack(struct settings *server)
{
	const char *rack = settings_get(server, "broker.rack");

	if (rack && !*rack)
		settings_remove(server, "broker.rack");
}

void broker_derive(struct broker *broker, struct settings *server, const struct identity *identity,
		   const struct settings *tool)
{
	*broker = (struct broker) {
		.server = server,
		.tool = tool,
		.identity = identity,
		.mode = mode_of(server),
	};
	derive_id(broker, server);
	drop_empty_rack(server);
	if (!settings_find(server, config_log_dirs_key(server)))
		derive(server, "log.dirs", CONFIG_LOG_DIRS_DEFAULT, "the default");
	derive_both_listeners(broker, server);
	inter_broker_find(server, &broker->bound, &broker->advertised, &broker->inter_broker);
	derive_zookeeper(broker, server);
	config_number(server, "zookeeper.session.timeout.ms", &broker->session_timeout_ms);
}

bool broker_has_zookeeper_tls(const struct broker *broker)
{
	bool has_tls = false;

	config_bool(broker->server, "zookeeper.ssl.client.enable", &has_tls);
	return has_tls;
}

void broker_apply_dynamic(struct broker *broker, const struct settings *dynamic)
{
	cleanup_settings struct settings both = SETTINGS_NULL;
	cleanup_listeners struct listeners bound = LISTENERS_NULL, advertised = LISTENERS_NULL;
	cleanup_free char *wrong = NULL;

	for (size_t i = 0; i < INTER_BROKER_KEYS; i++) {
		const struct setting *own = settings_find(broker->server, inter_broker_keys[i]);
		const struct setting *set = settings_find(dynamic, inter_broker_keys[i]);

		if (set || own)
			settings_set(&both, inter_broker_keys[i], set ? set->value : own->value,
				     (struct origin) {LAYER_FILE, "ZooKeeper", 0});
	}
	free(listeners_read(&both, "listeners", &bound));
	wrong = listeners_read(&both, "advertised.listeners", &advertised);
	if (wrong)
		return;
	inter_broker_finish(&broker->inter_broker);
	inter_broker_find(&both, &bound, &advertised, &broker->inter_broker);
}
