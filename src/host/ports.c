// SPDX-License-Identifier: Apache-2.0
#include "host/ports.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"

static int bind_error(const struct addrinfo *address)
{
	cleanup_close int fd = socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int yes = 1, no = 0;

	if (fd < 0)
		return errno;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	if (address->ai_family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof(no));
	return bind(fd, address->ai_addr, address->ai_addrlen) < 0 ? errno : 0;
}

static int try_text(const char *address, const char *port)
{
	struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
				 .ai_socktype = SOCK_STREAM};
	struct addrinfo *found;
	int number;

	if (getaddrinfo(address, port, &hints, &found) != 0)
		return EINVAL;
	number = bind_error(found);
	freeaddrinfo(found);
	return number;
}

int port_try(const char *address, int64_t port)
{
	cleanup_free char *text = xasprintf("%d", (int) port);
	int number;

	if (*address)
		return try_text(address, text);
	number = try_text("::", text);
	return number == EAFNOSUPPORT || number == EADDRNOTAVAIL ? try_text("0.0.0.0", text)
								 : number;
}
