// SPDX-License-Identifier: Apache-2.0
#include "kafka/inter_broker.h"

#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "kafka/config.h"
#include "kafka/listener_keys.h"
#include "kafka/types.h"
#include "net/connect_string.h"

void inter_broker_finish(struct inter_broker *found)
{
	free(found->listener);
	free(found->security);
	free(found->local);
	free(found->advertised);
	*found = (struct inter_broker) {.listener = NULL};
}

const char *security_protocol_find(const char *name)
{
	static const char *const all[] = {"PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (str_equal_nocase(all[i], name))
			return all[i];
	return NULL;
}

bool security_protocol_is_tls(const char *protocol)
{
	return str_ends_with(protocol, "SSL");
}

/* Each entry is "NAME:PROTOCOL", split at the last colon (Csv.parseCsvMap). */
char *security_protocol_of(const struct settings *server, const char *listener)
{
	cleanup_strv struct strv entries = STRV_NULL;
	cleanup_free char *map = config_text(server, "listener.security.protocol.map");
	const char *found = NULL;

	kafka_split_csv(map ? map : "", &entries);
	for (size_t i = 0; i < entries.length; i++) {
		char *colon = strrchr(entries.items[i], ':');
		cleanup_free char *name = NULL;
		cleanup_free char *protocol = NULL;

		if (!colon)
			continue;
		*colon = '\0';
		name = str_trim_java(entries.items[i]);
		protocol = str_trim_java(colon + 1);
		if (str_equal_nocase(name, listener))
			found = security_protocol_find(protocol);
	}
	return found ? xstrdup(found) : NULL;
}

void security_mechanisms_of(const struct settings *server, const char *listener, struct strv *all)
{
	static const char key[] = "sasl.enabled.mechanisms";
	cleanup_free char *prefix = listener_prefix(listener);
	const char *value = listener_get(server, prefix, key);
	cleanup_free char *text = value ? xstrdup(value) : config_text(server, key);

	kafka_split(text, all);
}

static const struct listener *find(const struct listeners *listeners, const char *name)
{
	for (size_t i = 0; i < listeners->length; i++)
		if (str_equal_nocase(listeners->items[i].name, name))
			return &listeners->items[i];
	return NULL;
}

/* "host:port"; brackets around IPv6. */
static char *endpoint(const char *host, int64_t port)
{
	cleanup_str struct str text = STR_NULL;

	listener_add_text(&text, "", host, port);
	return xstrdup(text.text + strlen("://"));
}

/* Java binds a wildcard for both families, so the loopback of IPv4 always answers. */
static const char *reachable(const char *host)
{
	return endpoint_is_wildcard(host) ? "127.0.0.1" : host;
}

void inter_broker_find(const struct settings *server, const struct listeners *bound,
		       const struct listeners *advertised, struct inter_broker *found)
{
	cleanup_free char *given = config_text(server, "inter.broker.listener.name");
	cleanup_free char *protocol = config_text(server, "security.inter.broker.protocol");
	const char *name = given ? given : protocol;
	const struct listener *own = find(bound, name), *told = find(advertised, name);
	cleanup_free char *security = security_protocol_of(server, name);

	*found = (struct inter_broker) {.listener = NULL};
	if (!own || !told || !security)
		return;
	found->listener = xstrdup(own->name);
	found->security = steal_pointer(&security);
	found->local = endpoint(reachable(own->host), own->port);
	found->advertised = endpoint(told->host, told->port);
}
