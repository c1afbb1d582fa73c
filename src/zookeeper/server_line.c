// SPDX-License-Identifier: Apache-2.0
#include "zookeeper/server_line.h"

#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/str.h"
#include "base/strv.h"

void server_line_finish(struct server_line *line)
{
	free(line->host);
	free(line->client_host);
	*line = (struct server_line) {.host = NULL};
}

/* Takes the host off the front and returns what follows it, from the colon on. NULL: there is no
 * host, or a bracket stays open. */
static const char *take_host(const char *text, char **hostp)
{
	const char *start = text + (*text == '[');
	const char *end = *text == '[' ? strchr(text, ']') : strchr(text, ':');

	if (!end || end == start)
		return NULL;
	*hostp = xstrndup(start, (size_t) (end - start));
	return end + (*text == '[');
}

static char *parse_role(const char *role, bool *is_observerp)
{
	*is_observerp = str_equal_nocase(role, "observer");
	if (*is_observerp || str_equal_nocase(role, "participant"))
		return NULL;
	return xasprintf("the role `%s` is neither participant nor observer", role);
}

static char *parse_address(const char *text, struct server_line *line)
{
	cleanup_strv struct strv fields = STRV_NULL;
	const char *ports = take_host(text, &line->host);

	/* strv_add_split would skip an empty field. Java ignores a colon at the end. */
	if (!ports || *ports != ':' || strstr(ports, "::"))
		return xasprintf("`%s` is not host:quorum-port:election-port", text);
	strv_add_split(&fields, ports, ":");
	if (fields.length < 2 || fields.length > 3 ||
	    !number_parse(fields.items[0], 1, 65535, &line->quorum_port) ||
	    !number_parse(fields.items[1], 1, 65535, &line->election_port))
		return xasprintf(
			"`%s` is not host:quorum-port:election-port with ports from 1 to 65535",
			text);
	if (line->quorum_port == line->election_port)
		return xasprintf("`%s`: the quorum port and the election port are the same", text);
	line->has_role = fields.length == 3;
	return line->has_role ? parse_role(fields.items[2], &line->is_observer) : NULL;
}

static char *parse_client(const char *text, struct server_line *line)
{
	const char *colon = strrchr(text, ':');
	cleanup_free char *host = xstrndup(text, colon ? (size_t) (colon - text) : 0);
	bool in_brackets = *host == '[' && str_ends_with(host, "]");

	if (!number_parse(colon ? colon + 1 : text, 1, 65535, &line->client_port) ||
	    strpbrk(host, ";|") || (!in_brackets && strchr(host, ':')))
		return xasprintf("`;%s` is not ;[address:]client-port", text);
	line->client_host = in_brackets ? xstrndup(host + 1, strlen(host) - 2) : xstrdup(host);
	return NULL;
}

char *server_line_parse(const char *text, struct server_line *line)
{
	const char *semicolon = strchr(text, ';');
	cleanup_free char *addresses =
		xstrndup(text, semicolon ? (size_t) (semicolon - text) : strlen(text));
	cleanup_strv struct strv all = STRV_NULL;
	char *wrong = NULL;

	*line = (struct server_line) {.host = NULL};
	strv_add_split(&all, addresses, "|");
	if (!all.length || *addresses == '|' || strstr(addresses, "||"))
		return xstrdup("it names no host");
	for (size_t i = all.length; i-- > 0 && !wrong;) {
		bool had_role = line->has_role, was_observer = line->is_observer;

		/* `line` keeps the first address. The role may stand at any of them. */
		free(line->host);
		*line = (struct server_line) {.host = NULL};
		wrong = parse_address(all.items[i], line);
		if (wrong || !had_role)
			continue;
		if (line->has_role && line->is_observer != was_observer)
			wrong = xstrdup("its addresses have different roles");
		line->has_role = true;
		line->is_observer = was_observer;
	}
	if (!wrong && semicolon)
		wrong = parse_client(semicolon + 1, line);
	if (wrong)
		server_line_finish(line);
	return wrong;
}
