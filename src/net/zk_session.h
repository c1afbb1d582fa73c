/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdint.h>

#include "base/deadline.h"
#include "base/err.h"
#include "base/str.h"
#include "base/strv.h"

/* A ZooKeeper session, by libzookeeper_mt. Opening one is a transaction that the quorum commits:
 * the strongest proof that there is a quorum, and too costly for a probe. */

struct zk_session;

/* `servers` is in libzookeeper's form: addresses with ports, comma-separated, IPv6 without
 * brackets. They must be addresses, because the library would look up names on each turn of its
 * loop, and a failing resolver can make it report a connection that is gone (its mt_adaptor ignores
 * the error). `timeout_ms` is the session time-out that is asked for. EXIT_TIMED_OUT: there is no
 * session before the deadline; a read-only server gives none. */
int zk_session_open(const char *servers, int timeout_ms, deadline_ms deadline,
		    struct zk_session **sessionp, struct err *err);

/* NULL is legal. All descriptors of the library are closed afterwards. */
void zk_session_close(struct zk_session *session);

enum zk_answer {
	ZK_THERE,
	ZK_NOT_THERE,
	ZK_NO_PERMISSION, /* an ACL; or the server wants authentication, see below */
	ZK_LOST,   /* the session, the connection or the answer; err says more, another session may
		      help */
	ZK_FAILED, /* it would be the same again; err says more */
};

/* Appends the data of the node at the absolute `path` to `data`; waits until `deadline` at most.
 * *createdp, unless NULL, is the transaction that created the node (czxid), by which another node
 * of that name is told apart. */
enum zk_answer zk_session_get(struct zk_session *session, const char *path, deadline_ms deadline,
			      struct str *data, int64_t *createdp, struct err *err);

/* Whether the server has answered that it wants its clients to authenticate, which libzookeeper
 * cannot as Debian builds it (sessionRequireClientSASLAuth, enforce.auth.enabled). It closes the
 * connection with that answer, so nothing more is asked in the session: every node is
 * ZK_NO_PERMISSION at once. */
bool zk_session_wants_authentication(const struct zk_session *session);

/* The names of the nodes below `path`, added to `names`. */
enum zk_answer zk_session_list(struct zk_session *session, const char *path, deadline_ms deadline,
			       struct strv *names, struct err *err);

/* Waits by a watch until the node that transaction `created` made is gone: ZK_NOT_THERE. ZK_THERE:
 * another node has taken its place, or the deadline has passed. The last look takes at most 5 s
 * more. */
enum zk_answer zk_session_wait_gone(struct zk_session *session, const char *path, int64_t created,
				    deadline_ms deadline, struct err *err);

static inline void cleanup_zk_sessionp(struct zk_session **sessionp)
{
	zk_session_close(*sessionp);
}

#define cleanup_zk_session __attribute__((cleanup(cleanup_zk_sessionp)))
