// SPDX-License-Identifier: Apache-2.0
#include "kafka/unknown_names.h"

#include <string.h>

#include "base/mem.h"
#include "base/nearest.h"
#include "base/str.h"
#include "base/strv.h"
#include "kafka/kafka_keys.h"

#define JAAS "sasl.jaas.config"

/* A key that differs more is another word. */
#define DISTANCE_MAX 2

/* Keys that are not in ConfigDef but are read: by AbstractConfig, JmxReporter, the authorizers, the
 * plug-ins of tiered storage, KafkaCSVMetricsReporter, or by known plug-ins. */
static bool is_of_others(const char *name)
{
	static const char *const starts[] = {
		"config.providers",
		"authorizer.",
		"metrics.jmx.",
		"rsm.config.",
		"rlmm.config.",
		"confluent.",
		"kafka.csv.metrics.",
		"strimzi.",
		"cruise.control.",
		"aws.",
		"oauth.",
		"opa.",
		"ranger.",
	};
	static const char *const names[] = {"super.users", "allow.everyone.if.no.acl.found"};

	for (size_t i = 0; i < COUNT(starts); i++)
		if (str_starts_with(name, starts[i]))
			return true;
	for (size_t i = 0; i < COUNT(names); i++)
		if (str_equal(name, names[i]))
			return true;
	return false;
}

/* Plug-ins are given all settings, so any name may be one of theirs. */
static bool has_plugin(const struct settings *server)
{
	static const char *const keys[] = {
		"metric.reporters",
		"kafka.metrics.reporters",
		"authorizer.class.name",
		"client.quota.callback.class",
		"create.topic.policy.class.name",
		"alter.config.policy.class.name",
		"principal.builder.class",
		"ssl.engine.factory.class",
		"replica.selector.class",
		"security.providers",
		"sasl.server.callback.handler.class",
		"sasl.client.callback.handler.class",
		"sasl.login.callback.handler.class",
	};

	for (size_t i = 0; i < COUNT(keys); i++) {
		const char *value = settings_get(server, keys[i]);

		if (value && *value)
			return true;
	}
	return false;
}

static const char *nearest_key(const char *name)
{
	const char **names = xcalloc(kafka_key_count, sizeof(*names));
	const char *nearest;

	for (size_t i = 0; i < kafka_key_count; i++)
		names[i] = kafka_keys[i].name;
	nearest = nearest_word(name, names, kafka_key_count, DISTANCE_MAX);
	free(names);
	return nearest;
}

/* "log.retention." of log.retention.hour; NULL: it has fewer than three parts. */
static char *two_parts(const char *name)
{
	const char *dot = strchr(name, '.');

	dot = dot ? strchr(dot + 1, '.') : NULL;
	return dot ? xstrndup(name, (size_t) (dot + 1 - name)) : NULL;
}

static bool has_relatives(const char *name)
{
	cleanup_free char *start = two_parts(name);

	for (size_t i = 0; start && i < kafka_key_count; i++)
		if (str_starts_with(kafka_keys[i].name, start))
			return true;
	return false;
}

static void warn(const struct setting *setting, const char *remedy, const char *what,
		 struct findings *findings)
{
	findings_add(findings, FINDING_WARNING, setting->origin, remedy, "%s: %s", setting->key,
		     what);
}

/* `name` is the key, or what follows a listener's prefix. */
static void check_unknown(const struct setting *setting, const char *name, bool may_be_of_plugin,
			  struct findings *findings)
{
	const char *nearest = nearest_key(name);
	cleanup_free char *remedy = nearest ? xasprintf("%s is one", nearest) : NULL;

	if (nearest)
		warn(setting, remedy, "Kafka has no such key and says nothing", findings);
	else if (!may_be_of_plugin && !is_of_others(name) && has_relatives(name))
		warn(setting, "correct it, or take it out",
		     "Kafka has no such key and says nothing", findings);
}

static bool has_upper(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (text[i] >= 'A' && text[i] <= 'Z')
			return true;
	return false;
}

/* What KAFKA_LISTENER_NAME_SASL_SSL_… becomes. Charts that make the variable from the key can write
 * no other form (helm/charts, incubator/kafka: configurationOverrides). */
static bool is_split_listener(const char *listener)
{
	return str_starts_with(listener, "sasl.ssl.") ||
	       str_starts_with(listener, "sasl.plaintext.");
}

/* listener.name.<listener>.[<mechanism>.]<key>, both in lower case (ListenerName.configPrefix,
 * DynamicBrokerConfig.ListenerMechanismConfigs). */
static void check_listener_key(const struct setting *setting, bool may_be_of_plugin,
			       struct findings *findings)
{
	const char *listener = setting->key + strlen(LISTENER_PREFIX);
	size_t length = strcspn(listener, ".");
	const char *rest = listener[length] ? listener + length + 1 : "";
	const char *below = rest + strcspn(rest, ".");

	if (has_upper(listener, length))
		warn(setting, "write the listener's name in lower case",
		     "Kafka looks only for the name in lower case", findings);
	else if (str_equal(rest, JAAS))
		warn(setting,
		     "write listener.name.<listener>.<mechanism>.sasl.jaas.config, all in lower "
		     "case",
		     "Kafka ignores it without the mechanism", findings);
	else if (kafka_key_find(rest))
		return;
	else if (is_split_listener(listener))
		warn(setting,
		     "write listener.name.sasl_ssl.…, which is KAFKA_LISTENER_NAME_SASL__SSL_…",
		     "Kafka takes it for a key of a listener SASL", findings);
	else if (*below && kafka_key_find(below + 1)) {
		if (has_upper(rest, (size_t) (below - rest)))
			warn(setting, "write the mechanism's name in lower case",
			     "Kafka looks only for the name in lower case", findings);
	} else if (*rest) {
		check_unknown(setting, rest, may_be_of_plugin, findings);
	}
}

static void check_name(const struct setting *setting, bool may_be_of_plugin,
		       struct findings *findings)
{
	const char *name = setting->key;
	const char *broker_key = kafka_key_of_topic(name);
	cleanup_free char *remedy = broker_key ? xasprintf("set %s", broker_key) : NULL;
	const struct kafka_key *key = kafka_key_find(name);

	if (str_equal(name, JAAS) || str_ends_with(name, "." JAAS)) {
		warn(setting,
		     "write listener.name.<listener>.<mechanism>.sasl.jaas.config, all in lower "
		     "case",
		     "a broker ignores it in this form", findings);
	} else if (key) {
		if (key->span == KAFKA_SPAN_ADDED)
			warn(setting, "take it out until then", "only Kafka 4.0 has this key",
			     findings);
	} else if (broker_key) {
		warn(setting, remedy, "so it is called for one topic; a broker ignores it",
		     findings);
	} else {
		check_unknown(setting, name, may_be_of_plugin, findings);
	}
}

void unknown_names_check(const struct broker *broker, struct findings *findings)
{
	const struct settings *server = broker->server;
	bool may_be_of_plugin = has_plugin(server);

	for (size_t i = 0; i < server->length; i++) {
		const struct setting *setting = &server->items[i];

		if (str_starts_with(setting->key, LISTENER_PREFIX))
			check_listener_key(setting, may_be_of_plugin, findings);
		else
			check_name(setting, may_be_of_plugin, findings);
	}
}
