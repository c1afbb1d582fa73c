// SPDX-License-Identifier: Apache-2.0
#include "wait/registration.h"

#include <inttypes.h>

#include "base/log.h"
#include "base/mem.h"
#include "kafka/znode.h"

/* The longest session a server gives is 20 ticks (ZooKeeper's maxSessionTimeout): 60 s at its own
 * default tick of 3 s. */
#define SESSION_LEAST_MS 60000
#define MARGIN_MS 5000

static int64_t patience_ms(int64_t session_timeout_ms)
{
	return (session_timeout_ms > SESSION_LEAST_MS ? session_timeout_ms : SESSION_LEAST_MS) +
	       MARGIN_MS;
}

static enum registration refuse(int64_t id, const char *who, int64_t session_timeout_ms,
				struct err *err)
{
	cleanup_free char *time = duration_format(patience_ms(session_timeout_ms));

	err_set(err, EXIT_REFUSED,
		"broker %" PRId64
		" is still registered in ZooKeeper after %s (%s), longer than the "
		"session of a dead broker lasts: another live pod has this id, and two brokers with one id "
		"destroy each other's data; stop the other one, or give this pod another id",
		id, time, who);
	return REGISTRATION_FAILED;
}

static enum registration finish(enum zk_answer answer, const char *path, int64_t id,
				const char *who, int64_t session_timeout_ms, deadline_ms deadline,
				struct err *err)
{
	switch (answer) {
	case ZK_NOT_THERE:
		log_info("the registration of broker %" PRId64 " is gone", id);
		return REGISTRATION_FREE;
	case ZK_THERE:
		if (!deadline_passed(deadline))
			return refuse(id, who, session_timeout_ms, err);
		err_set(err, EXIT_TIMED_OUT,
			"broker %" PRId64 " was still registered in ZooKeeper at the deadline (%s)",
			id, who);
		return REGISTRATION_FAILED;
	case ZK_NO_PERMISSION:
		log_warning("%s cannot be read in ZooKeeper: not looked at", path);
		return REGISTRATION_FREE;
	case ZK_FAILED:
		return REGISTRATION_FAILED;
	case ZK_LOST:
		break;
	}
	return REGISTRATION_LOST;
}

enum registration wait_registration(struct zk_session *session, const char *chroot, int64_t id,
				    int64_t session_timeout_ms, deadline_ms deadline,
				    deadline_ms *seen_until, struct err *err)
{
	cleanup_free char *path = xasprintf("%s/brokers/ids/%" PRId64, chroot, id);
	cleanup_free char *who = NULL;
	cleanup_str struct str json = STR_NULL;
	enum zk_answer answer;
	deadline_ms until;

	answer = zk_session_get(session, path, deadline, &json, err);
	if (answer == ZK_NOT_THERE && !*seen_until)
		return REGISTRATION_FREE;
	if (answer != ZK_THERE)
		return finish(answer, path, id, "", session_timeout_ms, deadline, err);
	who = znode_describe_registration(json.text);
	if (!*seen_until) {
		cleanup_free char *time = duration_format(patience_ms(session_timeout_ms));

		*seen_until = clock_now_ms() + patience_ms(session_timeout_ms);
		log_info("broker %" PRId64
			 " is still registered in ZooKeeper (%s): waiting for that "
			 "session to end, %s at most",
			 id, who, time);
	}
	until = *seen_until < deadline ? *seen_until : deadline;
	answer = zk_session_wait_gone(session, path, until, err);
	return finish(answer, path, id, who, session_timeout_ms, deadline, err);
}
