// SPDX-License-Identifier: Apache-2.0
/* srvr: what its answers say, and the four bytes that ask for it. */
#include "cases.h"

#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "loopback.h"
#include "net/srvr.h"

#define SRVR(mode)                                                                                 \
	"Zookeeper version: 3.9.5-abc, built on 2026-01-01 10:00 UTC\n"                            \
	"Latency min/avg/max: 0/0.0/0\nReceived: 1\nSent: 0\nConnections: 1\n"                     \
	"Outstanding: 0\nZxid: 0x100000000\nMode: " mode "\nNode count: 5\n"

static const struct {
	const char *name;
	const char *answer;
	enum srvr_state state;
} answers[] = {
	{"leader", SRVR("leader"), SRVR_SERVES},
	{"follower", SRVR("follower"), SRVR_SERVES},
	{"observer", SRVR("observer"), SRVR_SERVES},
	{"standalone", SRVR("standalone"), SRVR_SERVES},
	{"the mode alone", "Mode: leader", SRVR_SERVES},
	{"the lines of Windows", "Mode: follower\r\n", SRVR_SERVES},
	{"read-only", SRVR("read-only"), SRVR_READ_ONLY},
	{"no quorum", "This ZooKeeper instance is not currently serving requests\n",
	 SRVR_NOT_SERVING},
	{"not in the whitelist", "srvr is not executed because it is not in the whitelist.\n",
	 SRVR_NOT_LISTED},
	{"too many connections", "", SRVR_SILENT},
	{"a mode of the future", SRVR("witness"), SRVR_OTHER_MODE},
	{"a mode that only begins so", SRVR("leaderless"), SRVR_OTHER_MODE},
	{"a mode that is cut", "Mode: lead", SRVR_OTHER_MODE},
	{"read-only that is cut", "Mode: read", SRVR_OTHER_MODE},
	{"an empty mode", "Mode: \n", SRVR_OTHER_MODE},
	{"an answer that is cut before the mode",
	 "Zookeeper version: 3.9.5\nMode: ", SRVR_OTHER_MODE},
	{"a mode in capitals", "Mode: Leader\n", SRVR_OTHER_MODE},
	{"a mode, and not serving", SRVR("leader") "is not currently serving requests\n",
	 SRVR_NOT_SERVING},
	{"no mode", "imok", SRVR_FOREIGN},
	{"another server", "HTTP/1.1 400 Bad Request\r\n\r\n", SRVR_FOREIGN},
};

static void test_state(void **state)
{
	(void) state;
	for (EACH(it, answers)) {
		struct srvr srvr;

		srvr_parse(it->answer, &srvr);
		check_int(it->name, srvr.state, it->state);
		srvr_finish(&srvr);
	}
}

static void test_lines(void **state)
{
	static const struct {
		const char *answer;
		const char *mode;
		const char *zxid;
		const char *latency;
		bool leads;
	} cases[] = {
		{SRVR("leader"), "leader", "0x100000000", "0/0.0/0", true},
		{SRVR("follower"), "follower", "0x100000000", "0/0.0/0", false},
		{SRVR("leaderless"), "leaderless", "0x100000000", "0/0.0/0", false},
		{"Mode: leader\r\nZxid: 0x1\r\n", "leader", "0x1", NULL, true},
		{"Mode: ", "", NULL, NULL, false},
		{"Zxid: 0x1\nLatency min/avg/max: 0/0/0\n", NULL, NULL, NULL, false},
		{"", NULL, NULL, NULL, false},
	};

	(void) state;
	for (EACH(it, cases)) {
		struct srvr srvr;

		srvr_parse(it->answer, &srvr);
		check_text(it->answer, srvr.mode, it->mode);
		check_text(it->answer, srvr.zxid, it->zxid);
		check_text(it->answer, srvr.latency, it->latency);
		check_int(it->answer, srvr.leads, it->leads);
		srvr_finish(&srvr);
		check_text(it->answer, srvr.mode, NULL);
	}
}

/* A server for one question. */
struct one_answer {
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
	struct one_answer *server = (struct one_answer *) argument;
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

static void server_init(struct one_answer *server, const char *answer, size_t repeat)
{
	*server = (struct one_answer) {.answer = answer, .repeat = repeat};
	server->fd = loopback_listen(&server->address);
	check_int("thread", pthread_create(&server->thread, NULL, serve, server), 0);
}

static void server_finish(struct one_answer *server)
{
	pthread_join(server->thread, NULL);
	close(server->fd);
}

static const struct {
	const char *name;
	const char *answer;
	size_t repeat;
	int64_t timeout_ms;
	enum srvr_state state;
	enum net_outcome result;
} asks[] = {
	{"an answer", SRVR("leader"), 1, 10000, SRVR_SERVES, NET_OK},
	{"an empty answer", "", 1, 10000, SRVR_SILENT, NET_OK},
	{"an answer in pieces", SRVR("observer"), 100, 10000, SRVR_SERVES, NET_OK},
	{"no answer", NULL, 0, 200, SRVR_SILENT, NET_UNREACHABLE},
};

static void test_ask(void **state)
{
	(void) state;
	for (EACH(it, asks)) {
		struct one_answer server;
		struct srvr srvr = SRVR_NULL;
		struct err err = ERR_NULL;
		enum net_outcome result;

		server_init(&server, it->answer, it->repeat);
		result = srvr_ask(&server.address, NULL, deadline_after(it->timeout_ms), &srvr,
				  &err);
		server_finish(&server);
		check_int(it->name, result, it->result);
		check_int(it->name, err.code, it->result ? EXIT_TIMED_OUT : EXIT_OK);
		check_int(it->name, srvr.state, it->state);
		if (it->answer)
			check_int(it->name, server.asked_length, 4);
		check(it->name, memcmp(server.asked, "srvr", 4) == 0);
		srvr_finish(&srvr);
	}
}

static void test_ask_nobody(void **state)
{
	struct one_answer server;
	struct srvr srvr = SRVR_NULL;
	struct err err = ERR_NULL;

	(void) state;
	/* A port that was somebody's, and is nobody's any more. */
	server_init(&server, "", 1);
	check_int("somebody", srvr_ask(&server.address, NULL, deadline_after(10000), &srvr, &err),
		  0);
	server_finish(&server);
	check_int("nobody", srvr_ask(&server.address, NULL, deadline_after(10000), &srvr, &err),
		  NET_UNREACHABLE);
	check_int("nobody", err.code, EXIT_TIMED_OUT);
	check("nobody", *err.text);
	srvr_finish(&srvr);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_state),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_ask),
		cmocka_unit_test(test_ask_nobody),
	};

	return cmocka_run_group_tests_name("srvr", tests, NULL, NULL);
}
