// SPDX-License-Identifier: Apache-2.0
#include "net/tcp.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"

static int unreachable(struct err *err, int number)
{
	return err_set(err, EXIT_TIMED_OUT, "%s", strerror(number));
}

int tcp_wait(int fd, short events, deadline_ms deadline, struct err *err)
{
	struct pollfd pollfd = {.fd = fd, .events = events};

	for (;;) {
		int ready = poll(&pollfd, 1, deadline_poll_ms(deadline));

		if (ready > 0)
			return 0;
		if (ready < 0 && errno != EINTR)
			return unreachable(err, errno);
		if (deadline_passed(deadline))
			return unreachable(err, ETIMEDOUT);
	}
}

int tcp_connect(const struct net_address *address, deadline_ms deadline, struct err *err)
{
	cleanup_close int fd =
		socket(address->address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	socklen_t length = sizeof(int);
	int number = 0;

	if (fd < 0)
		return unreachable(err, errno);
	if (connect(fd, (const struct sockaddr *) &address->address, address->length) == 0)
		return steal_fd(&fd);
	if (errno != EINPROGRESS)
		return unreachable(err, errno);
	if (tcp_wait(fd, POLLOUT, deadline, err) < 0)
		return -1;
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &number, &length) < 0)
		number = errno;
	if (number)
		return unreachable(err, number);
	return steal_fd(&fd);
}

int tcp_send(int fd, const void *bytes, size_t length, deadline_ms deadline, struct err *err)
{
	const char *at = bytes;

	while (length) {
		ssize_t sent = send(fd, at, length, MSG_NOSIGNAL);

		if (sent < 0 && (errno == EAGAIN || errno == EINTR)) {
			if (tcp_wait(fd, POLLOUT, deadline, err) < 0)
				return -1;
			continue;
		}
		if (sent < 0)
			return unreachable(err, errno);
		at += sent;
		length -= (size_t) sent;
	}
	return 0;
}

bool tcp_is_own_address(const struct net_address *address)
{
	struct net_address any_port = *address;
	cleanup_close int fd = socket(address->address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	net_address_set_port(&any_port, 0);
	return fd >= 0 &&
	       bind(fd, (const struct sockaddr *) &any_port.address, any_port.length) == 0;
}
