// SPDX-License-Identifier: Apache-2.0
/* Who the members are: the three dialects of an explicit list, ZK_REPLICAS, a mounted zoo.cfg. */
#include "cases.h"

#include "base/str.h"
#include "pod.h"
#include "zookeeper/ensemble.h"

#define PORTS "server.port=2888\nelection.port=3888\n"
#define DOMAIN "zk.svc"

static const struct {
	const char *name;
	const char *settings; /* those of the ensemble, beside PORTS */
	const char *zoo_cfg;
	const char *tool;
	const char *pod_name; /* NULL: zk-1 */
	const char *domain;
	const char *members; /* "id=text" and a blank for each */
	const char *findings;
} cases[] = {
	/* the official image */
	{"one named", "servers=server.1=a:2888:3888;2181", NULL, NULL, NULL, NULL,
	 "1=a:2888:3888;2181 ", ""},
	{"three named", "servers=server.1=a:1:2;2181 server.2=b:1:2;2181  server.3=c:1:2;2181",
	 NULL, NULL, NULL, NULL, "1=a:1:2;2181 2=b:1:2;2181 3=c:1:2;2181 ", ""},
	{"named, commas", "servers=server.1=a:1:2,server.2=b:1:2", NULL, NULL, NULL, NULL,
	 "1=a:1:2 2=b:1:2 ", ""},
	{"named, no order", "servers=server.7=a:1:2 server.3=b:1:2", NULL, NULL, NULL, NULL,
	 "7=a:1:2 3=b:1:2 ", ""},
	{"named, a role and a client's address",
	 "servers=server.1=a:1:2:observer;[::1]:2181 server.2=[fd00::2]:1:2", NULL, NULL, NULL,
	 NULL, "1=a:1:2:observer;[::1]:2181 2=[fd00::2]:1:2 ", ""},
	{"named, two addresses", "servers=server.1=a:1:2|b:1:2;2181", NULL, NULL, NULL, NULL,
	 "1=a:1:2|b:1:2;2181 ", ""},
	{"named, zeros before the id", "servers=server.01=a:1:2", NULL, NULL, NULL, NULL,
	 "1=a:1:2 ", ""},
	{"named twice", "servers=server.1=a:1:2 server.1=b:1:2", NULL, NULL, NULL, NULL, "1=a:1:2 ",
	 "error V: the id 1 stands twice\n"},
	{"named twice, with a zero", "servers=server.1=a:1:2 server.01=b:1:2", NULL, NULL, NULL,
	 NULL, "1=a:1:2 ", "error V: the id 1 stands twice\n"},
	{"named 0", "servers=server.0=a:1:2", NULL, NULL, NULL, NULL, "",
	 "error V: `0` is no id from 1 to 254\n"},
	{"named 255", "servers=server.255=a:1:2", NULL, NULL, NULL, NULL, "",
	 "error V: `255` is no id from 1 to 254\n"},
	{"named by a word", "servers=server.x=a:1:2", NULL, NULL, NULL, NULL, "",
	 "error V: `x` is no id from 1 to 254\n"},
	{"one of three is wrong", "servers=server.1=a:1:2 server.2=b:1:1 server.3=c:1:2", NULL,
	 NULL, NULL, NULL, "1=a:1:2 3=c:1:2 ",
	 "error V: `b:1:1`: the quorum port and the election port are the same\n"},
	/* Bitnami's image */
	{"with ids", "servers=a:2888:3888::1,b:2888:3888::2 c:2888:3888::3", NULL, NULL, NULL, NULL,
	 "1=a:2888:3888 2=b:2888:3888 3=c:2888:3888 ", ""},
	{"with ids, semicolons", "servers=a:1:2::5;b:1:2::4", NULL, NULL, NULL, NULL,
	 "5=a:1:2 4=b:1:2 ", ""},
	{"with ids, IPv6", "servers=[fd00::1]:1:2::3,[::2]:1:2::1", NULL, NULL, NULL, NULL,
	 "3=[fd00::1]:1:2 1=[::2]:1:2 ", ""},
	{"with an id twice", "servers=a:1:2::1,b:1:2::1", NULL, NULL, NULL, NULL, "1=a:1:2 ",
	 "error V: the id 1 stands twice\n"},
	{"with an id that is no number", "servers=a:1:2::one", NULL, NULL, NULL, NULL, "",
	 "error V: `one` is no id from 1 to 254\n"},
	/* Confluent's image */
	{"by position", "servers=a:2888:3888;b:2888:3888;c:2888:3888", NULL, NULL, NULL, NULL,
	 "1=a:2888:3888 2=b:2888:3888 3=c:2888:3888 ", ""},
	{"by position, a semicolon at the end", "servers=a:1:2;b:1:2;", NULL, NULL, NULL, NULL,
	 "1=a:1:2 2=b:1:2 ", ""},
	{"by position, IPv6", "servers=[fd00::1]:1:2;[::2]:1:2", NULL, NULL, NULL, NULL,
	 "1=[fd00::1]:1:2 2=[::2]:1:2 ", ""},
	{"by position, an observer", "servers=a:1:2;b:1:2:observer", NULL, NULL, NULL, NULL,
	 "1=a:1:2 2=b:1:2:observer ", ""},
	{"by position, hosts called server", "servers=server.a.example:1:2;zk-server.b.example:1:2",
	 NULL, NULL, NULL, NULL, "1=server.a.example:1:2 2=zk-server.b.example:1:2 ", ""},
	{"by position, a name with server. in it",
	 "servers=zk-server.a.example:1:2;zk-server.b.example:1:2", NULL, NULL, NULL, NULL,
	 "1=zk-server.a.example:1:2 2=zk-server.b.example:1:2 ", ""},
	{"by position, without ports", "servers=a;b:1:2", NULL, NULL, NULL, NULL, "2=b:1:2 ",
	 "error V: `a` is not host:quorum-port:election-port\n"},
	/* ZK_REPLICAS */
	{"replicas", "replicas=3", NULL, NULL, NULL, DOMAIN,
	 "1=zk-0.zk.svc:2888:3888 2=zk-1.zk.svc:2888:3888 3=zk-2.zk.svc:2888:3888 ", ""},
	{"replicas without a domain", "replicas=2", NULL, NULL, NULL, NULL,
	 "1=zk-0:2888:3888 2=zk-1:2888:3888 ", ""},
	{"replicas with an empty domain", "replicas=1", NULL, NULL, NULL, "", "1=zk-0:2888:3888 ",
	 ""},
	{"replicas of a name with dashes", "replicas=1", NULL, NULL, "my-zk-0", DOMAIN,
	 "1=my-zk-0.zk.svc:2888:3888 ", ""},
	{"replicas with other ports", "replicas=1\nserver.port=1\nelection.port=2", NULL, NULL,
	 NULL, DOMAIN, "1=zk-0.zk.svc:1:2 ", ""},
	{"replicas from the first ordinal", "replicas=2", NULL, "ordinal-start=5", "zk-5", NULL,
	 "6=zk-5:2888:3888 7=zk-6:2888:3888 ", ""},
	{"replicas with an offset", "replicas=2", NULL, "id-offset=10", NULL, NULL,
	 "11=zk-0:2888:3888 12=zk-1:2888:3888 ", ""},
	{"replicas that leave the range", "replicas=2", NULL, "id-offset=253", NULL, NULL,
	 "254=zk-0:2888:3888 ", "error V: `255` is no id from 1 to 254\n"},
	{"no replicas", "replicas=0", NULL, NULL, NULL, NULL, "",
	 "error V: `0` is no number of members\n"},
	{"replicas that are no number", "replicas=three", NULL, NULL, NULL, NULL, "",
	 "error V: `three` is no number of members\n"},
	{"too many replicas", "replicas=255", NULL, NULL, NULL, NULL, "",
	 "error V: `255` is no number of members\n"},
	{"an empty list does not", "replicas=1\nservers=", NULL, NULL, NULL, DOMAIN,
	 "1=zk-0.zk.svc:2888:3888 ", ""},
	{"nor one of blanks", "replicas=1\nservers= \t", NULL, NULL, NULL, DOMAIN,
	 "1=zk-0.zk.svc:2888:3888 ", ""},
	{"an empty list beside a mounted one", "servers=", "server.2=b:1:2", NULL, NULL, NULL,
	 "2=b:1:2 ", ""},
	{"a list beats replicas", "replicas=3\nservers=a:1:2", NULL, NULL, NULL, NULL, "1=a:1:2 ",
	 ""},
	/* a mounted zoo.cfg */
	{"mounted", NULL, "server.1=a:1:2;2181\ntickTime=2000\nserver.2=b:1:2;2181", NULL, NULL,
	 NULL, "1=a:1:2;2181 2=b:1:2;2181 ", ""},
	{"mounted twice, with a zero", NULL, "server.1=a:1:2\nserver.01=b:1:2", NULL, NULL, NULL,
	 "1=a:1:2 ", "error F: the id 1 stands twice\n"},
	{"mounted and wrong", NULL, "server.1=a", NULL, NULL, NULL, "",
	 "error F: `a` is not host:quorum-port:election-port\n"},
	{"a list beats the mounted ones", "servers=a:1:2", "server.2=b:1:2", NULL, NULL, NULL,
	 "1=a:1:2 ", ""},
	{"replicas beat the mounted ones", "replicas=1", "server.2=b:1:2", NULL, NULL, NULL,
	 "1=zk-0:2888:3888 ", ""},
	/* nothing */
	{"nothing", NULL, NULL, NULL, NULL, NULL, "",
	 "error ZK_REPLICAS: nothing says who the members of the ensemble are\n"},
	{"only other keys", NULL, "tickTime=2000\nserverCnxnFactory=x", NULL, NULL, NULL, "",
	 "error ZK_REPLICAS: nothing says who the members of the ensemble are\n"},
	{"an empty list", "servers=", NULL, NULL, NULL, NULL, "",
	 "error ZK_REPLICAS: nothing says who the members of the ensemble are\n"},
};

static void build(struct ensemble *ensemble, const char *settings_lines, const char *zoo_cfg_lines,
		  const char *tool_lines, const struct identity *identity,
		  struct findings *findings)
{
	struct settings settings = SETTINGS_NULL, zoo_cfg = SETTINGS_NULL, tool = SETTINGS_NULL;

	make_settings(&settings, PORTS, LAYER_DEFAULT, "the default");
	make_settings(&settings, settings_lines, LAYER_ENVIRONMENT, "V");
	make_settings(&zoo_cfg, zoo_cfg_lines, LAYER_FILE, "F");
	make_tool(&tool, tool_lines);
	ensemble_build(ensemble, &settings, &zoo_cfg, identity, &tool, findings);
	settings_finish(&settings);
	settings_finish(&zoo_cfg);
	settings_finish(&tool);
}

static void test_build(void **state)
{
	(void) state;
	for (EACH(it, cases)) {
		struct findings findings = FINDINGS_NULL;
		struct identity identity;
		struct ensemble ensemble;
		struct str members = STR_NULL;

		make_identity(&identity, it->pod_name ? it->pod_name : "zk-1", NULL, it->domain);
		build(&ensemble, it->settings, it->zoo_cfg, it->tool, &identity, &findings);
		for (size_t i = 0; i < ensemble.length; i++)
			str_addf(&members, "%" PRId64 "=%s ", ensemble.items[i].id,
				 ensemble.items[i].text);
		check_text(it->name, members.text, it->members);
		check_findings(it->name, &findings, it->findings);
		str_finish(&members);
		ensemble_finish(&ensemble);
		identity_finish(&identity);
		findings_finish(&findings);
	}
}

/* Whatever the reason, an ensemble without members does not pass in silence: the chain would go on
 * with a server that is no member of anything. */
static const struct {
	const char *name;
	const char *settings;
	const char *pod_name;
} silences[] = {
	{"replicas, and a name without an ordinal", "replicas=3", "zk"},
	{"an empty list", "servers=", "zk-0"},
	{"a list of separators", "servers= ,; ", "zk-0"},
};

static void test_no_members(void **state)
{
	(void) state;
	for (EACH(it, silences)) {
		struct findings findings = FINDINGS_NULL;
		struct identity identity;
		struct ensemble ensemble;

		make_identity(&identity, it->pod_name, NULL, NULL);
		identity.id = 1; /* as ZOO_MY_ID gives it */
		build(&ensemble, it->settings, NULL, NULL, &identity, &findings);
		check_int(it->name, ensemble.length, 0);
		check_int(it->name, findings_exit_code(&findings), EXIT_CONFIG);
		ensemble_finish(&ensemble);
		identity_finish(&identity);
		findings_finish(&findings);
	}
}

static void test_find(void **state)
{
	struct findings findings = FINDINGS_NULL;
	struct identity identity;
	struct ensemble ensemble;

	(void) state;
	make_identity(&identity, "zk-0", NULL, NULL);
	build(&ensemble, "servers=a:1:2::7,b:3:4:observer::2", NULL, NULL, &identity, &findings);
	check("found", ensemble_find(&ensemble, 2) == &ensemble.items[1]);
	check("not found", !ensemble_find(&ensemble, 1));
	check_text("its host", ensemble.items[1].line.host, "b");
	check_int("its quorum port", ensemble.items[1].line.quorum_port, 3);
	check_int("its election port", ensemble.items[1].line.election_port, 4);
	check_int("its role", ensemble.items[1].line.is_observer, true);
	check_text("what named them", ensemble.origin, "V");
	ensemble_finish(&ensemble);
	identity_finish(&identity);
	findings_finish(&findings);
}

static const struct {
	const char *name;
	const char *settings;
	bool needed;
} domains[] = {
	{"nothing", NULL, false},
	{"replicas", "replicas=3", true},
	{"a list", "servers=a:1:2", false},
	{"both", "replicas=3\nservers=a:1:2", false},
	{"replicas beside an empty list", "replicas=3\nservers=", true},
};

static void test_needs_domain(void **state)
{
	(void) state;
	for (EACH(it, domains)) {
		struct settings settings = SETTINGS_NULL;

		make_settings(&settings, it->settings, LAYER_ENVIRONMENT, "V");
		check_int(it->name, ensemble_needs_domain(&settings), it->needed);
		settings_finish(&settings);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_build),
		cmocka_unit_test(test_no_members),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_needs_domain),
	};

	return cmocka_run_group_tests_name("ensemble", tests, NULL, NULL);
}
