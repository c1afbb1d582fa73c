// SPDX-License-Identifier: Apache-2.0
#include "membership/first_start_listen.h"

#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "net/resolve.h"
#include "net/tcp.h"

/* A question is one packet: who takes longer than this is no member. */
#define QUESTION_MS 2000
#define BACKLOG 64

static int listen_at(const struct net_address *address, struct err *err)
{
	cleanup_close int fd =
		socket(address->address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	cleanup_free char *text = net_address_format(address);
	int on = 1, off = 0;

	if (fd < 0)
		return err_system(err, errno, "cannot listen on the election port %s", text);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (address->address.ss_family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off));
	if (bind(fd, (const struct sockaddr *) &address->address, address->length) < 0 ||
	    listen(fd, BACKLOG) < 0)
		return err_system(err, errno, "cannot listen on the election port %s", text);
	return steal_fd(&fd);
}

static int add(struct first_start_listen *listener, const struct net_address *address,
	       struct err *err)
{
	int fd = listen_at(address, err);

	if (fd < 0)
		return -1;
	listener->fds[listener->count++] = fd;
	return 0;
}

/* All of IPv6, which takes IPv4 too; all of IPv4 where there is no IPv6. */
static int listen_everywhere(struct first_start_listen *listener, uint16_t port, struct err *err)
{
	struct net_address address = {.length = sizeof(struct sockaddr_in6)};

	address.address.ss_family = AF_INET6;
	net_address_set_port(&address, port);
	if (add(listener, &address, err) == 0)
		return 0;
	address = (struct net_address) {.length = sizeof(struct sockaddr_in)};
	address.address.ss_family = AF_INET;
	net_address_set_port(&address, port);
	return add(listener, &address, err);
}

int first_start_listen_open(struct first_start_listen *listener, const char *host, uint16_t port,
			    deadline_ms deadline, struct err *err)
{
	cleanup_net_addresses struct net_addresses addresses = NET_ADDRESSES_NULL;

	*listener = (struct first_start_listen) {.count = 0};
	if (!host)
		return listen_everywhere(listener, port, err);
	if (net_resolve(host, port, deadline, &addresses, err) < 0)
		return err_context(err, "the own name %s", host);
	err_set(err, EXIT_TIMED_OUT, "the own name %s is no longer this pod's", host);
	/* A name may have an address twice. */
	for (size_t i = 0; i < addresses.length && listener->count < LISTENER_ADDRESSES_MAX; i++)
		if (tcp_is_own_address(&addresses.items[i]))
			add(listener, &addresses.items[i], err);
	return listener->count ? 0 : -1;
}

void first_start_listen_close(struct first_start_listen *listener)
{
	for (size_t i = 0; i < listener->question_count; i++)
		close(listener->questions[i].fd);
	for (size_t i = 0; i < listener->count; i++)
		close(listener->fds[i]);
	*listener = (struct first_start_listen) {.count = 0};
}

size_t first_start_listen_poll(const struct first_start_listen *listener, struct pollfd *fds,
			       deadline_ms *untilp)
{
	size_t count = 0;

	/* What does not fit waits in the kernel. */
	if (listener->question_count < LISTENER_QUESTIONS_MAX)
		for (size_t i = 0; i < listener->count; i++)
			fds[count++] = (struct pollfd) {.fd = listener->fds[i], .events = POLLIN};
	for (size_t i = 0; i < listener->question_count; i++) {
		const struct question *question = &listener->questions[i];

		fds[count++] = (struct pollfd) {.fd = question->fd, .events = POLLIN};
		if (question->until < *untilp)
			*untilp = question->until;
	}
	return count;
}

static void take_connections(struct first_start_listen *listener)
{
	for (size_t i = 0; i < listener->count;) {
		int fd = -1;

		if (listener->question_count < LISTENER_QUESTIONS_MAX)
			fd = accept4(listener->fds[i], NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd < 0) {
			i++;
			continue;
		}
		listener->questions[listener->question_count++] =
			(struct question) {.fd = fd, .until = deadline_now_ms() + QUESTION_MS};
	}
}

static char *name_of_asker(int fd)
{
	struct net_address address = {.length = sizeof(address.address)};

	if (getpeername(fd, (struct sockaddr *) &address.address, &address.length) < 0)
		return xstrdup("somebody");
	net_address_set_port(&address, 0);
	return net_address_format(&address);
}

/* One answer fits into the socket's buffer. */
static void answer_one(const struct question *question, answer_question *answer, void *context)
{
	struct first_start_message asked, said;
	uint8_t bytes[FIRST_START_MESSAGE_SIZE];
	cleanup_free char *from = name_of_asker(question->fd);

	if (!first_start_wire_decode(question->bytes, &asked) ||
	    !answer(context, &asked, from, &said))
		return;
	first_start_wire_encode(&said, bytes);
	send(question->fd, bytes, sizeof(bytes), MSG_NOSIGNAL | MSG_DONTWAIT);
}

/* Whether there is nothing more to read of it. */
static bool read_question(struct question *question)
{
	ssize_t got = recv(question->fd, question->bytes + question->length,
			   sizeof(question->bytes) - question->length, 0);

	if (got < 0)
		return (errno != EAGAIN && errno != EINTR) || deadline_passed(question->until);
	question->length += (size_t) got;
	return got == 0 || deadline_passed(question->until) ||
	       question->length == sizeof(question->bytes) ||
	       !first_start_wire_may_be(question->bytes, question->length);
}

void first_start_listen_serve(struct first_start_listen *listener, answer_question *answer,
			      void *context)
{
	take_connections(listener);
	for (size_t i = 0; i < listener->question_count;) {
		struct question *question = &listener->questions[i];

		if (!read_question(question)) {
			i++;
			continue;
		}
		if (question->length == sizeof(question->bytes))
			answer_one(question, answer, context);
		close(question->fd);
		*question = listener->questions[--listener->question_count];
	}
}
