// SPDX-License-Identifier: Apache-2.0
#include "net/kafka_peer.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"

/* An answer of one address, which is freed with it. */
struct peer_answer {
	struct addrinfo info;
	struct sockaddr_storage address;
};

static bool is_named(const char *name, const char *host, const char *port)
{
	/* An IPv6 address comes without its brackets. */
	cleanup_free char *plain = xasprintf("%s:%s", host, port);
	cleanup_free char *bracketed = xasprintf("[%s]:%s", host, port);

	return name && (str_equal_nocase(name, plain) || str_equal_nocase(name, bracketed));
}

int kafka_peer_resolve(const struct kafka_peer *peer, const char *host, const char *port,
		       struct addrinfo **found)
{
	struct peer_answer *answer;

	if (!host) {
		free(*found);
		return 0;
	}
	if (!is_named(peer->address, host, port) && !is_named(peer->advertised, host, port))
		return EAI_FAIL;
	answer = xcalloc(1, sizeof(*answer));
	answer->address = peer->one.address;
	answer->info = (struct addrinfo) {
		.ai_family = peer->one.address.ss_family,
		.ai_socktype = SOCK_STREAM,
		.ai_addr = (struct sockaddr *) &answer->address,
		.ai_addrlen = peer->one.length,
	};
	*found = &answer->info;
	return 0;
}

int kafka_peer_connect(const struct kafka_peer *peer, int fd, const struct sockaddr *address,
		       socklen_t length)
{
	if (length != peer->one.length || memcmp(address, &peer->one.address, length) != 0)
		return EACCES;
	return connect(fd, address, length) == 0 || errno == EINPROGRESS ? 0 : errno;
}

void kafka_peer_finish(struct kafka_peer *peer)
{
	free(peer->address);
	free(peer->advertised);
	free(peer->certificate);
}
