// SPDX-License-Identifier: Apache-2.0
/* Kafka protocol guide: ApiVersions version 0, and servers that are no brokers. */
#include "cases.h"

#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "loopback.h"
#include "net/api_versions.h"
#include "net/tls.h"

/* Bytes of a string literal, without its NUL. */
#define BYTES(text) (text), sizeof(text) - 1

#define ID "kini"
#define KEY(key, last) "\0" key "\0\0\0" last

static const struct {
	const char *name;
	const char *bytes;
	size_t length;
	const char *problem; /* a part of it; NULL: it is an answer */
} checks[] = {
	{"one key", BYTES(ID "\0\0\0\0\0\1" KEY("\x12", "\3")), NULL},
	{"three keys", BYTES(ID "\0\0\0\0\0\3" KEY("\0", "\x9") KEY("\1", "\xC") KEY("\x12", "\3")),
	 NULL},
	{"UNSUPPORTED_VERSION", BYTES(ID "\0\x23\0\0\0\1" KEY("\x12", "\3")), NULL},
	{"nothing", BYTES(""), "too short"},
	{"a part of the id", BYTES("kin"), "too short"},
	{"only the id", BYTES(ID), "too short"},
	{"no count", BYTES(ID "\0\0"), "too short"},
	{"a count that is cut", BYTES(ID "\0\0\0\0\0"), "too short"},
	{"another id", BYTES("kinj\0\0\0\0\0\1" KEY("\x12", "\3")), "another request"},
	{"an id of zeros", BYTES("\0\0\0\0\0\0\0\0\0\1" KEY("\x12", "\3")), "another request"},
	{"the id backwards", BYTES("inik\0\0\0\0\0\1" KEY("\x12", "\3")), "another request"},
	{"no key", BYTES(ID "\0\0\0\0\0\1"), "no list"},
	{"a key that is cut", BYTES(ID "\0\0\0\0\0\1\0\x12\0\0\0"), "no list"},
	{"a byte too many", BYTES(ID "\0\0\0\0\0\1" KEY("\x12", "\3") "\0"), "no list"},
	{"a key too many", BYTES(ID "\0\0\0\0\0\1" KEY("\0", "\1") KEY("\1", "\1")), "no list"},
	{"a key too few", BYTES(ID "\0\0\0\0\0\2" KEY("\x12", "\3")), "no list"},
	{"more keys than 32 bits of bytes", BYTES(ID "\0\0\xFF\xFF\xFF\xFF" KEY("\x12", "\3")),
	 "no list"},
	{"version 3", BYTES(ID "\0\0\2\0\x12\0\0\0\3\0\0\0\0\0\0"), "no list"},
	{"text", BYTES("HTTP/1.1 400 Bad Request\r\n"), "another request"},
};

static void test_check(void **state)
{
	(void) state;
	for (EACH(it, checks)) {
		/* Exactly as long, so that a sanitizer sees what is read behind it. */
		char *bytes = malloc(it->length ? it->length : 1);
		const char *problem;

		check(it->name, bytes);
		memcpy(bytes, it->bytes, it->length);
		problem = api_versions_check(bytes, it->length);
		check_int(it->name, problem == NULL, it->problem == NULL);
		check_holds(it->name, problem, it->problem);
		free(bytes);
	}
}

/* Whatever is missing at the end of an answer, it is none. */
static void test_truncated(void **state)
{
	static const char answer[] =
		ID "\0\0\0\0\0\3" KEY("\0", "\x9") KEY("\1", "\xC") KEY("\x12", "\3");

	(void) state;
	for (size_t length = 0; length < sizeof(answer) - 1; length++)
		if (!api_versions_check(answer, length))
			fail_msg("%zu bytes are no answer", length);
	check_text("all", api_versions_check(answer, sizeof(answer) - 1), NULL);
}

/* A server for one question. */
struct server {
	int fd;
	struct net_address address;
	const char *answer;
	size_t length;
	bool stays; /* the connection stays open until the other side goes */
	char asked[4096];
	ssize_t asked_length;
	pthread_t thread;
};

static void *serve(void *argument)
{
	struct server *server = (struct server *) argument;
	int fd = accept(server->fd, NULL, NULL);
	struct pollfd more = {.fd = fd, .events = POLLIN};

	server->asked_length = recv(fd, server->asked, sizeof(server->asked), 0);
	if (send(fd, server->answer, server->length, MSG_NOSIGNAL) < 0)
		server->asked_length = -1;
	if (server->stays)
		poll(&more, 1, 10000);
	close(fd);
	return NULL;
}

static void server_init(struct server *server, const char *answer, size_t length, bool stays)
{
	*server = (struct server) {.answer = answer, .length = length, .stays = stays};
	server->fd = loopback_listen(&server->address);
	check_int("thread", pthread_create(&server->thread, NULL, serve, server), 0);
}

static void server_finish(struct server *server)
{
	pthread_join(server->thread, NULL);
	close(server->fd);
}

#define GOOD "\0\0\0\x10" ID "\0\0\0\0\0\1" KEY("\x12", "\3")
#define ALERT "\x15\3\3\0\2\2"
#define HTTP "HTTP/1.1 400 Bad Request\r\n\r\n"

static const struct {
	const char *name;
	const char *answer;
	size_t length;
	bool stays, tls;
	int64_t timeout_ms;
	enum net_outcome outcome;
	const char *problem; /* a part of it */
} asks[] = {
	{"a broker", BYTES(GOOD), true, false, 10000, NET_OK, NULL},
	{"a broker that goes at once", BYTES(GOOD), false, false, 10000, NET_OK, NULL},
	{"closed", BYTES(""), false, false, 10000, NET_UNREACHABLE, ""},
	{"silent", BYTES(""), true, false, 200, NET_UNREACHABLE, ""},
	{"a length that is cut", BYTES("\0\0"), false, false, 10000, NET_UNREACHABLE, ""},
	{"an answer that is cut", BYTES("\0\0\0\x10" ID), false, false, 10000, NET_UNREACHABLE, ""},
	{"an answer that stops", BYTES("\0\0\0\x10" ID), true, false, 200, NET_UNREACHABLE, ""},
	{"an empty answer", BYTES("\0\0\0\0"), true, false, 10000, NET_GARBAGE, "too short"},
	{"another's answer", BYTES("\0\0\0\x10xxxx\0\0\0\0\0\1" KEY("\x12", "\3")), true, false,
	 10000, NET_GARBAGE, "another request"},
	{"a length beyond all", BYTES("\xFF\xFF\xFF\xFF"), true, false, 10000, NET_GARBAGE,
	 "not a Kafka broker's"},
	{"HTTP", BYTES(HTTP), true, false, 10000, NET_GARBAGE, "not a Kafka broker's"},
	{"a TLS server asked in plain", BYTES(ALERT "\x46"), false, false, 10000, NET_GARBAGE,
	 "in TLS"},
	{"TLS: a broker in plain", BYTES(GOOD), true, true, 10000, NET_GARBAGE, "TLS"},
	{"TLS: HTTP", BYTES(HTTP), true, true, 10000, NET_GARBAGE, "TLS"},
	{"TLS: an alert", BYTES(ALERT "\x28"), true, true, 10000, NET_TLS_ALERT, "TLS"},
	{"TLS: closed", BYTES(""), false, true, 10000, NET_UNREACHABLE, "TLS"},
	{"TLS: silent", BYTES(""), true, true, 200, NET_UNREACHABLE, ""},
};

/* length 20, key 18, version 0, correlation id, client id */
static const char request[] = "\0\0\0\x14\0\x12\0\0" ID "\0\nkafka-init";

static void test_ask(void **state)
{
	static const struct tls_client anonymous = {.pem_file = NULL};

	(void) state;
	tls_init();
	for (EACH(it, asks)) {
		struct server server;
		struct err err = ERR_NULL;
		enum net_outcome outcome;

		server_init(&server, it->answer, it->length, it->stays);
		outcome = api_versions_ask(&server.address, it->tls ? &anonymous : NULL,
					   deadline_after(it->timeout_ms), &err);
		server_finish(&server);
		check_int(it->name, outcome, it->outcome);
		check_int(it->name, *err.text != '\0', it->outcome != NET_OK);
		check_int(it->name, err.code != EXIT_OK, it->outcome != NET_OK);
		check_holds(it->name, err.text, it->problem);
		if (it->tls)
			continue;
		check_int(it->name, server.asked_length, sizeof(request) - 1);
		check(it->name, memcmp(server.asked, request, sizeof(request) - 1) == 0);
	}
}

static void test_ask_nobody(void **state)
{
	struct server server;
	struct err err = ERR_NULL;

	(void) state;
	/* A port that was somebody's, and is nobody's any more. */
	server_init(&server, BYTES(GOOD), false);
	check_int("somebody", api_versions_ask(&server.address, NULL, deadline_after(10000), &err),
		  0);
	server_finish(&server);
	check_int("nobody", api_versions_ask(&server.address, NULL, deadline_after(10000), &err),
		  NET_UNREACHABLE);
	check_int("nobody", err.code, EXIT_TIMED_OUT);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_check),
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_ask),
		cmocka_unit_test(test_ask_nobody),
	};

	return cmocka_run_group_tests_name("api_versions", tests, NULL, NULL);
}
