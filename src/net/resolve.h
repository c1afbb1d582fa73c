/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/deadline.h"
#include "base/err.h"
#include "net/address.h"

/* Addresses of names, within a deadline. getaddrinfo(3) itself may take 20 s and more when no
 * server answers, so it runs in a thread of its own, which is left behind when the deadline
 * passes. */

struct net_addresses {
	struct net_address *items;
	size_t length;
};

#define NET_ADDRESSES_NULL ((struct net_addresses) {.items = NULL})

/* Called first thing in main: a static glibc program would otherwise load whatever NSS modules the
 * nsswitch.conf of the image names. Only /etc/hosts and DNS are asked, and passwd is only a file.
 */
void net_resolve_fix_services(void);

/* All addresses of `host` (a name or an address) with `port`. EXIT_TIMED_OUT: the resolver did not
 * answer, or failed; its own words do not name the host. */
int net_resolve(const char *host, uint16_t port, deadline_ms deadline,
		struct net_addresses *addresses, struct err *err);

/* The canonical name of `host`, which is its full name where DNS knows it. NULL with an error. The
 * caller frees it. */
char *net_resolve_canonical(const char *host, deadline_ms deadline, struct err *err);

void net_resolve_finish(struct net_addresses *addresses);

#define cleanup_net_addresses __attribute__((cleanup(net_resolve_finish)))
