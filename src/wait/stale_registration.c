// SPDX-License-Identifier: Apache-2.0
#include "wait/stale_registration.h"

#include <inttypes.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/str.h"
#include "kafka/znode.h"

/* The longest session a server gives is 20 ticks (ZooKeeper's maxSessionTimeout): 60 s at its own
 * default tick of 3 s. */
#define SESSION_LEAST_MS 60000
#define MARGIN_MS 5000

/* One node that is waited for. */
struct stale_node {
	const struct stale_look *look;
	bool is_own; /* our number, not our endpoint at another's */
	const char *path;
	struct stale_registration *wait;
	struct registration_seen *seen;
};

static int64_t patience_ms(const struct broker *broker)
{
	int64_t session = broker->session_timeout_ms;

	return (session > SESSION_LEAST_MS ? session : SESSION_LEAST_MS) + MARGIN_MS;
}

static enum registration gone(const struct stale_node *node)
{
	if (node->wait->began)
		log_info("the registration of broker %" PRId64 " is gone", node->wait->id);
	node->wait->began = 0;
	node->seen->holder = HOLDER_GONE;
	return REGISTRATION_DONE;
}

/* After anything but a look at a node that is there. */
static enum registration end(const struct stale_node *node, enum zk_answer answer)
{
	if (answer == ZK_NOT_THERE)
		return gone(node);
	if (answer == ZK_NO_PERMISSION) {
		if (!strv_contains(node->look->unread, node->path))
			strv_add(node->look->unread, node->path);
		return REGISTRATION_DONE;
	}
	return answer == ZK_LOST ? REGISTRATION_LOST : REGISTRATION_FAILED;
}

static void announce(const struct stale_node *node)
{
	cleanup_free char *time = number_format_duration(patience_ms(node->look->broker));
	const struct registration_seen *seen = node->seen;

	if (node->is_own)
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
static enum holder judge(const struct stale_node *node, const char *json, int64_t created)
{
	cleanup_znode_registration struct znode_registration registration;
	struct stale_registration *wait = node->wait;
	struct registration_seen *seen = node->seen;

	znode_read_registration(json, &registration);
	registration_seen_finish(seen);
	seen->id = wait->id;
	seen->who = znode_describe_registration(json);
	if (!node->is_own)
		seen->endpoint = registration_common_endpoint(&registration.endpoints,
							      &node->look->broker->advertised);
	/* It has come back with another address. */
	if (!node->is_own && !seen->endpoint)
		return HOLDER_GONE;
	if (!wait->began) {
		wait->began = deadline_now_ms();
		wait->created = created;
		if (!wait->is_off)
			announce(node);
	}
	seen->waited_ms = deadline_now_ms() - wait->began;
	if (wait->is_off)
		return HOLDER_THERE;
	if (created != wait->created)
		return HOLDER_RENEWED;
	if (seen->waited_ms >= patience_ms(node->look->broker)) {
		seen->waited_ms = patience_ms(node->look->broker);
		return HOLDER_STAYS;
	}
	return HOLDER_GONE;
}

/* Until the node of wait->id is gone, or it is known who it is. */
static enum registration wait_for_node(struct stale_node *node)
{
	for (;;) {
		cleanup_str struct str json = STR_NULL;
		enum zk_answer answer;
		deadline_ms until;
		int64_t created;

		answer = zk_session_get(node->look->session, node->path, node->look->deadline,
					&json, &created, node->look->err);
		if (answer != ZK_THERE)
			return end(node, answer);
		node->seen->holder = judge(node, json.text, created);
		if (node->seen->holder != HOLDER_GONE)
			return REGISTRATION_DONE;
		if (!node->is_own && !node->seen->endpoint)
			return gone(node);
		until = node->wait->began + patience_ms(node->look->broker);
		answer = zk_session_wait_gone(node->look->session, node->path, node->wait->created,
					      until < node->look->deadline ? until
									   : node->look->deadline,
					      node->look->err);
		if (answer != ZK_THERE)
			return end(node, answer);
		if (deadline_passed(node->look->deadline)) {
			err_set(node->look->err, EXIT_TIMED_OUT,
				"broker %" PRId64 " was still registered in ZooKeeper at the "
				"deadline (%s)",
				node->wait->id, node->seen->who);
			return REGISTRATION_FAILED;
		}
	}
}

void stale_registration_anew(struct stale_registration *wait)
{
	if (wait->began)
		wait->began = deadline_now_ms();
}

enum registration stale_registration_of_id(const struct stale_look *look,
					   struct stale_registration *wait,
					   struct registration_seen *seen)
{
	const struct broker *broker = look->broker;
	cleanup_free char *path =
		xasprintf("%s/brokers/ids/%" PRId64, broker->zookeeper.chroot, broker->id);
	struct stale_node node = {look, true, path, wait, seen};

	wait->id = broker->id;
	return wait_for_node(&node);
}

/* Whether the node holds an endpoint of ours. */
static enum zk_answer look_at(const struct stale_node *node, bool *is_oursp)
{
	cleanup_znode_registration struct znode_registration registration;
	cleanup_str struct str json = STR_NULL;
	cleanup_free char *common = NULL;
	enum zk_answer answer = zk_session_get(node->look->session, node->path,
					       node->look->deadline, &json, NULL, node->look->err);

	znode_read_registration(json.text, &registration);
	common = registration_common_endpoint(&registration.endpoints,
					      &node->look->broker->advertised);
	*is_oursp = answer == ZK_THERE && common;
	return answer;
}

/* One other broker. */
static enum registration wait_for_other(struct stale_node *node, int64_t id)
{
	bool is_ours;
	enum zk_answer answer = look_at(node, &is_ours);

	if (answer == ZK_LOST || answer == ZK_FAILED || answer == ZK_NO_PERMISSION)
		return end(node, answer);
	if (!is_ours)
		return REGISTRATION_DONE;
	if (node->wait->id != id)
		*node->wait = (struct stale_registration) {node->wait->is_off, id, 0, 0};
	return wait_for_node(node);
}

enum registration stale_registration_of_endpoint(const struct stale_look *look,
						 struct stale_registration *wait,
						 struct registration_seen *seen)
{
	cleanup_free char *all = xasprintf("%s/brokers/ids", look->broker->zookeeper.chroot);
	struct stale_node node = {look, false, all, wait, seen};
	cleanup_strv struct strv names = STRV_NULL;
	enum zk_answer answer =
		zk_session_list(look->session, all, look->deadline, &names, look->err);

	if (answer == ZK_NOT_THERE)
		return REGISTRATION_DONE;
	if (answer != ZK_THERE)
		return end(&node, answer);
	for (size_t i = 0; i < names.length; i++) {
		cleanup_free char *path = xasprintf("%s/%s", all, names.items[i]);
		enum registration registration;
		int64_t id;

		if (!number_parse(names.items[i], 0, INT32_MAX, &id) || id == look->broker->id)
			continue;
		node.path = path;
		registration = wait_for_other(&node, id);
		if (registration != REGISTRATION_DONE || seen->holder != HOLDER_GONE)
			return registration;
	}
	return REGISTRATION_DONE;
}
