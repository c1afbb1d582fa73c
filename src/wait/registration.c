// SPDX-License-Identifier: Apache-2.0
#include "wait/registration.h"

#include <inttypes.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/str.h"
#include "kafka/znode.h"
#include "net/server.h"

/* The longest session a server gives is 20 ticks (ZooKeeper's maxSessionTimeout): 60 s at its own
 * default tick of 3 s. */
#define SESSION_LEAST_MS 60000
#define MARGIN_MS 5000

/* How often the registered endpoint is asked, and how long it may take: a live broker answers in
 * milliseconds, and meanwhile the end of the registration goes unseen. */
#define ASK_EVERY_MS 5000
#define ASK_MS 1000

/* What one wait works with. */
struct look {
	struct zk_session *session;
	const struct broker *broker;
	bool is_own; /* our number, not our endpoint at another's */
	char *path;
	deadline_ms deadline;
	struct registration_wait *wait;
	struct strv *unread;
	struct registration_seen *seen;
	struct err *err;
};

static int64_t patience_ms(const struct broker *broker)
{
	int64_t session = broker->session_timeout_ms;

	return (session > SESSION_LEAST_MS ? session : SESSION_LEAST_MS) + MARGIN_MS;
}

/* host:port at which a broker answers that is registered where we are not; NULL: none. */
static char *answering_endpoint(const struct znode_registration *registration,
				const struct broker *broker, deadline_ms deadline)
{
	cleanup_free char *common =
		registration_common_endpoint(&registration->endpoints, &broker->advertised);

	for (size_t i = 0; !common && i < registration->endpoints.length; i++) {
		const struct listener *one = &registration->endpoints.items[i];
		const char *security = registration->securities.items[i];
		struct endpoint endpoint = {.host = one->host, .port = (uint16_t) one->port};
		cleanup_free char *address = endpoint_format(&endpoint);
		struct target target = {ROLE_BROKER, address, *security ? security : "PLAINTEXT"};
		cleanup_str struct str ignored = STR_NULL;
		struct err err;

		if (!broker->inter_broker.listener ||
		    !str_equal(one->name, broker->inter_broker.listener))
			continue;
		return ask(&target, NULL, deadline, &ignored, &err) == ANSWER_GOOD
			       ? steal_pointer(&address)
			       : NULL;
	}
	return NULL;
}

static enum registration gone(const struct look *look)
{
	if (look->wait->began)
		log_info("the registration of broker %" PRId64 " is gone", look->wait->id);
	look->wait->began = 0;
	look->seen->holder = HOLDER_GONE;
	return REGISTRATION_DONE;
}

/* After anything but a look at a node that is there. */
static enum registration end(const struct look *look, enum zk_answer answer)
{
	if (answer == ZK_NOT_THERE)
		return gone(look);
	if (answer == ZK_NO_PERMISSION) {
		if (!strv_contains(look->unread, look->path))
			strv_add(look->unread, look->path);
		return REGISTRATION_DONE;
	}
	return answer == ZK_LOST ? REGISTRATION_LOST : REGISTRATION_FAILED;
}

static void announce(const struct look *look)
{
	cleanup_free char *time = duration_format(patience_ms(look->broker));
	const struct registration_seen *seen = look->seen;

	if (look->is_own)
		log_info("broker %" PRId64 " is still registered in ZooKeeper (%s): waiting for "
			 "that session to end, %s at most",
			 seen->id, seen->who, time);
	else
		log_info("broker %" PRId64
			 " is registered in ZooKeeper with this pod's own %s (%s): "
			 "waiting for that session to end, %s at most",
			 seen->id, seen->endpoint, seen->who, time);
}

/* What a registration that is there shows; HOLDER_GONE: nothing yet. */
static enum holder judge(const struct look *look, const char *json, int64_t created)
{
	cleanup_znode_registration struct znode_registration registration;
	struct registration_wait *wait = look->wait;
	struct registration_seen *seen = look->seen;
	char *endpoint;

	znode_read_registration(json, &registration);
	registration_seen_finish(seen);
	seen->id = wait->id;
	seen->who = znode_describe_registration(json);
	if (!look->is_own)
		seen->endpoint = registration_common_endpoint(&registration.endpoints,
							      &look->broker->advertised);
	/* It has come back with another address. */
	if (!look->is_own && !seen->endpoint)
		return HOLDER_GONE;
	if (!wait->began) {
		wait->began = clock_now_ms();
		wait->created = created;
		if (!wait->is_off)
			announce(look);
	}
	seen->waited_ms = clock_now_ms() - wait->began;
	if (wait->is_off)
		return HOLDER_THERE;
	if (created != wait->created)
		return HOLDER_RENEWED;
	if (seen->waited_ms >= patience_ms(look->broker)) {
		seen->waited_ms = patience_ms(look->broker);
		return HOLDER_STAYS;
	}
	endpoint = look->is_own ? answering_endpoint(&registration, look->broker,
						     deadline_within(look->deadline, ASK_MS))
				: NULL;
	if (endpoint)
		seen->endpoint = endpoint;
	return endpoint ? HOLDER_ANSWERS : HOLDER_GONE;
}

/* Until the node of wait->id is gone, or it is known who it is. */
static enum registration wait_for_node(struct look *look)
{
	for (;;) {
		cleanup_str struct str json = STR_NULL;
		enum zk_answer answer;
		deadline_ms until;
		int64_t created;

		answer = zk_session_get(look->session, look->path, look->deadline, &json, &created,
					look->err);
		if (answer != ZK_THERE)
			return end(look, answer);
		look->seen->holder = judge(look, json.text, created);
		if (look->seen->holder != HOLDER_GONE)
			return REGISTRATION_DONE;
		if (!look->is_own && !look->seen->endpoint)
			return gone(look);
		until = look->wait->began + patience_ms(look->broker);
		until = deadline_within(until < look->deadline ? until : look->deadline,
					ASK_EVERY_MS);
		answer = zk_session_wait_gone(look->session, look->path, look->wait->created, until,
					      look->err);
		if (answer != ZK_THERE)
			return end(look, answer);
		if (deadline_passed(look->deadline)) {
			err_set(look->err, EXIT_TIMED_OUT,
				"broker %" PRId64 " was still registered in ZooKeeper at the "
				"deadline (%s)",
				look->wait->id, look->seen->who);
			return REGISTRATION_FAILED;
		}
	}
}

void registration_wait_anew(struct registration_wait *wait)
{
	if (wait->began)
		wait->began = clock_now_ms();
}

enum registration wait_registration(struct zk_session *session, const char *chroot,
				    const struct broker *broker, deadline_ms deadline,
				    struct registration_wait *wait, struct strv *unread,
				    struct registration_seen *seen, struct err *err)
{
	cleanup_free char *path = xasprintf("%s/brokers/ids/%" PRId64, chroot, broker->id);
	struct look look = {session, broker, true, path, deadline, wait, unread, seen, err};

	wait->id = broker->id;
	return wait_for_node(&look);
}

/* Whether the node holds an endpoint of ours. */
static enum zk_answer look_at(const struct look *look, bool *is_oursp)
{
	cleanup_znode_registration struct znode_registration registration;
	cleanup_str struct str json = STR_NULL;
	cleanup_free char *common = NULL;
	enum zk_answer answer =
		zk_session_get(look->session, look->path, look->deadline, &json, NULL, look->err);

	znode_read_registration(json.text, &registration);
	common = registration_common_endpoint(&registration.endpoints, &look->broker->advertised);
	*is_oursp = answer == ZK_THERE && common;
	return answer;
}

/* One other broker. */
static enum registration wait_for_other(struct look *look, int64_t id)
{
	bool is_ours;
	enum zk_answer answer = look_at(look, &is_ours);

	if (answer == ZK_LOST || answer == ZK_FAILED || answer == ZK_NO_PERMISSION)
		return end(look, answer);
	if (!is_ours)
		return REGISTRATION_DONE;
	if (look->wait->id != id)
		*look->wait = (struct registration_wait) {look->wait->is_off, id, 0, 0};
	return wait_for_node(look);
}

enum registration wait_endpoints(struct zk_session *session, const char *chroot,
				 const struct broker *broker, deadline_ms deadline,
				 struct registration_wait *wait, struct strv *unread,
				 struct registration_seen *seen, struct err *err)
{
	cleanup_free char *all = xasprintf("%s/brokers/ids", chroot);
	struct look look = {session, broker, false, all, deadline, wait, unread, seen, err};
	cleanup_strv struct strv names = STRV_NULL;
	enum zk_answer answer = zk_session_list(session, all, deadline, &names, err);

	if (answer == ZK_NOT_THERE)
		return REGISTRATION_DONE;
	if (answer != ZK_THERE)
		return end(&look, answer);
	for (size_t i = 0; i < names.length; i++) {
		cleanup_free char *path = xasprintf("%s/%s", all, names.items[i]);
		enum registration registration;
		int64_t id;

		if (!number_parse(names.items[i], 0, INT32_MAX, &id) || id == broker->id)
			continue;
		look.path = path;
		registration = wait_for_other(&look, id);
		if (registration != REGISTRATION_DONE || seen->holder != HOLDER_GONE)
			return registration;
	}
	return REGISTRATION_DONE;
}
