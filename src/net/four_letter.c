// SPDX-License-Identifier: Apache-2.0
#include "net/four_letter.h"

#include <string.h>

#include "base/mem.h"

#define ANSWER_MAX ((size_t) 1 << 20)

enum stream_outcome four_letter_ask(const struct net_address *address, const struct tls_client *tls,
				    const char *word, deadline_ms deadline, struct str *answer,
				    struct err *err)
{
	cleanup_stream struct stream *stream = NULL;
	enum stream_outcome outcome = stream_open(address, tls, deadline, &stream, err);

	if (outcome == STREAM_OK)
		outcome = stream_send(stream, word, strlen(word), deadline, err);
	if (outcome == STREAM_OK)
		outcome = stream_receive_all(stream, ANSWER_MAX, deadline, answer, err);
	return outcome;
}

enum server_mode four_letter_mode(const char *answer)
{
	static const char *const serving[] = {"leader", "follower", "observer", "standalone"};
	const char *mode = strstr(answer, "Mode: ");
	size_t length;

	if (strstr(answer, "not currently serving requests"))
		return SERVER_NOT_SERVING;
	if (!mode)
		return SERVER_UNKNOWN;
	mode += strlen("Mode: ");
	length = strcspn(mode, "\r\n");
	for (size_t i = 0; i < sizeof(serving) / sizeof(*serving); i++)
		if (strlen(serving[i]) == length && strncmp(mode, serving[i], length) == 0)
			return SERVER_SERVES;
	return length == strlen("read-only") && strncmp(mode, "read-only", length) == 0
		       ? SERVER_READ_ONLY
		       : SERVER_UNKNOWN;
}
