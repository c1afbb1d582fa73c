/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/findings.h"
#include "identity/identity.h"
#include "settings/settings.h"
#include "zookeeper/ensemble.h"
#include "zookeeper/zookeeper_keys.h"

/* The model of a ZooKeeper server: what zoo.cfg says once everything is derived. */

struct zookeeper_server {
	int64_t id;
	struct ensemble ensemble;
	const struct member *self; /* in `ensemble`; NULL: not a member */
	const char *data_dir;	   /* in the settings */
	bool listens_on_all;	   /* the own name need not be ours yet */
};

/* Puts the members into zoo.cfg as server.N and reads the model from it. The own id outside of the
 * members, or outside of 1…254 (254 is EphemeralType.MAX_EXTENDED_SERVER_ID), becomes a finding. */
void zookeeper_server_build(struct zookeeper_server *server, struct zookeeper_settings *settings,
			    const struct identity *identity, const struct settings *tool,
			    struct findings *findings);
void zookeeper_server_finish(struct zookeeper_server *server);

/* The id in a `myid` file's text, as ZooKeeper reads it (the first line, not trimmed); -1: none. */
int64_t myid_parse(const char *text);

/* The disk already belongs to another member: starting would mix two members' data. */
void zookeeper_check_myid(const struct zookeeper_server *server, int64_t on_disk, const char *path,
			  struct findings *findings);

/* host:port of the own client port, the plain one if there is one (*is_plainp): a wildcard is
 * reached on the loopback. NULL: there is none. The caller frees it. */
char *zookeeper_client_address(const struct zookeeper_server *server,
			       const struct settings *zoo_cfg, bool *is_plainp);

/* The port at which clients reach a member on its host; one whose entry names none has ours. 0:
 * there is none. */
uint16_t zookeeper_member_client_port(const struct zookeeper_server *server,
				      const struct settings *zoo_cfg, const struct member *member,
				      bool *is_plainp);

/* Starts with these members instead: takes them over, and puts them into zoo.cfg. The own id must
 * be among them. */
void zookeeper_server_take_members(struct zookeeper_server *server, struct settings *zoo_cfg,
				   struct ensemble *ensemble);

/* The client addresses of all members, as a connect string; one whose entry names no port has ours.
 * The caller frees it. */
char *zookeeper_member_addresses(const struct zookeeper_server *server,
				 const struct settings *zoo_cfg);
