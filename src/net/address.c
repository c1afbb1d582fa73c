// SPDX-License-Identifier: Apache-2.0
#include "net/address.h"

#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>

#include "base/mem.h"
#include "net/endpoint.h"

void net_address_set_port(struct net_address *address, uint16_t port)
{
	/* The port is at the same place in both families (RFC 3493, section 3.10). */
	((struct sockaddr_in *) (void *) &address->address)->sin_port = htons(port);
}

static uint16_t port_of(const struct net_address *address)
{
	return ntohs(((const struct sockaddr_in *) (const void *) &address->address)->sin_port);
}

/* Without a port. The caller frees it. */
static char *host_of(const struct net_address *address)
{
	char host[INET6_ADDRSTRLEN + IF_NAMESIZE + 2] = "?";

	getnameinfo((const struct sockaddr *) &address->address, address->length, host,
		    sizeof(host), NULL, 0, NI_NUMERICHOST);
	return xstrdup(host);
}

char *net_address_format(const struct net_address *address)
{
	cleanup_free char *host = host_of(address);

	return port_of(address) ? endpoint_format(host, port_of(address)) : steal_pointer(&host);
}

char *net_address_format_bare(const struct net_address *address)
{
	cleanup_free char *host = host_of(address);

	return port_of(address) ? xasprintf("%s:%u", host, (unsigned) port_of(address))
				: steal_pointer(&host);
}
