// SPDX-License-Identifier: Apache-2.0
#include "net/connect_string.h"

#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/strv.h"

void connect_string_finish(struct connect_string *connect)
{
	for (size_t i = 0; i < connect->length; i++)
		free(connect->items[i].host);
	free(connect->items);
	free(connect->chroot);
	*connect = CONNECT_STRING_NULL;
}

/* The rules of ZooKeeper's PathUtils.validatePath that a chroot can break. */
static char *check_chroot(const char *chroot)
{
	if (str_ends_with(chroot, "/"))
		return xasprintf("the chroot `%s` ends in a slash", chroot);
	if (strstr(chroot, "//"))
		return xasprintf("the chroot `%s` has an empty name in it", chroot);
	if (strstr(chroot, "/./") || strstr(chroot, "/../") || str_ends_with(chroot, "/.") ||
	    str_ends_with(chroot, "/.."))
		return xasprintf("the chroot `%s` is relative", chroot);
	for (const char *at = chroot; *at; at++)
		if ((unsigned char) *at < 0x20 || *at == 0x7F)
			return xasprintf("the chroot `%s` has a control character in it", chroot);
	if (strchr(chroot, ','))
		return xasprintf("`%s`: one chroot stands once, after the last host", chroot);
	return NULL;
}

/* Splits at the last colon that is not within brackets. */
static char *parse_endpoint(const char *text, struct endpoint *endpoint)
{
	const char *close = *text == '[' ? strchr(text, ']') : NULL;
	const char *colon = close ? strchr(close, ':') : strrchr(text, ':');
	const char *end = colon ? colon : text + strlen(text);
	int64_t port = ZOOKEEPER_PORT;

	if (*text == '[' && !close)
		return xasprintf("`%s` has no closing bracket", text);
	if (close && end != close + 1)
		return xasprintf("`%s`: only a port may follow the bracket", text);
	/* Java ignores a colon at the end, but not behind a bracket. */
	if (colon && (colon[1] || close) && !number_parse(colon + 1, 1, 65535, &port))
		return xasprintf("`%s`: the port must be a number from 1 to 65535", text);
	endpoint->host = close ? xstrndup(text + 1, (size_t) (close - text - 1))
			       : xstrndup(text, (size_t) (end - text));
	endpoint->port = (uint16_t) port;
	endpoint->has_port = colon && colon[1];
	if (*endpoint->host && !endpoint->host[strcspn(endpoint->host, " \t\n\v\f\r/[]")])
		return NULL;
	free(endpoint->host);
	return xasprintf("`%s` is not a host and a port", text);
}

static char *parse_hosts(const char *text, struct connect_string *connect)
{
	cleanup_strv struct strv hosts = STRV_NULL;

	strv_add_split(&hosts, text, ",");
	for (size_t i = 0; i < hosts.length; i++) {
		cleanup_free char *host = str_trim(hosts.items[i]);
		struct endpoint endpoint;
		char *wrong;

		if (!*host)
			continue;
		wrong = parse_endpoint(host, &endpoint);
		if (wrong)
			return wrong;
		connect->items = xgrow(connect->items, connect->length, &connect->capacity,
				       sizeof(*connect->items));
		connect->items[connect->length++] = endpoint;
	}
	return connect->length ? NULL : xstrdup("it names no host");
}

char *connect_string_parse(const char *text, struct connect_string *connect)
{
	const char *slash = strchr(text, '/');
	cleanup_free char *hosts = xstrndup(text, slash ? (size_t) (slash - text) : strlen(text));
	char *wrong;

	*connect = CONNECT_STRING_NULL;
	wrong = parse_hosts(hosts, connect);
	connect->chroot = str_trim(slash && slash[1] ? slash : "");
	if (!wrong && *connect->chroot)
		wrong = check_chroot(connect->chroot);
	if (wrong)
		connect_string_finish(connect);
	return wrong;
}

void connect_string_set_default_port(struct connect_string *connect, uint16_t port)
{
	for (size_t i = 0; i < connect->length; i++)
		if (!connect->items[i].has_port)
			connect->items[i].port = port;
}

bool host_is_wildcard(const char *host)
{
	return !*host || str_equal(host, "0.0.0.0") || str_equal(host, "::");
}

char *endpoint_format(const struct endpoint *endpoint)
{
	bool is_ipv6 = strchr(endpoint->host, ':');

	return xasprintf("%s%s%s:%u", is_ipv6 ? "[" : "", endpoint->host, is_ipv6 ? "]" : "",
			 (unsigned) endpoint->port);
}

char *connect_string_format(const struct connect_string *connect)
{
	cleanup_strv struct strv all = STRV_NULL;

	for (size_t i = 0; i < connect->length; i++)
		strv_take(&all, endpoint_format(&connect->items[i]));
	return strv_join(&all, ", ");
}
