/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <netdb.h>

#include "net/address.h"

/* The one broker that librdkafka may open a socket to. The library makes its own choices: it goes
 * on to any broker that metadata names when a connection ends, and logs in there. So it learns one
 * address alone, whatever it asks for, and which certificate is there. */

struct kafka_peer {
	char *address;		/* host:port, as the library is told of it */
	char *advertised;	/* host:port, as its own metadata call it; NULL: not known */
	char *certificate;	/* its own, PEM; NULL: the library verifies it, or nobody can */
	struct net_address one; /* where it is */
};

/* As getaddrinfo(3), for rd_kafka_conf_set_resolve_cb(): the one address for the two names of the
 * peer, EAI_FAIL for any other; with `host` NULL it frees *found. */
int kafka_peer_resolve(const struct kafka_peer *peer, const char *host, const char *port,
		       struct addrinfo **found);

/* connect(2) for rd_kafka_conf_set_connect_cb(), to the one address alone: 0 also where it is under
 * way, else an errno, EACCES for any other address. */
int kafka_peer_connect(const struct kafka_peer *peer, int fd, const struct sockaddr *address,
		       socklen_t length);

void kafka_peer_finish(struct kafka_peer *peer);
