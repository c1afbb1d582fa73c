/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "identity/identity.h"
#include "settings/settings.h"
#include "zookeeper/ensemble.h"
#include "zookeeper/zookeeper_settings.h"

/* The model of a ZooKeeper server: what zoo.cfg says once everything is derived. Nothing is judged
 * here: zookeeper/zookeeper_rules.h does that. */

struct zookeeper_server {
	const struct zookeeper_settings *settings;
	const struct identity *identity;
	int64_t id;
	struct ensemble ensemble;
	const struct member *self; /* in `ensemble`; NULL: not a member */
	const char *data_dir;	   /* in the settings */
	bool listens_on_all;	   /* the own name need not be ours yet */
};

/* Takes the members over, puts them into zoo.cfg as server.N, and reads the model from it. The
 * settings and the identity live as long as the model. */
void zookeeper_server_derive(struct zookeeper_server *server, struct zookeeper_settings *settings,
			     const struct identity *identity, struct ensemble *ensemble);
void zookeeper_server_finish(struct zookeeper_server *server);

/* Starts with these members instead: takes them over, and puts them into zoo.cfg. The own id must
 * be among them. */
void zookeeper_server_take_members(struct zookeeper_server *server, struct settings *zoo_cfg,
				   struct ensemble *ensemble);

/* host:port of the own client port, the plain one if there is one (*is_plainp): a wildcard is
 * reached on the loopback. NULL: there is none. The caller frees it. */
char *zookeeper_server_client_address(const struct zookeeper_server *server, bool *is_plainp);

/* The port at which clients reach a member on its host; one whose entry names none has ours. 0:
 * there is none. */
uint16_t zookeeper_server_client_port(const struct zookeeper_server *server,
				      const struct member *member, bool *is_plainp);

/* The client addresses of all members, as a connect string; one whose entry names no port has ours.
 * The caller frees it. */
char *zookeeper_server_addresses(const struct zookeeper_server *server);
