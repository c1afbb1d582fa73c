// SPDX-License-Identifier: Apache-2.0
/* ZooKeeper's four letter words: what srvr says, and the four bytes that ask for it. */
#include "cases.h"

#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "loopback.h"
#include "net/four_letter.h"

#define SRVR(mode)                                                                                 \
	"Zookeeper version: 3.9.5-abc, built on 2026-01-01 10:00 UTC\n"                            \
	"Latency min/avg/max: 0/0.0/0\nReceived: 1\nSent: 0\nConnections: 1\n"                     \
	"Outstanding: 0\nZxid: 0x100000000\nMode: " mode "\nNode count: 5\n"

static const struct {
	const char *name;
	const char *answer;
	enum server_mode mode;
} modes[] = {
	{"leader", SRVR("leader"), SERVER_SERVES},
	{"follower", SRVR("follower"), SERVER_SERVES},
	{"observer", SRVR("observer"), SERVER_SERVES},
	{"standalone", SRVR("standalone"), SERVER_SERVES},
	{"the mode alone", "Mode: leader", SERVER_SERVES},
	{"the lines of Windows", "Mode: follower\r\n", SERVER_SERVES},
	{"read-only", SRVR("read-only"), SERVER_READ_ONLY},
	{"no quorum", "This ZooKeeper instance is not currently serving requests\n",
	 SERVER_NOT_SERVING},
	{"not in the whitelist", "srvr is not executed because it is not in the whitelist.\n",
	 SERVER_UNKNOWN},
	{"too many connections", "", SERVER_UNKNOWN},
	{"a mode of the future", SRVR("witness"), SERVER_UNKNOWN},
	{"a mode that only begins so", SRVR("leaderless"), SERVER_UNKNOWN},
	{"a mode that is cut", "Mode: lead", SERVER_UNKNOWN},
	{"read-only that is cut", "Mode: read", SERVER_UNKNOWN},
	{"an empty mode", "Mode: \n", SERVER_UNKNOWN},
	{"an answer that is cut before the mode",
	 "Zookeeper version: 3.9.5\nMode: ", SERVER_UNKNOWN},
	{"a mode in capitals", "Mode: Leader\n", SERVER_UNKNOWN},
	{"no mode", "imok", SERVER_UNKNOWN},
	{"another server", "HTTP/1.1 400 Bad Request\r\n\r\n", SERVER_UNKNOWN},
};

static void test_mode(void **state)
{
	(void) state;
	for (EACH(it, modes))
		check_int(it->name, four_letter_mode(it->answer), it->mode);
}

/* A server for one question. */
struct server {
	int fd;
	struct net_address address;
	const char *answer; /* NULL: none, and the connection stays open */
	size_t repeat;	    /* how often */
	char asked[16];
	ssize_t asked_length;
	pthread_t thread;
};

static void *serve(void *argument)
{
	struct server *server = (struct server *) argument;
	int fd = accept(server->fd, NULL, NULL);
	struct pollfd more = {.fd = fd, .events = POLLIN};

	server->asked_length = recv(fd, server->asked, 4, MSG_WAITALL);
	/* What comes behind the word would make the close a reset. */
	if (poll(&more, 1, 50) == 1)
		server->asked_length = -1;
	for (size_t i = 0; server->answer && i < server->repeat; i++)
		if (send(fd, server->answer, strlen(server->answer), MSG_NOSIGNAL) < 0)
			break;
	if (!server->answer)
		poll(&more, 1, 10000); /* until the other side goes */
	close(fd);
	return NULL;
}

static void server_init(struct server *server, const char *answer, size_t repeat)
{
	*server = (struct server) {.answer = answer, .repeat = repeat};
	server->fd = loopback_listen(&server->address);
	check_int("thread", pthread_create(&server->thread, NULL, serve, server), 0);
}

static void server_finish(struct server *server)
{
	pthread_join(server->thread, NULL);
	close(server->fd);
}

static const struct {
	const char *name;
	const char *answer;
	size_t repeat;
	int64_t timeout_ms;
	size_t length; /* of what comes back */
	enum stream_outcome result;
} asks[] = {
	{"an answer", SRVR("leader"), 1, 10000, sizeof(SRVR("leader")) - 1, STREAM_OK},
	{"an empty answer", "", 1, 10000, 0, STREAM_OK},
	{"an answer in pieces", "0123456789", 1000, 10000, 10000, STREAM_OK},
	{"no answer", NULL, 0, 200, 0, STREAM_UNREACHABLE},
};

static void test_ask(void **state)
{
	(void) state;
	for (EACH(it, asks)) {
		struct server server;
		struct str answer = STR_NULL;
		struct err err = ERR_NULL;
		enum stream_outcome result;

		server_init(&server, it->answer, it->repeat);
		result = four_letter_ask(&server.address, NULL, "srvr",
					 deadline_after(it->timeout_ms), &answer, &err);
		server_finish(&server);
		check_int(it->name, result, it->result);
		check_int(it->name, err.code, it->result ? EXIT_TIMED_OUT : EXIT_OK);
		check_int(it->name, answer.length, it->length);
		if (it->answer)
			check(it->name, strncmp(answer.text, it->answer, strlen(it->answer)) == 0);
		if (it->answer)
			check_int(it->name, server.asked_length, 4);
		check(it->name, memcmp(server.asked, "srvr", 4) == 0);
		str_finish(&answer);
	}
}

static void test_ask_nobody(void **state)
{
	struct server server;
	struct str answer = STR_NULL;
	struct err err = ERR_NULL;

	(void) state;
	/* A port that was somebody's, and is nobody's any more. */
	server_init(&server, "", 1);
	check_int("somebody",
		  four_letter_ask(&server.address, NULL, "srvr", deadline_after(10000), &answer,
				  &err),
		  0);
	server_finish(&server);
	check_int("nobody",
		  four_letter_ask(&server.address, NULL, "srvr", deadline_after(10000), &answer,
				  &err),
		  STREAM_UNREACHABLE);
	check_int("nobody", err.code, EXIT_TIMED_OUT);
	check("nobody", *err.text);
	str_finish(&answer);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mode),
		cmocka_unit_test(test_ask),
		cmocka_unit_test(test_ask_nobody),
	};

	return cmocka_run_group_tests_name("four_letter", tests, NULL, NULL);
}
