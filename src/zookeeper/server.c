// SPDX-License-Identifier: Apache-2.0
#include "zookeeper/server.h"

#include <inttypes.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/str.h"
#include "base/strv.h"
#include "net/connect_string.h"
#include "zookeeper/values.h"

#define ID_MAX 254

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

/* What ZooKeeper's own reconfiguration keeps on the volume, and we would write anew. */
static void check_reconfiguration(const struct settings *zoo_cfg, struct findings *findings)
{
	const char *enabled = settings_get(zoo_cfg, "reconfigEnabled");

	if (settings_find(zoo_cfg, "dynamicConfigFile"))
		findings_add(
			findings, FINDING_ERROR, settings_origin(zoo_cfg, "dynamicConfigFile"),
			"take it out, and name the members in ZK_REPLICAS or ZOO_SERVERS",
			"ZooKeeper refuses dynamicConfigFile beside the members, which are written "
			"into zoo.cfg");
	if (enabled && str_equal_nocase(enabled, "true"))
		findings_add(findings, FINDING_WARNING, settings_origin(zoo_cfg, "reconfigEnabled"),
			     "keep the members of the configuration and of the ensemble the same",
			     "each start writes the members of its configuration, also after a "
			     "reconfiguration has changed them");
}

static void check_id(const struct zookeeper_server *server, const struct identity *identity,
		     struct findings *findings)
{
	if (server->id < 1 || server->id > ID_MAX) {
		findings_add(findings, FINDING_ERROR, identity->id_origin,
			     "choose another offset or ordinal",
			     "myid %" PRId64 " is not from 1 to %d", server->id, ID_MAX);
	} else if (server->ensemble.length && !server->self) {
		findings_add(findings, FINDING_REFUSAL, identity->id_origin,
			     "raise ZK_REPLICAS only together with the ensemble, or scale the "
			     "StatefulSet back",
			     "myid %" PRId64 " of %s is not among the %zu members that %s names",
			     server->id, identity->pod_name, server->ensemble.length,
			     server->ensemble.origin);
	}
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

void zookeeper_server_build(struct zookeeper_server *server, struct zookeeper_settings *settings,
			    const struct identity *identity, const struct settings *tool,
			    struct findings *findings)
{
	struct settings *zoo_cfg = &settings->zoo_cfg;
	const char *all_ips = settings_get(zoo_cfg, "quorumListenOnAllIPs");

	*server = (struct zookeeper_server) {.id = identity->id};
	ensemble_build(&server->ensemble, &settings->ensemble, zoo_cfg, identity, tool, findings);
	set_members(zoo_cfg, &server->ensemble);
	server->data_dir = settings_get(zoo_cfg, "dataDir");
	server->self = ensemble_find(&server->ensemble, server->id);
	drop_default_client_port(zoo_cfg, server->self);
	if (all_ips)
		number_parse_bool(all_ips, &server->listens_on_all);
	if (server->self && endpoint_is_wildcard(server->self->line.host))
		server->listens_on_all = true;
	if (identity->id >= 0)
		check_id(server, identity, findings);
	check_reconfiguration(zoo_cfg, findings);
	zookeeper_values_check(settings, &server->ensemble, server->self, findings);
	if (*server->data_dir != '/')
		findings_add(findings, FINDING_ERROR, settings_origin(zoo_cfg, "dataDir"),
			     "write an absolute path", "dataDir is `%s`", server->data_dir);
}

int64_t myid_parse(const char *text)
{
	cleanup_free char *line = xstrndup(text, strcspn(text, "\r\n"));
	int64_t id = -1;

	number_parse(line, 0, INT32_MAX, &id);
	return id;
}

void zookeeper_check_myid(const struct zookeeper_server *server, int64_t on_disk, const char *path,
			  struct findings *findings)
{
	if (on_disk >= 0 && on_disk != server->id)
		findings_add(findings, FINDING_REFUSAL, path,
			     "give this pod the volume of its own ordinal, or say "
			     "KAFKA_INIT_ID_FROM=data if the ensemble knows it by that id",
			     "the volume belongs to member %" PRId64 ", but this pod is member "
			     "%" PRId64,
			     on_disk, server->id);
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
static struct client own_client(const struct zookeeper_server *server,
				const struct settings *zoo_cfg)
{
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

char *zookeeper_client_address(const struct zookeeper_server *server,
			       const struct settings *zoo_cfg, bool *is_plainp)
{
	struct client client = own_client(server, zoo_cfg);

	*is_plainp = client.is_plain;
	if (!client.port)
		return NULL;
	if (!client.host || endpoint_is_wildcard(client.host))
		client.host = "127.0.0.1";
	return endpoint_format(client.host, client.port);
}

uint16_t zookeeper_member_client_port(const struct zookeeper_server *server,
				      const struct settings *zoo_cfg, const struct member *member,
				      bool *is_plainp)
{
	struct client own = own_client(server, zoo_cfg);
	int64_t port = member->line.client_port;

	*is_plainp = port || own.is_plain;
	return (uint16_t) (port ? port : own.port);
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

char *zookeeper_member_addresses(const struct zookeeper_server *server,
				 const struct settings *zoo_cfg)
{
	cleanup_strv struct strv all = STRV_NULL;

	for (size_t i = 0; i < server->ensemble.length; i++) {
		const struct member *member = &server->ensemble.items[i];
		bool is_plain;
		uint16_t port = zookeeper_member_client_port(server, zoo_cfg, member, &is_plain);

		if (port)
			strv_take(&all, endpoint_format(member->line.host, port));
	}
	return strv_join(&all, ",");
}
