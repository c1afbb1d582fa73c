// SPDX-License-Identifier: Apache-2.0
/* The value of server.N: what was read is written and reads back the same. */
#include "fuzz.h"

#include <inttypes.h>

#include "zookeeper/server_line.h"

static void add_host(struct str *out, const char *host)
{
	bool brackets = strchr(host, ':') || *host == '[';

	str_addf(out, "%s%s%s", brackets ? "[" : "", host, brackets ? "]" : "");
}

static char *format(const struct server_line *line)
{
	cleanup_str struct str out = STR_NULL;

	add_host(&out, line->host);
	str_addf(&out, ":%" PRId64 ":%" PRId64, line->quorum_port, line->election_port);
	if (line->has_role)
		str_add(&out, line->is_observer ? ":observer" : ":participant");
	if (line->client_port) {
		str_add_char(&out, ';');
		add_host(&out, line->client_host);
		str_addf(&out, "%s%" PRId64, *line->client_host ? ":" : "", line->client_port);
	}
	return str_steal(&out);
}

static bool is_port(int64_t port)
{
	return port >= 1 && port <= 65535;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pieces pieces = pieces_of(data, size);
	cleanup_free char *text = pieces_next(&pieces);
	cleanup_free char *written = NULL;
	struct server_line first, second;
	char *wrong = server_line_parse(text, &first);

	if (wrong) {
		must(!first.host && !first.client_host);
		free(wrong);
		return 0;
	}
	must(*first.host && is_port(first.quorum_port) && is_port(first.election_port));
	must(first.quorum_port != first.election_port);
	must(!first.client_port || (is_port(first.client_port) && first.client_host));
	written = format(&first);
	wrong = server_line_parse(written, &second);
	must(!wrong);
	must(str_equal(first.host, second.host));
	must(first.quorum_port == second.quorum_port &&
	     first.election_port == second.election_port);
	must(first.has_role == second.has_role && first.is_observer == second.is_observer);
	must(first.client_port == second.client_port);
	must(!first.client_port || str_equal(first.client_host, second.client_host));
	server_line_finish(&first);
	server_line_finish(&second);
	return 0;
}
