// SPDX-License-Identifier: Apache-2.0
#include "net/zk_session.h"

#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>

#define THREADED
#include <zookeeper/zookeeper.h>

#include "base/mem.h"
#include "base/thread.h"

/* One request may take so long. */
#define ANSWER_MS 5000

struct zk_session {
	zhandle_t *handle;
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	int state;	  /* the last session event's */
	unsigned watched; /* how many watches have fired */
	/* The server wants authentication and has closed the connection: the library would open
	 * another one in this session, where the next answer is the same, or none. */
	bool is_shut;
	/* The one request under way. */
	bool done;
	int code;
	int64_t created;  /* czxid */
	struct str *data; /* belongs to the asker; NULL: nothing is asked for, or the asker no
			     longer waits */
	struct strv *names;
};

/* These three are called by the library's own thread. */

static void on_event(zhandle_t *handle, int type, int state, const char *path, void *context)
{
	struct zk_session *session = context;

	(void) handle;
	(void) path;
	pthread_mutex_lock(&session->mutex);
	if (type == ZOO_SESSION_EVENT)
		session->state = state;
	else
		session->watched++;
	pthread_cond_broadcast(&session->changed);
	pthread_mutex_unlock(&session->mutex);
}

/* Is called with the mutex held, and releases it. */
static void finish_request(struct zk_session *session, int code)
{
	session->code = code;
	session->done = true;
	pthread_cond_broadcast(&session->changed);
	pthread_mutex_unlock(&session->mutex);
}

static void on_data(int code, const char *value, int length, const struct Stat *stat,
		    const void *context)
{
	struct zk_session *session = (struct zk_session *) (uintptr_t) context;

	pthread_mutex_lock(&session->mutex);
	/* -1: the node holds no data at all. */
	if (session->data && code == ZOK && length > 0)
		str_add_bytes(session->data, value, (size_t) length);
	if (code == ZOK && stat)
		session->created = stat->czxid;
	finish_request(session, code);
}

static void on_stat(int code, const struct Stat *stat, const void *context)
{
	on_data(code, NULL, 0, stat, context);
}

static void on_names(int code, const struct String_vector *names, const void *context)
{
	struct zk_session *session = (struct zk_session *) (uintptr_t) context;

	pthread_mutex_lock(&session->mutex);
	for (int32_t i = 0; session->names && code == ZOK && names && i < names->count; i++)
		strv_add(session->names, names->data[i]);
	finish_request(session, code);
}

static struct zk_session *session_new(void)
{
	struct zk_session *session = xcalloc(1, sizeof(*session));

	pthread_mutex_init(&session->mutex, NULL);
	deadline_init_condition(&session->changed);
	return session;
}

void zk_session_close(struct zk_session *session)
{
	if (!session)
		return;
	if (session->handle)
		zookeeper_close(session->handle);
	pthread_cond_destroy(&session->changed);
	pthread_mutex_destroy(&session->mutex);
	free(session);
}

static bool is_over(int state)
{
	return state == ZOO_EXPIRED_SESSION_STATE || state == ZOO_AUTH_FAILED_STATE;
}

static void wait_change(struct zk_session *session, deadline_ms deadline)
{
	struct timespec until = deadline_timespec(deadline);

	pthread_cond_timedwait(&session->changed, &session->mutex, &until);
}

static int wait_connected(struct zk_session *session, deadline_ms deadline, struct err *err)
{
	int state;

	pthread_mutex_lock(&session->mutex);
	while (session->state != ZOO_CONNECTED_STATE && !is_over(session->state) &&
	       !deadline_passed(deadline))
		wait_change(session, deadline);
	state = session->state;
	pthread_mutex_unlock(&session->mutex);
	if (state == ZOO_CONNECTED_STATE)
		return 0;
	if (state == ZOO_AUTH_FAILED_STATE)
		return err_set(err, EXIT_CONFIG, "ZooKeeper refused the authentication");
	return err_set(err, EXIT_TIMED_OUT, "no server gives a session");
}

int zk_session_open(const char *servers, int timeout_ms, deadline_ms deadline,
		    struct zk_session **sessionp, struct err *err)
{
	cleanup_zk_session struct zk_session *session = session_new();

	/* The library would abort. */
	if (thread_check("the ZooKeeper session", err) < 0)
		return -1;
	/* 0 is below the library's lowest level: it logs nothing, since our own lines say what
	 * matters. */
	zoo_set_debug_level((ZooLogLevel) 0);
	session->handle =
		zookeeper_init(servers, on_event, timeout_ms, NULL, session, ZOO_NO_LOG_CLIENTENV);
	if (!session->handle)
		return err_system(err, errno, "cannot start a ZooKeeper session with %s", servers);
	zoo_set_servers_resolution_delay(session->handle, -1);
	if (wait_connected(session, deadline, err) < 0)
		return -1;
	*sessionp = steal_pointer(&session);
	return 0;
}

static enum zk_answer judge(int code, const char *path, struct err *err)
{
	switch (code) {
	case ZOK:
		return ZK_THERE;
	case ZNONODE:
		return ZK_NOT_THERE;
	case ZNOAUTH:
	case ZAUTHFAILED:
	case ZSESSIONCLOSEDREQUIRESASLAUTH:
		return ZK_NO_PERMISSION;
	case ZCONNECTIONLOSS:
	case ZOPERATIONTIMEOUT:
	case ZSESSIONEXPIRED:
	case ZSESSIONMOVED:
	case ZINVALIDSTATE:
	case ZCLOSING:
		err_set(err, EXIT_TIMED_OUT, "the ZooKeeper session was lost: %s", zerror(code));
		return ZK_LOST;
	default:
		err_set(err, EXIT_CONFIG, "cannot read %s in ZooKeeper: %s", path, zerror(code));
		return ZK_FAILED;
	}
}

/* These two say nothing of a node (AuthenticationHelper.enforceAuthentication). */
static bool is_about_the_session(int code)
{
	return code == ZAUTHFAILED || code == ZSESSIONCLOSEDREQUIRESASLAUTH;
}

bool zk_session_wants_authentication(const struct zk_session *session)
{
	return session->is_shut;
}

/* Before a request: nothing is answered yet. */
static void expect(struct zk_session *session, struct str *data, struct strv *names)
{
	pthread_mutex_lock(&session->mutex);
	session->done = false;
	session->data = data;
	session->names = names;
	pthread_mutex_unlock(&session->mutex);
}

/* Waits for the answer to a request, whose sending returned `code`. The library's own calls that
 * wait have no deadline: a server that hangs would hold us for the session's time-out. */
static enum zk_answer wait_answer(struct zk_session *session, int code, const char *path,
				  deadline_ms deadline, struct err *err)
{
	bool done;

	if (code != ZOK)
		return judge(code, path, err);
	pthread_mutex_lock(&session->mutex);
	while (!session->done && !deadline_passed(deadline))
		wait_change(session, deadline);
	done = session->done;
	code = session->code;
	session->data = NULL;
	session->names = NULL;
	pthread_mutex_unlock(&session->mutex);
	session->is_shut = session->is_shut || (done && is_about_the_session(code));
	if (done)
		return judge(code, path, err);
	err_set(err, EXIT_TIMED_OUT, "ZooKeeper does not answer");
	return ZK_LOST;
}

static int64_t created_of(struct zk_session *session)
{
	int64_t created;

	pthread_mutex_lock(&session->mutex);
	created = session->created;
	pthread_mutex_unlock(&session->mutex);
	return created;
}

enum zk_answer zk_session_get(struct zk_session *session, const char *path, deadline_ms deadline,
			      struct str *data, int64_t *createdp, struct err *err)
{
	enum zk_answer answer;

	if (session->is_shut)
		return ZK_NO_PERMISSION;
	expect(session, data, NULL);
	answer = wait_answer(session, zoo_aget(session->handle, path, 0, on_data, session), path,
			     deadline_within(deadline, ANSWER_MS), err);
	if (createdp)
		*createdp = created_of(session);
	return answer;
}

enum zk_answer zk_session_list(struct zk_session *session, const char *path, deadline_ms deadline,
			       struct strv *names, struct err *err)
{
	if (session->is_shut)
		return ZK_NO_PERMISSION;
	expect(session, NULL, names);
	return wait_answer(session, zoo_aget_children(session->handle, path, 0, on_names, session),
			   path, deadline_within(deadline, ANSWER_MS), err);
}

/* Sleeps until a watch has fired since `before`, or the session has changed for the worse. */
static void wait_watch(struct zk_session *session, unsigned before, deadline_ms deadline)
{
	pthread_mutex_lock(&session->mutex);
	while (session->watched == before && session->state == ZOO_CONNECTED_STATE &&
	       !deadline_passed(deadline))
		wait_change(session, deadline);
	pthread_mutex_unlock(&session->mutex);
}

enum zk_answer zk_session_wait_gone(struct zk_session *session, const char *path, int64_t created,
				    deadline_ms deadline, struct err *err)
{
	while (!session->is_shut) {
		enum zk_answer answer;
		unsigned before;
		int sent;

		expect(session, NULL, NULL);
		pthread_mutex_lock(&session->mutex);
		before = session->watched;
		pthread_mutex_unlock(&session->mutex);
		sent = zoo_awexists(session->handle, path, on_event, session, on_stat, session);
		answer = wait_answer(session, sent, path, deadline_within(DEADLINE_NONE, ANSWER_MS),
				     err);
		if (answer != ZK_THERE || created_of(session) != created ||
		    deadline_passed(deadline))
			return answer;
		wait_watch(session, before, deadline);
	}
	return ZK_NO_PERMISSION;
}
