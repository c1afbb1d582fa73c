// SPDX-License-Identifier: Apache-2.0
#include "net/resolve.h"

#include <errno.h>
#include <netdb.h>
#include <nss.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "base/thread.h"

/* A look-up that two threads share, the asker and the one that waits for the resolver. The last of
 * them frees it. */
struct name_lookup {
	char *host;
	char port[8];
	struct addrinfo hints;
	struct addrinfo *found;
	int result;
	int number; /* errno of EAI_SYSTEM */
	bool done;
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	atomic_int holders;
};

void net_resolve_fix_services(void)
{
	__nss_configure_lookup("hosts", "files dns");
	__nss_configure_lookup("passwd", "files");
	__nss_configure_lookup("services", "files");
}

static struct name_lookup *lookup_new(const char *host, uint16_t port, int flags)
{
	struct name_lookup *lookup = xcalloc(1, sizeof(*lookup));

	lookup->host = xstrdup(host);
	snprintf(lookup->port, sizeof(lookup->port), "%u", (unsigned) port);
	lookup->hints = (struct addrinfo) {.ai_socktype = SOCK_STREAM, .ai_flags = flags};
	pthread_mutex_init(&lookup->mutex, NULL);
	deadline_init_condition(&lookup->changed);
	atomic_init(&lookup->holders, 2);
	return lookup;
}

static void lookup_free(struct name_lookup *lookup)
{
	if (lookup->found)
		freeaddrinfo(lookup->found);
	pthread_cond_destroy(&lookup->changed);
	pthread_mutex_destroy(&lookup->mutex);
	free(lookup->host);
	free(lookup);
}

static void lookup_release(struct name_lookup *lookup)
{
	if (atomic_fetch_sub(&lookup->holders, 1) == 1)
		lookup_free(lookup);
}

static void *look_up(void *argument)
{
	struct name_lookup *lookup = argument;
	struct addrinfo *found = NULL;
	int result = getaddrinfo(lookup->host, lookup->port, &lookup->hints, &found);
	int number = errno;

	pthread_mutex_lock(&lookup->mutex);
	lookup->found = result ? NULL : found;
	lookup->result = result;
	lookup->number = number;
	lookup->done = true;
	pthread_cond_signal(&lookup->changed);
	pthread_mutex_unlock(&lookup->mutex);
	lookup_release(lookup);
	return NULL;
}

static int start_thread(struct name_lookup *lookup, struct err *err)
{
	pthread_attr_t detached;
	pthread_t thread;
	int result;

	pthread_attr_init(&detached);
	pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
	result = pthread_create(&thread, &detached, look_up, lookup);
	pthread_attr_destroy(&detached);
	if (result)
		return thread_set_error(err, result, "the resolver");
	return 0;
}

/* Whether the thread was done before the deadline; its answer is then in `lookup`. */
static bool wait_done(struct name_lookup *lookup, deadline_ms deadline)
{
	bool done;

	pthread_mutex_lock(&lookup->mutex);
	while (!lookup->done && !deadline_passed(deadline)) {
		struct timespec until = deadline_timespec(deadline);

		pthread_cond_timedwait(&lookup->changed, &lookup->mutex, &until);
	}
	done = lookup->done;
	pthread_mutex_unlock(&lookup->mutex);
	return done;
}

/* Starts the thread. NULL with an error; else the caller releases the look-up. */
static struct name_lookup *ask(const char *host, uint16_t port, int flags, deadline_ms deadline,
			       struct err *err)
{
	struct name_lookup *lookup = lookup_new(host, port, flags);

	if (start_thread(lookup, err) < 0) {
		lookup_free(lookup);
		return NULL;
	}
	if (!wait_done(lookup, deadline))
		err_set(err, EXIT_TIMED_OUT, "the resolver did not answer");
	else if (lookup->result == EAI_SYSTEM)
		err_set(err, EXIT_TIMED_OUT, "%s", strerror(lookup->number));
	else if (lookup->result)
		err_set(err, EXIT_TIMED_OUT, "%s", gai_strerror(lookup->result));
	else
		return lookup;
	lookup_release(lookup);
	return NULL;
}

static void add_all(const struct addrinfo *found, struct net_addresses *addresses)
{
	for (const struct addrinfo *one = found; one; one = one->ai_next) {
		struct net_address *new;

		if (one->ai_addrlen > sizeof(new->address))
			continue;
		addresses->items = xreallocarray(addresses->items, addresses->length + 1,
						 sizeof(*addresses->items));
		new = &addresses->items[addresses->length++];
		*new = (struct net_address) {.length = one->ai_addrlen};
		memcpy(&new->address, one->ai_addr, one->ai_addrlen);
	}
}

int net_resolve(const char *host, uint16_t port, deadline_ms deadline,
		struct net_addresses *addresses, struct err *err)
{
	struct addrinfo numeric = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST};
	struct addrinfo *found = NULL;
	struct name_lookup *lookup;
	char service[8];

	snprintf(service, sizeof(service), "%u", (unsigned) port);
	if (getaddrinfo(host, service, &numeric, &found) == 0) {
		add_all(found, addresses);
		freeaddrinfo(found);
		return 0;
	}
	lookup = ask(host, port, 0, deadline, err);
	if (!lookup)
		return -1;
	add_all(lookup->found, addresses);
	lookup_release(lookup);
	return 0;
}

char *net_resolve_canonical(const char *host, deadline_ms deadline, struct err *err)
{
	struct name_lookup *lookup = ask(host, 0, AI_CANONNAME, deadline, err);
	char *name;

	if (!lookup)
		return NULL;
	name = xstrdup(lookup->found->ai_canonname ? lookup->found->ai_canonname : host);
	lookup_release(lookup);
	return name;
}

void net_resolve_finish(struct net_addresses *addresses)
{
	free(addresses->items);
	*addresses = NET_ADDRESSES_NULL;
}
