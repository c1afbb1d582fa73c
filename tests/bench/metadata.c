/* SPDX-License-Identifier: Apache-2.0
 *
 * metadata PARTITIONS: a broker, id 0, that answers ApiVersions and Metadata and nothing else, for
 * what no real broker on a small machine has: 100,000 partitions. Its answer is made once, so that
 * it costs the server nothing. Each partition has three replicas, all in sync but this broker's in
 * the last one: a start-up gate stays closed, and every probe has all the work. Prints its port. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <signal.h>
#include <stdlib.h>

#include "commands.h"

#define METADATA 3
#define API_VERSIONS 18
#define METADATA_VERSION 4
#define UNSUPPORTED_VERSION 35
#define NO_SUCH_TOPIC 3

#define PARTITIONS_OF_A_TOPIC 100
#define REQUEST_MAX 4096

struct buffer {
	unsigned char *bytes;
	size_t length;
	size_t size;
};

static size_t partitions;
static uint16_t own_port;
static struct buffer all_topics;

static void put(struct buffer *buffer, const void *bytes, size_t length)
{
	if (buffer->length + length > buffer->size) {
		buffer->size = (buffer->length + length) * 2;
		buffer->bytes = realloc(buffer->bytes, buffer->size);
		if (!buffer->bytes)
			fail("realloc");
	}
	memcpy(buffer->bytes + buffer->length, bytes, length);
	buffer->length += length;
}

static void put16(struct buffer *buffer, int value)
{
	uint16_t bytes = htons((uint16_t) value);

	put(buffer, &bytes, sizeof(bytes));
}

static void put32(struct buffer *buffer, int value)
{
	uint32_t bytes = htonl((uint32_t) value);

	put(buffer, &bytes, sizeof(bytes));
}

static void put_text(struct buffer *buffer, const char *text)
{
	put16(buffer, (int) strlen(text));
	put(buffer, text, strlen(text));
}

static void put_partition(struct buffer *buffer, int id, bool in_sync)
{
	put16(buffer, 0);
	put32(buffer, id);
	put32(buffer, 1); /* its leader */
	put32(buffer, 3);
	for (int replica = 0; replica < 3; replica++)
		put32(buffer, replica);
	put32(buffer, in_sync ? 3 : 2);
	for (int replica = in_sync ? 0 : 1; replica < 3; replica++)
		put32(buffer, replica);
}

static void put_topics(struct buffer *buffer)
{
	size_t topics = (partitions + PARTITIONS_OF_A_TOPIC - 1) / PARTITIONS_OF_A_TOPIC;
	size_t left = partitions;
	char name[32];

	put32(buffer, (int) topics);
	for (size_t i = 0; i < topics; i++) {
		size_t count = left < PARTITIONS_OF_A_TOPIC ? left : PARTITIONS_OF_A_TOPIC;

		left -= count;
		put16(buffer, 0);
		snprintf(name, sizeof(name), "topic-%zu", i);
		put_text(buffer, name);
		put(buffer, "", 1); /* not internal */
		put32(buffer, (int) count);
		for (size_t j = 0; j < count; j++)
			put_partition(buffer, (int) j, left || j + 1 < count);
	}
}

static void put_cluster(struct buffer *buffer)
{
	put32(buffer, 0); /* not throttled */
	put32(buffer, 3);
	for (int id = 0; id < 3; id++) {
		put32(buffer, id);
		put_text(buffer, "127.0.0.1");
		put32(buffer, id ? id : own_port);
		put16(buffer, -1); /* no rack */
	}
	put_text(buffer, "a-cluster");
	put32(buffer, 1); /* the controller */
}

/* `body`: an array of names, -1 long if all are meant. Of the names only one is looked at. */
static void answer_metadata(const unsigned char *body, struct buffer *answer)
{
	static const unsigned char all[4] = {0xff, 0xff, 0xff, 0xff};

	put_cluster(answer);
	if (memcmp(body, all, sizeof(all)) == 0) {
		put(answer, all_topics.bytes, all_topics.length);
		return;
	}
	put32(answer, 1);
	put16(answer, NO_SUCH_TOPIC);
	put(answer, body + 4, 2 + (size_t) (body[4] << 8 | body[5]));
	put(answer, "", 1);
	put32(answer, 0);
}

static void answer_api_versions(int version, struct buffer *answer)
{
	put16(answer, version ? UNSUPPORTED_VERSION : 0);
	put32(answer, 2);
	put16(answer, METADATA);
	put16(answer, 0);
	put16(answer, METADATA_VERSION);
	put16(answer, API_VERSIONS);
	put16(answer, 0);
	put16(answer, 0);
}

static bool read_all(int fd, void *bytes, size_t length)
{
	return recv(fd, bytes, length, MSG_WAITALL) == (ssize_t) length;
}

static bool write_all(int fd, const unsigned char *bytes, size_t length)
{
	while (length) {
		ssize_t sent = send(fd, bytes, length, MSG_NOSIGNAL);

		if (sent <= 0)
			return false;
		bytes += sent;
		length -= (size_t) sent;
	}
	return true;
}

/* One request and its answer; false when the connection has ended. */
static bool answer_one(int fd, struct buffer *answer)
{
	unsigned char request[REQUEST_MAX];
	uint32_t length;

	if (!read_all(fd, &length, sizeof(length)))
		return false;
	length = ntohl(length);
	if (length < 14 || length >= sizeof(request) - 2 || !read_all(fd, request, length))
		return false;
	answer->length = 0;
	put32(answer, 0);
	put(answer, request + 4, 4); /* the correlation id */
	if (request[1] == METADATA)
		answer_metadata(request + 10 + (request[8] << 8 | request[9]), answer);
	else
		answer_api_versions(request[3], answer);
	length = htonl((uint32_t) answer->length - 4);
	memcpy(answer->bytes, &length, sizeof(length));
	return write_all(fd, answer->bytes, answer->length);
}

static void *serve(void *fd)
{
	struct buffer answer = {.bytes = NULL};

	while (answer_one((int) (intptr_t) fd, &answer))
		;
	close((int) (intptr_t) fd);
	free(answer.bytes);
	return NULL;
}

static int listen_here(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *) &address, size) < 0 || listen(fd, 64) < 0 ||
	    getsockname(fd, (struct sockaddr *) &address, &size) < 0)
		fail("a port");
	own_port = ntohs(address.sin_port);
	return fd;
}

int main(int argc, char **argv)
{
	int listening;

	partitions = rounds_parse(argc == 2 ? argv[1] : "");
	/* Nothing is left behind by a benchmark that is interrupted. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	listening = listen_here();
	put_topics(&all_topics);
	printf("%u\n", own_port);
	fflush(stdout);
	for (;;) {
		int fd = accept(listening, NULL, NULL);
		int one = 1;
		pthread_t thread;

		if (fd < 0)
			fail("accept");
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
		if (pthread_create(&thread, NULL, serve, (void *) (intptr_t) fd))
			fail("a thread");
		pthread_detach(thread);
	}
}
