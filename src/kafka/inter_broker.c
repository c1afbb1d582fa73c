// SPDX-License-Identifier: Apache-2.0
#include "kafka/inter_broker.h"

#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "kafka/config.h"
#include "kafka/listener_keys.h"
#include "net/connect_string.h"

const char *const inter_broker_keys[INTER_BROKER_KEYS] = {
	"listeners", "advertised.listeners", "listener.security.protocol.map",
	"inter.broker.listener.name", "security.inter.broker.protocol"};

void inter_broker_finish(struct inter_broker *found)
{
	free(found->listener);
	free(found->security);
	free(found->local);
	free(found->advertised);
	*found = (struct inter_broker) {.listener = NULL};
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
	cleanup_free char *security = listener_key_protocol(server, name);

	*found = (struct inter_broker) {.listener = NULL};
	if (!own || !told || !security)
		return;
	found->listener = xstrdup(own->name);
	found->security = steal_pointer(&security);
	found->local = endpoint(reachable(own->host), own->port);
	found->advertised = endpoint(told->host, told->port);
}
