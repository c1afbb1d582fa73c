// SPDX-License-Identifier: Apache-2.0
#include "wait/quorum.h"

#include "base/mem.h"
#include "base/strv.h"
#include "net/resolve.h"
#include "net/srvr.h"
#include "wait/progress.h"

/* How long one server may take to answer. */
#define ANSWER_MS 2000
/* How long a name may take to resolve: resolv.conf(5) gives each name server 5 s. */
#define RESOLVE_MS 10000
/* The session time-out that is asked for, and how long one attempt may take: an election on a busy
 * machine is over by then. */
#define SESSION_MS 10000

/* One look at all servers. */
struct quorum_look {
	const struct tls_client *tls; /* NULL: plain */
	struct strv usable;	      /* addresses for libzookeeper */
	struct strv reasons;	      /* why others are not */
};

static void quorum_look_finish(struct quorum_look *look)
{
	strv_finish(&look->usable);
	strv_finish(&look->reasons);
}

/* What is wrong with a server in this state; NULL: nothing, or the state says nothing of a quorum
 * and the session will tell. */
static const char *problem_of(enum srvr_state state)
{
	if (state == SRVR_NOT_SERVING)
		return "up, but not serving: no quorum";
	return state == SRVR_READ_ONLY ? "read-only: no quorum" : NULL;
}

/* NULL: the server serves. Over TLS nothing more can be asked of a server that wants a certificate
 * that we do not have. */
static const char *ask(const struct net_address *address, const struct quorum_look *look,
		       deadline_ms deadline, struct err *err)
{
	cleanup_srvr struct srvr srvr = SRVR_NULL;
	enum net_outcome outcome = srvr_ask(address, look->tls, deadline, &srvr, err);

	if (outcome == NET_OK)
		return problem_of(srvr.state);
	return outcome == NET_TLS_ALERT ? NULL : err->text;
}

static void look_at_address(const char *name, const struct net_address *address,
			    deadline_ms deadline, struct quorum_look *look)
{
	cleanup_free char *text = net_address_format(address);
	struct err err;
	const char *problem = ask(address, look, deadline_within(deadline, ANSWER_MS), &err);

	if (!problem)
		strv_take(&look->usable, net_address_format_bare(address));
	else if (str_equal(name, text))
		strv_addf(&look->reasons, "%s: %s", name, problem);
	else
		strv_addf(&look->reasons, "%s (%s): %s", name, text, problem);
}

static void look_at_server(const struct endpoint *server, deadline_ms deadline,
			   struct quorum_look *look)
{
	cleanup_net_addresses struct net_addresses addresses = NET_ADDRESSES_NULL;
	cleanup_free char *name = endpoint_format(server->host, server->port);
	struct err err;

	if (deadline_passed(deadline)) {
		strv_addf(&look->reasons, "%s: not asked any more", name);
		return;
	}
	if (net_resolve(server->host, server->port, deadline_within(deadline, RESOLVE_MS),
			&addresses, &err) < 0) {
		strv_addf(&look->reasons, "%s: %s", name, err.text);
		return;
	}
	for (size_t i = 0; i < addresses.length && !deadline_passed(deadline); i++)
		look_at_address(name, &addresses.items[i], deadline, look);
}

struct quorum {
	const struct connect_string *servers;
	const struct tls_client *tls;
	struct zk_session **sessionp; /* not asked for over TLS */
};

/* One attempt. NULL: there is a session; else why not yet. The caller frees it. */
static char *attempt_servers(void *data, deadline_ms deadline)
{
	const struct quorum *context = data;
	const struct connect_string *servers = context->servers;
	__attribute__((cleanup(quorum_look_finish))) struct quorum_look look = {
		.tls = context->tls};
	cleanup_free char *usable = NULL;
	struct err err;

	for (size_t i = 0; i < servers->length; i++)
		look_at_server(&servers->items[i], deadline, &look);
	/* A resolver may give the addresses in another order each time, which is nothing new to
	 * say. */
	strv_sort(&look.usable);
	usable = strv_join(&look.usable, ",");
	if (*usable && context->tls)
		return NULL;
	if (*usable) {
		if (zk_session_open(usable, SESSION_MS, deadline_within(deadline, SESSION_MS),
				    context->sessionp, &err) == 0)
			return NULL;
		strv_addf(&look.reasons, "%s: %s", usable, err.text);
	}
	strv_sort(&look.reasons);
	return strv_join(&look.reasons, "; ");
}

int wait_quorum(const struct connect_string *servers, const struct tls_client *tls,
		deadline_ms deadline, struct zk_session **sessionp, struct err *err)
{
	cleanup_free char *names = connect_string_format(servers);
	cleanup_free char *asking = xasprintf("asking %s%s", names, tls ? " over TLS" : "");
	struct quorum quorum = {servers, tls, sessionp};

	return progress_until("ZooKeeper", asking, attempt_servers, &quorum, deadline, err);
}
