// SPDX-License-Identifier: Apache-2.0
#include "net/api_versions.h"

#include <stdint.h>

/* length 24, api key 18, version 0, correlation id, client id "kafka-init" */
static const unsigned char request[] = {0, 0,  0,   20,	 0,   18,  0,	0,   'k', 'i', 'n', 'i',
					0, 10, 'k', 'a', 'f', 'k', 'a', '-', 'i', 'n', 'i', 't'};

#define CORRELATION_OFFSET 8

/* correlation id, error code, count of keys; then key, least and greatest version of each */
enum { HEAD_SIZE = 10, KEY_SIZE = 6 };

/* Kafka 4.0 has 80 keys; a longer answer is something else. */
#define ANSWER_MAX 65536

static uint32_t big_endian(const unsigned char *bytes, size_t count)
{
	uint32_t value = 0;

	for (size_t i = 0; i < count; i++)
		value = value << 8 | bytes[i];
	return value;
}

const char *api_versions_check(const void *bytes, size_t length)
{
	const unsigned char *answer = bytes;

	if (length < HEAD_SIZE)
		return "the answer is too short for a broker's";
	if (big_endian(answer, 4) != big_endian(request + CORRELATION_OFFSET, 4))
		return "the answer is to another request";
	/* Error 35, UNSUPPORTED_VERSION, comes with a list as well. */
	if (big_endian(answer + 6, 4) != (length - HEAD_SIZE) / KEY_SIZE ||
	    (length - HEAD_SIZE) % KEY_SIZE)
		return "the answer is no list of API versions";
	return NULL;
}

/* Receives the four bytes of the length, then as many bytes as they say. */
static enum net_outcome receive(struct stream *stream, deadline_ms deadline, struct err *err)
{
	cleanup_str struct str answer = STR_NULL;
	enum net_outcome outcome = stream_receive(stream, 4, deadline, &answer, err);
	const char *wrong;
	uint32_t length;

	if (outcome != NET_OK)
		return outcome;
	length = big_endian((const unsigned char *) answer.text, 4);
	if (length > ANSWER_MAX) {
		err_set(err, EXIT_CONFIG, "the answer is not a Kafka broker's%s",
			answer.text[0] == 0x15 || answer.text[0] == 0x16 ? ", but in TLS" : "");
		return NET_GARBAGE;
	}
	str_truncate(&answer, 0);
	outcome = stream_receive(stream, length, deadline, &answer, err);
	if (outcome != NET_OK)
		return outcome;
	wrong = api_versions_check(answer.text, answer.length);
	if (!wrong)
		return NET_OK;
	err_set(err, EXIT_CONFIG, "%s", wrong);
	return NET_GARBAGE;
}

enum net_outcome api_versions_ask(const struct net_address *address, const struct tls_client *tls,
				  deadline_ms deadline, struct err *err)
{
	cleanup_stream struct stream *stream = NULL;
	enum net_outcome outcome = stream_open(address, tls, deadline, &stream, err);

	if (outcome == NET_OK)
		outcome = stream_send(stream, request, sizeof(request), deadline, err);
	return outcome == NET_OK ? receive(stream, deadline, err) : outcome;
}
