/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

#include "base/deadline.h"
#include "base/err.h"
#include "net/address.h"
#include "net/outcome.h"
#include "net/product.h"
#include "net/srvr.h"
#include "net/tls.h"

/* One question to one server, the cheapest that it answers before any authentication. */

struct server {
	enum product product;
	const char *address; /* host:port; an IPv6 address in brackets */
	bool speaks_tls;
};

/* Where it is: the first address of its "host:port". Otherwise an error. */
enum net_outcome server_resolve(const struct server *server, deadline_ms deadline,
				struct net_address *found, struct err *err);

/* ApiVersions of a broker, `srvr` of a ZooKeeper server, whose answer goes into *srvr (NULL will do
 * for a broker); the caller finishes it. Inside TLS `shown` is what a server that asks for a
 * certificate gets; NULL: nothing. */
enum net_outcome server_ask(const struct server *server, const struct tls_client *shown,
			    deadline_ms deadline, struct srvr *srvr, struct err *err);
