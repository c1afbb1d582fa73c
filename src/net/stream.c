// SPDX-License-Identifier: Apache-2.0
#include "net/stream.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include "base/mem.h"
#include "net/tcp.h"

struct stream {
	int fd;
	struct tls_connection *tls; /* NULL: plain */
};

enum net_outcome stream_open(const struct net_address *address, const struct tls_client *tls,
			     deadline_ms deadline, struct stream **streamp, struct err *err)
{
	cleanup_close int fd = tcp_connect(address, deadline, err);
	struct tls_connection *connection = NULL;

	if (fd < 0)
		return NET_UNREACHABLE;
	if (tls) {
		enum net_outcome outcome = tls_connect(fd, tls, deadline, &connection, err);

		if (outcome != NET_OK)
			return outcome;
	}
	*streamp = xcalloc(1, sizeof(**streamp));
	(*streamp)->fd = steal_fd(&fd);
	(*streamp)->tls = connection;
	return NET_OK;
}

void stream_close(struct stream *stream)
{
	if (!stream)
		return;
	tls_close(stream->tls);
	close(stream->fd);
	free(stream);
}

enum net_outcome stream_send(struct stream *stream, const void *bytes, size_t length,
			     deadline_ms deadline, struct err *err)
{
	size_t done;

	if (stream->tls)
		return tls_write(stream->tls, bytes, length, deadline, &done, err);
	return tcp_send(stream->fd, bytes, length, deadline, err) < 0 ? NET_UNREACHABLE : NET_OK;
}

/* *gotp is 0 when the other side has closed. */
static enum net_outcome receive_some(struct stream *stream, char *buffer, size_t size,
				     deadline_ms deadline, size_t *gotp, struct err *err)
{
	if (stream->tls)
		return tls_read(stream->tls, buffer, size, deadline, gotp, err);
	for (;;) {
		ssize_t got = recv(stream->fd, buffer, size, 0);

		if (got >= 0) {
			*gotp = (size_t) got;
			return NET_OK;
		}
		if (errno != EAGAIN && errno != EINTR) {
			err_set(err, EXIT_TIMED_OUT, "%s", strerror(errno));
			return NET_UNREACHABLE;
		}
		if (tcp_wait(stream->fd, POLLIN, deadline, err) < 0)
			return NET_UNREACHABLE;
	}
}

enum net_outcome stream_receive(struct stream *stream, size_t length, deadline_ms deadline,
				struct str *received, struct err *err)
{
	char buffer[4096];

	while (length) {
		size_t got = 0;
		enum net_outcome outcome = receive_some(
			stream, buffer, length < sizeof(buffer) ? length : sizeof(buffer), deadline,
			&got, err);

		if (outcome != NET_OK)
			return outcome;
		if (!got) {
			err_set(err, EXIT_TIMED_OUT, "closed before the answer was whole");
			return NET_UNREACHABLE;
		}
		str_add_bytes(received, buffer, got);
		length -= got;
	}
	return NET_OK;
}

enum net_outcome stream_receive_all(struct stream *stream, size_t max, deadline_ms deadline,
				    struct str *received, struct err *err)
{
	char buffer[4096];

	for (size_t total = 0;;) {
		size_t got = 0;
		enum net_outcome outcome =
			receive_some(stream, buffer, sizeof(buffer), deadline, &got, err);

		if (outcome != NET_OK || !got)
			return outcome;
		total += got;
		if (total > max) {
			err_set(err, EXIT_TIMED_OUT, "the answer has more than %zu bytes", max);
			return NET_UNREACHABLE;
		}
		str_add_bytes(received, buffer, got);
	}
}
