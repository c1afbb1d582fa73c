/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

#include "base/deadline.h"
#include "base/err.h"
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

/* Asks ApiVersions of a broker, or `srvr` of a ZooKeeper server. The answer to the latter goes into
 * *srvr, which the caller finishes (NULL will do for a broker). Inside TLS a server that asks for a
 * certificate gets `shown`; NULL: nothing. */
enum net_outcome server_ask(const struct server *server, const struct tls_client *shown,
			    deadline_ms deadline, struct srvr *srvr, struct err *err);
