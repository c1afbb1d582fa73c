// SPDX-License-Identifier: Apache-2.0
#include "net/zk_session.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>

#define THREADED
#include <zookeeper/zookeeper.h>

#include "base/mem.h"

/* ZooKeeper's default jute.maxbuffer: no node is larger. */
#define NODE_SIZE_MAX 1048575

struct zk_session {
	zhandle_t *handle;
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	int state;	  /* the last session event's */
	unsigned watched; /* how many watches have fired */
};

/* Called by the library's own thread. */
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

static struct zk_session *session_new(void)
{
	struct zk_session *session = xcalloc(1, sizeof(*session));
	pthread_condattr_t monotonic;

	pthread_mutex_init(&session->mutex, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&session->changed, &monotonic);
	pthread_condattr_destroy(&monotonic);
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

	/* 0 is below the library's lowest level: our own line says what is to be said. */
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
	default:
		err_set(err, EXIT_TIMED_OUT, "cannot read %s in ZooKeeper: %s", path, zerror(code));
		return ZK_LOST;
	}
}

enum zk_answer zk_session_get(struct zk_session *session, const char *path, struct str *data,
			      struct err *err)
{
	cleanup_free char *buffer = xcalloc(NODE_SIZE_MAX, 1);
	int length = NODE_SIZE_MAX;
	enum zk_answer answer =
		judge(zoo_get(session->handle, path, 0, buffer, &length, NULL), path, err);

	/* -1: the node holds no data at all. */
	if (answer == ZK_THERE && length > 0)
		str_add_bytes(data, buffer, (size_t) length);
	return answer;
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

enum zk_answer zk_session_wait_gone(struct zk_session *session, const char *path,
				    deadline_ms deadline, struct err *err)
{
	for (;;) {
		enum zk_answer answer;
		unsigned before;

		pthread_mutex_lock(&session->mutex);
		before = session->watched;
		pthread_mutex_unlock(&session->mutex);
		answer = judge(zoo_wexists(session->handle, path, on_event, session, NULL), path,
			       err);
		if (answer != ZK_THERE || deadline_passed(deadline))
			return answer;
		wait_watch(session, before, deadline);
	}
}
