// SPDX-License-Identifier: Apache-2.0
/* ZooKeeper 3.8 and 3.9, QuorumPeer.QuorumServer.initializeWithAddressString with
 * ConfigUtils.getHostAndPort. */
#include "cases.h"

#include "zookeeper/server_line.h"

static const struct {
	const char *name;
	const char *text;
	const char *host; /* NULL: an error */
	int64_t quorum_port;
	int64_t election_port;
	bool is_observer;
} lines[] = {
	{"host and ports", "zk-0:2888:3888", "zk-0", 2888, 3888, false},
	{"a full name", "zk-0.zk.prod.svc.cluster.local:2888:3888",
	 "zk-0.zk.prod.svc.cluster.local", 2888, 3888, false},
	{"an address", "10.0.0.5:1:65535", "10.0.0.5", 1, 65535, false},
	{"every address", "0.0.0.0:2888:3888", "0.0.0.0", 2888, 3888, false},
	{"a participant", "zk-0:2888:3888:participant", "zk-0", 2888, 3888, false},
	{"an observer", "zk-0:2888:3888:observer", "zk-0", 2888, 3888, true},
	{"the role's case", "zk-0:2888:3888:ObServer", "zk-0", 2888, 3888, true},
	{"the other role's case", "zk-0:2888:3888:PARTICIPANT", "zk-0", 2888, 3888, false},
	{"a client port", "zk-0:2888:3888;2181", "zk-0", 2888, 3888, false},
	{"a client address", "zk-0:2888:3888;0.0.0.0:2181", "zk-0", 2888, 3888, false},
	{"a client address of IPv6", "zk-0:2888:3888;[::1]:2181", "zk-0", 2888, 3888, false},
	{"role and client", "zk-0:2888:3888:observer;0.0.0.0:2181", "zk-0", 2888, 3888, true},
	{"IPv6", "[fd00::5]:2888:3888", "fd00::5", 2888, 3888, false},
	{"IPv6, role and client", "[::1]:2888:3888:observer;2181", "::1", 2888, 3888, true},
	{"two addresses", "a:2888:3888|b:2889:3889", "a", 2888, 3888, false},
	{"two addresses with roles", "a:1:2:observer|b:3:4:observer;2181", "a", 1, 2, true},
	{"the role at the second address", "a:1:2|b:3:4:observer", "a", 1, 2, true},
	{"nothing", "", NULL, 0, 0, false},
	{"only a host", "zk-0", NULL, 0, 0, false},
	{"one port", "zk-0:2888", NULL, 0, 0, false},
	{"one port and a client", "zk-0:2888;2181", NULL, 0, 0, false},
	{"no host", ":2888:3888", NULL, 0, 0, false},
	{"an empty port", "zk-0::3888", NULL, 0, 0, false},
	{"an empty field", "zk-0::2888:3888", NULL, 0, 0, false},
	{"equal ports", "zk-0:2888:2888", NULL, 0, 0, false},
	{"a port that is no number", "zk-0:quorum:3888", NULL, 0, 0, false},
	{"an election port that is no number", "zk-0:2888:x", NULL, 0, 0, false},
	{"port 0", "zk-0:0:3888", NULL, 0, 0, false},
	{"a port above 65535", "zk-0:2888:65536", NULL, 0, 0, false},
	{"a negative port", "zk-0:-1:3888", NULL, 0, 0, false},
	{"a blank in a port", "zk-0:2888: 3888", NULL, 0, 0, false},
	{"an unknown role", "zk-0:2888:3888:leader", NULL, 0, 0, false},
	{"one field too many", "zk-0:2888:3888:observer:2181", NULL, 0, 0, false},
	{"a blank at the end", "zk-0:2888:3888;2181 ", NULL, 0, 0, false},
	{"a client port that is no number", "zk-0:2888:3888;client", NULL, 0, 0, false},
	{"a client address without port", "zk-0:2888:3888;0.0.0.0", NULL, 0, 0, false},
	{"client port 65536", "zk-0:2888:3888;65536", NULL, 0, 0, false},
	{"two client ports", "zk-0:2888:3888;2181;2182", NULL, 0, 0, false},
	{"two client addresses", "zk-0:2888:3888;0.0.0.0;10.0.0.5:2181", NULL, 0, 0, false},
	{"two members in one", "a:2888:3888;b:2888:3888", NULL, 0, 0, false},
	{"a client address of IPv6 without brackets", "a:2888:3888;::1:2181", NULL, 0, 0, false},
	{"IPv6 without brackets", "::1:2888:3888", NULL, 0, 0, false},
	{"a longer one without brackets", "fd00::5:2888:3888", NULL, 0, 0, false},
	{"a bracket that stays open", "[::1:2888:3888", NULL, 0, 0, false},
	{"nothing in the brackets", "[]:2888:3888", NULL, 0, 0, false},
	{"text behind the bracket", "[::1]x:2888:3888", NULL, 0, 0, false},
	{"different roles", "a:1:2:observer|b:3:4:participant", NULL, 0, 0, false},
	{"different roles, the other way", "a:1:2:participant|b:3:4:observer", NULL, 0, 0, false},
	{"a second address without ports", "a:2888:3888|b", NULL, 0, 0, false},
	{"a second address with equal ports", "a:2888:3888|b:1:1", NULL, 0, 0, false},
	{"nothing but a client port", ";2181", NULL, 0, 0, false},
};

static void test_parse(void **state)
{
	(void) state;
	for (EACH(it, lines)) {
		struct server_line line;
		char *wrong = server_line_parse(it->text, &line);

		check_int(it->name, wrong == NULL, it->host != NULL);
		check_text(it->name, line.host, it->host);
		check_int(it->name, line.quorum_port, it->quorum_port);
		check_int(it->name, line.election_port, it->election_port);
		check_int(it->name, line.is_observer, it->is_observer);
		server_line_finish(&line);
		free(wrong);
	}
}

static const struct {
	const char *name;
	const char *text;
	const char *problem;
} problems[] = {
	{"nothing", "", "no host"},
	{"no ports", "zk-0", "`zk-0` is not host:quorum-port:election-port"},
	{"equal ports", "zk-0:1:1", "the same"},
	{"a role", "zk-0:1:2:king", "`king`"},
	{"a client port", "zk-0:1:2;x", "`;x`"},
};

/* It names what is wrong. */
static void test_problems(void **state)
{
	(void) state;
	for (EACH(it, problems)) {
		struct server_line line;
		char *wrong = server_line_parse(it->text, &line);

		check_holds(it->name, wrong, it->problem);
		server_line_finish(&line);
		free(wrong);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_problems),
	};

	return cmocka_run_group_tests_name("server_line", tests, NULL, NULL);
}
