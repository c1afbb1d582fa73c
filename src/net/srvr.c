// SPDX-License-Identifier: Apache-2.0
#include "net/srvr.h"

#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "net/stream.h"

#define ANSWER_MAX ((size_t) 1 << 20)

/* What follows `name` on its line; NULL: no such line. The caller frees it. */
static char *line_value(const char *answer, const char *name)
{
	const char *at = strstr(answer, name);

	return at ? xstrndup(at + strlen(name), strcspn(at + strlen(name), "\r\n")) : NULL;
}

static enum srvr_state state_of(const char *answer, const char *mode)
{
	static const char *const serving[] = {"leader", "follower", "observer", "standalone"};

	if (strstr(answer, "not currently serving requests"))
		return SRVR_NOT_SERVING;
	for (size_t i = 0; mode && i < COUNT(serving); i++)
		if (str_equal(mode, serving[i]))
			return SRVR_SERVES;
	if (mode && str_equal(mode, "read-only"))
		return SRVR_READ_ONLY;
	if (strstr(answer, "is not executed because it is not in the whitelist"))
		return SRVR_NOT_LISTED;
	if (mode)
		return SRVR_OTHER_MODE;
	return *answer ? SRVR_FOREIGN : SRVR_SILENT;
}

void srvr_parse(const char *answer, struct srvr *srvr)
{
	*srvr = (struct srvr) {.mode = line_value(answer, "Mode: ")};
	srvr->state = state_of(answer, srvr->mode);
	if (!srvr->mode)
		return;
	srvr->leads = str_equal(srvr->mode, "leader");
	srvr->zxid = line_value(answer, "Zxid: ");
	srvr->latency = line_value(answer, "Latency min/avg/max: ");
}

void srvr_finish(struct srvr *srvr)
{
	free(srvr->mode);
	free(srvr->zxid);
	free(srvr->latency);
	*srvr = SRVR_NULL;
}

enum net_outcome srvr_ask(const struct net_address *address, const struct tls_client *tls,
			  deadline_ms deadline, struct srvr *srvr, struct err *err)
{
	cleanup_stream struct stream *stream = NULL;
	cleanup_str struct str answer = STR_NULL;
	enum net_outcome outcome = stream_open(address, tls, deadline, &stream, err);

	/* Four bytes without a newline: the server would leave that unread, and its close would be
	 * a reset that loses the answer. */
	if (outcome == NET_OK)
		outcome = stream_send(stream, "srvr", 4, deadline, err);
	if (outcome == NET_OK)
		outcome = stream_receive_all(stream, ANSWER_MAX, deadline, &answer, err);
	if (outcome == NET_OK)
		srvr_parse(answer.text, srvr);
	return outcome;
}
