// SPDX-License-Identifier: Apache-2.0
#include "net/server.h"

#include <string.h>

#include "base/mem.h"
#include "net/api_versions.h"
#include "net/connect_string.h"
#include "net/four_letter.h"

bool security_is_tls(const char *security)
{
	return str_ends_with(security, "SSL");
}

/* The first address of its "host:port". */
static int resolve(const struct target *target, deadline_ms deadline, struct net_address *found,
		   struct err *err)
{
	cleanup_connect_string struct connect_string servers = CONNECT_STRING_NULL;
	cleanup_net_addresses struct net_addresses addresses = NET_ADDRESSES_NULL;
	cleanup_free char *wrong = connect_string_parse(target->address, &servers);

	if (wrong)
		return err_set(err, EXIT_CONFIG, "the address %s", wrong);
	if (target->role == ROLE_BROKER)
		connect_string_set_default_port(&servers, KAFKA_PORT);
	if (net_resolve(servers.items[0].host, servers.items[0].port, deadline, &addresses, err) <
	    0)
		return err_context(err, "%s", servers.items[0].host);
	*found = addresses.items[0];
	return 0;
}

static enum answer ask_broker(const struct net_address *address, const struct tls_client *tls,
			      deadline_ms deadline, struct err *err)
{
	switch (api_versions_ask(address, tls, deadline, err)) {
	case API_VERSIONS_OK:
		return ANSWER_GOOD;
	case API_VERSIONS_TLS_ALERT:
		return ANSWER_TLS;
	case API_VERSIONS_GARBAGE:
		return ANSWER_GARBAGE;
	case API_VERSIONS_UNREACHABLE:
		break;
	}
	return ANSWER_UNREACHABLE;
}

/* Any of the sentences that only a ZooKeeper server says. */
static enum answer judge_srvr(const char *text, struct err *err)
{
	static const char *const said[] = {"Mode: ", "not currently serving requests",
					   "is not executed because it is not in the whitelist"};

	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++)
		if (strstr(text, said[i]))
			return ANSWER_GOOD;
	if (*text) {
		err_set(err, EXIT_CONFIG, "the answer to srvr is no ZooKeeper server's");
		return ANSWER_GARBAGE;
	}
	err_set(err, EXIT_TIMED_OUT, "it closed without an answer");
	return ANSWER_UNREACHABLE;
}

static enum answer ask_zookeeper(const struct net_address *address, const struct tls_client *tls,
				 deadline_ms deadline, struct str *text, struct err *err)
{
	switch (four_letter_ask(address, tls, "srvr", deadline, text, err)) {
	case STREAM_OK:
		return judge_srvr(text->text, err);
	case STREAM_TLS_ALERT:
		return ANSWER_TLS;
	case STREAM_NOT_TLS:
		return ANSWER_GARBAGE;
	case STREAM_UNREACHABLE:
		break;
	}
	return ANSWER_UNREACHABLE;
}

enum answer ask(const struct target *target, const struct tls_client *shown, deadline_ms deadline,
		struct str *text, struct err *err)
{
	static const struct tls_client nothing = {.pem_file = NULL};
	const struct tls_client *tls = NULL;
	struct net_address address;

	if (resolve(target, deadline, &address, err) < 0)
		return err->code == EXIT_CONFIG ? ANSWER_GARBAGE : ANSWER_UNREACHABLE;
	if (security_is_tls(target->security)) {
		tls = shown ? shown : &nothing;
		tls_init();
	}
	if (target->role == ROLE_BROKER)
		return ask_broker(&address, tls, deadline, err);
	return ask_zookeeper(&address, tls, deadline, text, err);
}
