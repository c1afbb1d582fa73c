// SPDX-License-Identifier: Apache-2.0
#include "net/endpoint.h"

#include <inttypes.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/str.h"

/* Splits at the last colon that is not within brackets. */
char *endpoint_parse(const char *text, uint16_t default_port, struct endpoint *endpoint)
{
	const char *close = *text == '[' ? strchr(text, ']') : NULL;
	const char *colon = close ? strchr(close, ':') : strrchr(text, ':');
	const char *end = colon ? colon : text + strlen(text);
	int64_t port = default_port;

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
	if (*endpoint->host && !endpoint->host[strcspn(endpoint->host, " \t\n\v\f\r/[]")])
		return NULL;
	free(endpoint->host);
	return xasprintf("`%s` is not a host and a port", text);
}

char *endpoint_format(const char *host, int64_t port)
{
	return xasprintf(strchr(host, ':') ? "[%s]:%" PRId64 : "%s:%" PRId64, host, port);
}

bool endpoint_is_wildcard(const char *host)
{
	return !*host || str_equal(host, "0.0.0.0") || str_equal(host, "::");
}
