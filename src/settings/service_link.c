// SPDX-License-Identifier: Apache-2.0
#include "settings/service_link.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/str.h"

static bool is_address(const char *value)
{
	struct in6_addr address;

	return inet_pton(AF_INET, value, &address) == 1 ||
	       inet_pton(AF_INET6, value, &address) == 1;
}

static bool is_port(const char *value)
{
	int64_t port;

	return number_parse(value, 1, 65535, &port);
}

static bool is_protocol(const char *value)
{
	return str_equal(value, "tcp") || str_equal(value, "udp") || str_equal(value, "sctp");
}

static bool is_url(const char *value)
{
	return str_starts_with(value, "tcp://") || str_starts_with(value, "udp://") ||
	       str_starts_with(value, "sctp://");
}

/* Reads "_9092_TCP" and returns what follows; NULL if it is not that. */
static const char *skip_port_protocol(const char *tail)
{
	static const char *const protocols[] = {"TCP", "UDP", "SCTP"};
	size_t digits;

	if (*tail++ != '_')
		return NULL;
	digits = strspn(tail, "0123456789");
	if (!digits || tail[digits] != '_')
		return NULL;
	tail += digits + 1;
	for (size_t i = 0; i < COUNT(protocols); i++)
		if (str_starts_with(tail, protocols[i]))
			return tail + strlen(protocols[i]);
	return NULL;
}

/* `tail` is what follows the "_PORT" of the name. */
static bool is_port_link(const char *tail, const char *value)
{
	if (!*tail)
		return is_url(value);
	tail = skip_port_protocol(tail);
	if (!tail)
		return false;
	if (!*tail)
		return is_url(value);
	return (str_equal(tail, "_PROTO") && is_protocol(value)) ||
	       (str_equal(tail, "_PORT") && is_port(value)) ||
	       (str_equal(tail, "_ADDR") && is_address(value));
}

static bool is_ours(const char *name)
{
	static const char *const starts[] = {"KAFKA_", "ZK_", "ZOO_", "ZOOKEEPER_", "JMX"};

	for (size_t i = 0; i < COUNT(starts); i++)
		if (str_starts_with(name, starts[i]))
			return true;
	return false;
}

bool service_link_is(const char *name, const char *value)
{
	const char *at;

	if (!is_ours(name))
		return false;
	if (str_ends_with(name, "_SERVICE_HOST"))
		return is_address(value);
	/* The Service's own name may hold these words, so every place is tried. */
	for (at = strstr(name, "_SERVICE_PORT"); at; at = strstr(at + 1, "_SERVICE_PORT"))
		if ((at[strlen("_SERVICE_PORT")] == '_' || !at[strlen("_SERVICE_PORT")]) &&
		    is_port(value))
			return true;
	for (at = strstr(name, "_PORT"); at; at = strstr(at + 1, "_PORT"))
		if (is_port_link(at + strlen("_PORT"), value))
			return true;
	return false;
}
