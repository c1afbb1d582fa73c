// SPDX-License-Identifier: Apache-2.0
/* ZooKeeper 3.8, ConnectStringParser with NetUtils.getIPV6HostAndPort and PathUtils.validatePath.
 */
#include "cases.h"

#include "net/connect_string.h"

static const struct {
	const char *name;
	const char *text;
	const char *hosts; /* for people; NULL: an error */
	const char *chroot;
	const char *problem; /* a part of it */
} cases[] = {
	{"one host", "zk:2181", "zk:2181", "", NULL},
	{"no port", "zk", "zk:2181", "", NULL},
	{"another port", "zk:2182", "zk:2182", "", NULL},
	{"a colon and no port", "zk:", "zk:2181", "", NULL},
	{"the highest port", "zk:65535", "zk:65535", "", NULL},
	{"three hosts", "a:1,b,c:3", "a:1, b:2181, c:3", "", NULL},
	{"blanks around commas", " a:1 , b:2\t,\nc ", "a:1, b:2, c:2181", "", NULL},
	{"empty elements", ",a,,b,", "a:2181, b:2181", "", NULL},
	{"an address", "10.0.0.5:2181", "10.0.0.5:2181", "", NULL},
	{"IPv6", "[::1]:2182", "[::1]:2182", "", NULL},
	{"IPv6 and no port", "[fd00::5]", "[fd00::5]:2181", "", NULL},
	{"IPv6 between others", "a,[::1]:2,b:3", "a:2181, [::1]:2, b:3", "", NULL},
	{"IPv6 with a zone", "[fe80::1%eth0]:2", "[fe80::1%eth0]:2", "", NULL},
	{"a chroot", "zk:2181/kafka", "zk:2181", "/kafka", NULL},
	{"a deeper chroot", "a,b/kafka/prod-1", "a:2181, b:2181", "/kafka/prod-1", NULL},
	{"a chroot and no port", "zk/kafka", "zk:2181", "/kafka", NULL},
	{"a chroot after IPv6", "[::1]/kafka", "[::1]:2181", "/kafka", NULL},
	{"the root is no chroot", "zk:2181/", "zk:2181", "", NULL},
	{"a blank after the chroot (Kafka trims)", "zk/kafka ", "zk:2181", "/kafka", NULL},
	{"dots within a name", "zk/ka..fka/.x/y.", "zk:2181", "/ka..fka/.x/y.", NULL},
	{"nothing", "", NULL, NULL, "no host"},
	{"only commas", ",,", NULL, NULL, "no host"},
	{"only a chroot", "/kafka", NULL, NULL, "no host"},
	{"no host before the port", ":2181", NULL, NULL, ":2181"},
	{"a port that is no number", "zk:http", NULL, NULL, "port"},
	{"a port that ends in a letter", "zk:2181x", NULL, NULL, "port"},
	{"port 0", "zk:0", NULL, NULL, "port"},
	{"a negative port", "zk:-1", NULL, NULL, "port"},
	{"a port above 65535", "zk:65536", NULL, NULL, "port"},
	{"a blank before the port", "zk: 2181", NULL, NULL, "port"},
	{"a line end for a comma", "a:2181\nb:2181", NULL, NULL, "a:2181\nb"},
	{"a blank in the brackets", "[\f::1]:2181", NULL, NULL, "host and a port"},
	{"a blank for a comma", "a:2181 b:2181", NULL, NULL, "a:2181 b"},
	{"a bracket that stays open", "[::1:2181", NULL, NULL, "bracket"},
	{"nothing in the brackets", "[]:2181", NULL, NULL, "[]"},
	{"text behind the bracket", "[::1]x:2181", NULL, NULL, "bracket"},
	{"a port without its colon", "[::1]2181", NULL, NULL, "bracket"},
	{"brackets, a colon and no port", "[::1]:", NULL, NULL, "port"},
	{"the second is wrong", "a:2181,b:x", NULL, NULL, "b:x"},
	{"a slash at the chroot's end", "zk/kafka/", NULL, NULL, "slash"},
	{"an empty name in the chroot", "zk/ka//fka", NULL, NULL, "empty name"},
	{"two slashes", "zk//kafka", NULL, NULL, "empty name"},
	{"a chroot for each host", "a:2181/kafka,b:2181/kafka", NULL, NULL, "chroot"},
	{"the parent in the chroot", "zk/a/../b", NULL, NULL, "chroot"},
	{"the parent at the chroot's end", "zk/a/..", NULL, NULL, "chroot"},
	{"the directory itself in the chroot", "zk/./a", NULL, NULL, "chroot"},
	{"a control character in the chroot", "zk/ka\tfka", NULL, NULL, "chroot"},
};

static void test_parse(void **state)
{
	(void) state;
	for (EACH(it, cases)) {
		struct connect_string connect = CONNECT_STRING_NULL;
		char *wrong = connect_string_parse(it->text, ZOOKEEPER_PORT, &connect);
		char *hosts = connect_string_format(&connect);

		check_text(it->name, wrong && !it->problem ? wrong : NULL, NULL);
		check_int(it->name, wrong == NULL, it->hosts != NULL);
		check_holds(it->name, wrong, it->problem);
		check_text(it->name, hosts, it->hosts ? it->hosts : "");
		check_text(it->name, connect.chroot, it->chroot);
		free(hosts);
		connect_string_finish(&connect);
		free(wrong);
	}
}

static void test_fields(void **state)
{
	struct connect_string connect = CONNECT_STRING_NULL;

	(void) state;
	check_text("good", connect_string_parse("zk-0.zk,[::1]:2182/kafka", 9092, &connect), NULL);
	check_int("good", connect.length, 2);
	check_text("a name", connect.items[0].host, "zk-0.zk");
	check_int("no port", connect.items[0].port, 9092);
	check_text("IPv6", connect.items[1].host, "::1");
	check_int("IPv6", connect.items[1].port, 2182);
	connect_string_finish(&connect);
	check_int("finished", connect.length, 0);
	check_text("finished", connect.chroot, NULL);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_fields),
	};

	return cmocka_run_group_tests_name("connect_string", tests, NULL, NULL);
}
