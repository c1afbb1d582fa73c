/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdint.h>
#include <sys/socket.h>

/* An address of a machine and a port there, of IPv4 or IPv6. */

struct net_address {
	struct sockaddr_storage address;
	socklen_t length;
};

/* The same machine, another port. */
void net_address_set_port(struct net_address *address, uint16_t port);

/* "10.0.0.1:2181", "[::1]:2181"; without the port if it is 0. The caller frees it. */
char *net_address_format(const struct net_address *address);

/* As libzookeeper takes it: without brackets. The caller frees it. */
char *net_address_format_bare(const struct net_address *address);
