// SPDX-License-Identifier: Apache-2.0
#include "zookeeper/zookeeper_server.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/str.h"
#include "base/strv.h"
#include "net/connect_string.h"

void zookeeper_server_finish(struct zookeeper_server *server)
{
	ensemble_finish(&server->ensemble);
}

/* In that very form: server.01 would be a second line for member 1. */
static bool is_member_key(const struct ensemble *ensemble, const char *key)
{
	for (size_t i = 0; i < ensemble->length; i++) {
		cleanup_free char *own = ensemble_key(&ensemble->items[i]);

		if (str_equal(own, key))
			return true;
	}
	return false;
}

/* The members of the ensemble override those of a mounted file, which go where they are no members.
 */
static void set_members(struct settings *zoo_cfg, const struct ensemble *ensemble)
{
	cleanup_strv struct strv gone = STRV_NULL;

	for (size_t i = 0; i < zoo_cfg->length; i++)
		if (str_starts_with(zoo_cfg->items[i].key, "server.") &&
		    !is_member_key(ensemble, zoo_cfg->items[i].key))
			strv_add(&gone, zoo_cfg->items[i].key);
	for (size_t i = 0; i < gone.length; i++) {
		log_info("%s of %s is left out: %s names the members", gone.items[i],
			 settings_origin(zoo_cfg, gone.items[i]), ensemble->origin);
		settings_remove(zoo_cfg, gone.items[i]);
	}
	ensemble_put(ensemble, zoo_cfg);
}

/* secureClientPort alone means that no plain port is wanted; and where the own entry names a port,
 * ZooKeeper refuses another one (QuorumPeerConfig.setupClientPort). */
static void drop_default_client_port(struct settings *zoo_cfg, const struct member *self)
{
	const struct setting *plain = settings_find(zoo_cfg, "clientPort");
	bool other = settings_find(zoo_cfg, "secureClientPort") || (self && self->line.client_port);

	if (plain && plain->layer == LAYER_DEFAULT && other)
		settings_remove(zoo_cfg, "clientPort");
}

void zookeeper_server_take_members(struct zookeeper_server *server, struct settings *zoo_cfg,
				   struct ensemble *ensemble)
{
	ensemble_finish(&server->ensemble);
	server->ensemble = *ensemble;
	*ensemble = ENSEMBLE_NULL;
	set_members(zoo_cfg, &server->ensemble);
	server->self = ensemble_find(&server->ensemble, server->id);
}

void zookeeper_server_derive(struct zookeeper_server *server, struct zookeeper_settings *settings,
			     const struct identity *identity, struct ensemble *ensemble)
{
	struct settings *zoo_cfg = &settings->zoo_cfg;

	*server = (struct zookeeper_server) {
		.settings = settings,
		.identity = identity,
		.id = identity->id,
	};
	zookeeper_server_take_members(server, zoo_cfg, ensemble);
	server->data_dir = settings_get(zoo_cfg, "dataDir");
	drop_default_client_port(zoo_cfg, server->self);
	server->listens_on_all =
		zookeeper_settings_is_true(zoo_cfg, "quorumListenOnAllIPs", false) ||
		(server->self && endpoint_is_wildcard(server->self->line.host));
}

/* Where clients reach a member. */
struct client {
	const char *host;
	int64_t port; /* 0: nowhere */
	bool is_plain;
};

static int64_t port_of(const struct settings *zoo_cfg, const char *key)
{
	const char *text = settings_get(zoo_cfg, key);
	int64_t port = 0;

	if (text)
		number_parse(text, 1, 65535, &port);
	return port;
}

/* The plain port comes first, in zoo.cfg or in the own entry. */
static struct client own_client(const struct zookeeper_server *server)
{
	const struct settings *zoo_cfg = &server->settings->zoo_cfg;
	struct client client = {settings_get(zoo_cfg, "clientPortAddress"),
				port_of(zoo_cfg, "clientPort"), true};

	if (!client.port && server->self && server->self->line.client_port)
		client = (struct client) {server->self->line.client_host,
					  server->self->line.client_port, true};
	if (!client.port)
		client = (struct client) {settings_get(zoo_cfg, "secureClientPortAddress"),
					  port_of(zoo_cfg, "secureClientPort"), false};
	return client;
}

char *zookeeper_server_client_address(const struct zookeeper_server *server, bool *is_plainp)
{
	struct client client = own_client(server);

	*is_plainp = client.is_plain;
	if (!client.port)
		return NULL;
	if (!client.host || endpoint_is_wildcard(client.host))
		client.host = "127.0.0.1";
	return endpoint_format(client.host, client.port);
}

uint16_t zookeeper_server_client_port(const struct zookeeper_server *server,
				      const struct member *member, bool *is_plainp)
{
	struct client own = own_client(server);
	int64_t port = member->line.client_port;

	*is_plainp = port || own.is_plain;
	return (uint16_t) (port ? port : own.port);
}

char *zookeeper_server_addresses(const struct zookeeper_server *server)
{
	cleanup_strv struct strv all = STRV_NULL;

	for (size_t i = 0; i < server->ensemble.length; i++) {
		const struct member *member = &server->ensemble.items[i];
		bool is_plain;
		uint16_t port = zookeeper_server_client_port(server, member, &is_plain);

		if (port)
			strv_take(&all, endpoint_format(member->line.host, port));
	}
	return strv_join(&all, ",");
}
