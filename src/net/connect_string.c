// SPDX-License-Identifier: Apache-2.0
#include "net/connect_string.h"

#include <string.h>

#include "base/mem.h"
#include "base/str.h"
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

static char *parse_hosts(const char *text, uint16_t port, struct connect_string *connect)
{
	cleanup_strv struct strv hosts = STRV_NULL;

	strv_add_split(&hosts, text, ",");
	for (size_t i = 0; i < hosts.length; i++) {
		cleanup_free char *host = str_trim(hosts.items[i]);
		struct endpoint endpoint;
		char *wrong;

		if (!*host)
			continue;
		wrong = endpoint_parse(host, port, &endpoint);
		if (wrong)
			return wrong;
		connect->items = xgrow(connect->items, connect->length, &connect->capacity,
				       sizeof(*connect->items));
		connect->items[connect->length++] = endpoint;
	}
	return connect->length ? NULL : xstrdup("it names no host");
}

char *connect_string_parse(const char *text, uint16_t port, struct connect_string *connect)
{
	const char *slash = strchr(text, '/');
	cleanup_free char *hosts = xstrndup(text, slash ? (size_t) (slash - text) : strlen(text));
	char *wrong;

	*connect = CONNECT_STRING_NULL;
	wrong = parse_hosts(hosts, port, connect);
	connect->chroot = str_trim(slash && slash[1] ? slash : "");
	if (!wrong && *connect->chroot)
		wrong = check_chroot(connect->chroot);
	if (wrong)
		connect_string_finish(connect);
	return wrong;
}

char *connect_string_format(const struct connect_string *connect)
{
	cleanup_strv struct strv all = STRV_NULL;

	for (size_t i = 0; i < connect->length; i++)
		strv_take(&all, endpoint_format(connect->items[i].host, connect->items[i].port));
	return strv_join(&all, ", ");
}
