/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "cases.h"
#include "net/resolve.h"

/* A socket that listens on a port of its own of 127.0.0.1; the caller closes it. */
static inline int loopback_listen(struct net_address *address)
{
	struct sockaddr_in in = {.sin_family = AF_INET};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	address->length = sizeof(in);
	check_int("bind", bind(fd, (struct sockaddr *) (void *) &in, sizeof(in)), 0);
	check_int("listen", listen(fd, 1), 0);
	getsockname(fd, (struct sockaddr *) (void *) &address->address, &address->length);
	return fd;
}
