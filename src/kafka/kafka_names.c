// SPDX-License-Identifier: Apache-2.0
#include "kafka/kafka_names.h"

#include <ctype.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "kafka/kafka_foreign.h"

char *kafka_names_to_key(const char *name)
{
	static const char separators[] = {'\0', '.', '_', '-'};
	cleanup_str struct str key = STR_NULL;

	for (const char *at = name; *at;) {
		size_t underscores = strspn(at, "_");

		if (underscores >= sizeof(separators) ||
		    (underscores && (at == name || !at[underscores])))
			return NULL;
		if (underscores)
			str_add_char(&key, separators[underscores]);
		at += underscores;
		if (*at)
			str_add_char(&key, (char) tolower((unsigned char) *at++));
	}
	/* The one key of Kafka with capitals (ZkConfigs.ZK_CLIENT_CNXN_SOCKET_CONFIG). */
	if (str_equal(key.text, "zookeeper.client.cnxn.socket") ||
	    str_equal(key.text, "zookeeper.clientcnxnsocket"))
		return xstrdup("zookeeper.clientCnxnSocket");
	return str_steal(&key);
}

const char *const kafka_names_excluded[] = {
	"CUB_ZK_TIMEOUT",
	"DATA",
	"DATA_DIRS",
	"DEBUG",
	"GC_LOG_OPTS",
	"HEAP_OPTS",
	"HOME",
	"HOST",
	"JMX_HOSTNAME",
	"JMX_OPTS",
	"JMX_PORT",
	"JVM_PERFORMANCE_OPTS",
	"LOG4J_LOGGERS",
	"LOG4J_OPTS",
	"LOG4J_ROOT_LOGLEVEL",
	"MODE",
	"OPTS",
	"PORT",
	"TOOLS_LOG4J_LOGLEVEL",
	"URL",
	"VERSION",
	NULL,
};

bool kafka_name_is_excluded(const char *variable)
{
	const char *name = variable + strlen("KAFKA_");

	if (!str_starts_with(variable, "KAFKA_"))
		return false;
	if (str_starts_with(name, "INIT_") || str_starts_with(name, "CREATE_TOPICS"))
		return true;
	for (const char *const *excluded = kafka_names_excluded; *excluded; excluded++) {
		size_t length = strlen(*excluded);

		if (str_starts_with(name, *excluded) &&
		    (!name[length] || str_equal(name + length, "_FILE")))
			return true;
	}
	return false;
}

/* Bitnami's rule cannot write `_` in a key, except in these two (libkafka.sh). */
static char *keep_listener_names(char *key)
{
	static const char *const names[] = {"sasl.ssl", "sasl.plaintext"};

	for (size_t i = 0; i < COUNT(names); i++)
		for (char *at = strstr(key, names[i]); at; at = strstr(at + 1, names[i]))
			at[strlen("sasl")] = '_';
	return key;
}

/* How the variables begin, and how their keys begin. The last two are from Confluent's own image
 * (kafka.properties.template). */
static const struct prefix {
	const char *of_variables;
	const char *of_keys;
	bool is_bitnami;
} prefixes[] = {
	{"KAFKA_CFG_", "", true},
	{"KAFKA_", "", false},
	{"CONFLUENT_SUPPORT_", "confluent.support.", false},
	{"CONFLUENT_METRICS_", "confluent.metrics.", false},
};

static const struct prefix *prefix_of(const char *variable)
{
	for (size_t i = 0; i < COUNT(prefixes); i++)
		if (str_starts_with(variable, prefixes[i].of_variables))
			return &prefixes[i];
	return NULL;
}

/* fast-data-dev drops empty values; these words stand for one (config_kafka.sh). */
static bool is_word_for_empty(const char *value)
{
	return value && (str_equal(value, "#NULL#") || str_equal(value, "#EMPTY#"));
}

/* `variable` is `base` or its …_FILE. */
static void read_base(const struct environment *environment, const struct prefix *prefix,
		      const char *base, const char *variable, struct settings *server,
		      struct findings *findings)
{
	size_t length = strlen(prefix->of_variables);
	cleanup_free char *name = strlen(base) > length ? kafka_names_to_key(base + length) : NULL;
	cleanup_free char *key = name ? xasprintf("%s%s", prefix->of_keys, name) : NULL;

	if (!key)
		findings_add(findings, FINDING_ERROR, variable,
			     "write _ for a dot, __ for an underscore, ___ for a dash",
			     "the name has four or more underscores in a row, or one at an end");
	else if (is_word_for_empty(environment_get(environment, base)))
		findings_add(findings, FINDING_ERROR, variable,
			     "leave the value empty: here an empty value is a value",
			     "its value is fast-data-dev's word for an empty one");
	else
		environment_read_alias(environment, base,
				       prefix->is_bitnami ? keep_listener_names(key) : key, server,
				       findings);
}

void kafka_names_read(const struct environment *environment, struct settings *server,
		      struct findings *findings)
{
	for (size_t i = 0; i < environment->length; i++) {
		const char *variable = environment->items[i].name;
		const struct prefix *prefix = prefix_of(variable);
		cleanup_free char *base = environment_base_name(environment, i);

		if (!base || kafka_foreign_check(environment, base, variable, findings))
			continue;
		if (prefix && !kafka_name_is_excluded(variable))
			read_base(environment, prefix, base, variable, server, findings);
	}
}
