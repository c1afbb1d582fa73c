// SPDX-License-Identifier: Apache-2.0
#include "net/server.h"

#include "base/mem.h"
#include "net/api_versions.h"
#include "net/connect_string.h"
#include "net/resolve.h"

enum net_outcome server_resolve(const struct server *server, deadline_ms deadline,
				struct net_address *found, struct err *err)
{
	uint16_t port = server->product == PRODUCT_KAFKA ? KAFKA_PORT : ZOOKEEPER_PORT;
	cleanup_connect_string struct connect_string servers = CONNECT_STRING_NULL;
	cleanup_net_addresses struct net_addresses addresses = NET_ADDRESSES_NULL;
	cleanup_free char *wrong = connect_string_parse(server->address, port, &servers);
	const struct endpoint *first = servers.items;

	if (wrong) {
		err_set(err, EXIT_CONFIG, "the address %s", wrong);
		return NET_GARBAGE;
	}
	if (net_resolve(first->host, first->port, deadline, &addresses, err) < 0) {
		err_context(err, "%s", first->host);
		return NET_UNREACHABLE;
	}
	*found = addresses.items[0];
	return NET_OK;
}

static enum net_outcome ask_zookeeper(const struct net_address *address,
				      const struct tls_client *tls, deadline_ms deadline,
				      struct srvr *srvr, struct err *err)
{
	enum net_outcome outcome = srvr_ask(address, tls, deadline, srvr, err);

	if (outcome == NET_OK && srvr->state == SRVR_FOREIGN) {
		err_set(err, EXIT_CONFIG, "the answer to srvr is no ZooKeeper server's");
		return NET_GARBAGE;
	}
	if (outcome == NET_OK && srvr->state == SRVR_SILENT) {
		err_set(err, EXIT_TIMED_OUT, "it closed without an answer");
		return NET_UNREACHABLE;
	}
	return outcome;
}

enum net_outcome server_ask(const struct server *server, const struct tls_client *shown,
			    deadline_ms deadline, struct srvr *srvr, struct err *err)
{
	static const struct tls_client nothing = {.pem_file = NULL};
	const struct tls_client *tls = NULL;
	struct net_address address;
	enum net_outcome outcome = server_resolve(server, deadline, &address, err);

	if (outcome != NET_OK)
		return outcome;
	if (server->speaks_tls) {
		tls = shown ? shown : &nothing;
		tls_init();
	}
	if (server->product == PRODUCT_KAFKA)
		return api_versions_ask(&address, tls, deadline, err);
	return ask_zookeeper(&address, tls, deadline, srvr, err);
}
