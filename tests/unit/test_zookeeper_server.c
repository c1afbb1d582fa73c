// SPDX-License-Identifier: Apache-2.0
/* The model of a ZooKeeper server, and whose disk it is. */
#include "cases.h"

#include "pod.h"
#include "zookeeper/myid.h"
#include "zookeeper/zookeeper_rules.h"

#define THREE "ZOO_SERVERS=server.1=a:1:2 server.2=b:1:2 server.3=c:1:2"
#define NOT_AMONG(id, pod, count, origin)                                                          \
	"refusal the ordinal: myid " id " of " pod " is not among the " count                      \
	" members that " origin " names\n"

static const struct {
	const char *name;
	const char *variables;
	const char *file; /* a mounted zoo.cfg */
	int64_t id;
	const char *self; /* NULL: no member */
	bool listens_on_all;
	const char *findings;
} cases[] = {
	{"a member of a list", THREE, NULL, 2, "b:1:2", false, ""},
	{"a member by replicas", "ZK_REPLICAS=3", NULL, 3, "zk-2.zk.svc:2888:3888", false, ""},
	{"a member of the mounted ones", NULL, "server.1=a:1:2\nserver.2=b:1:2;2181", 2,
	 "b:1:2;2181", false, ""},
	{"no member of a list", THREE, NULL, 4, NULL, false,
	 NOT_AMONG("4", "zk-2", "3", "ZOO_SERVERS")},
	{"no member by replicas", "ZK_REPLICAS=2", NULL, 3, NULL, false,
	 NOT_AMONG("3", "zk-2", "2", "ZK_REPLICAS")},
	{"no member of the mounted ones", NULL, "server.1=a:1:2", 2, NULL, false,
	 NOT_AMONG("2", "zk-2", "1", "the mounted zoo.cfg")},
	{"the mounted ones do not count beside a list", THREE, "server.4=d:1:2", 4, NULL, false,
	 NOT_AMONG("4", "zk-2", "3", "ZOO_SERVERS")},
	{"myid 0", THREE, NULL, 0, NULL, false, "error the ordinal: myid 0 is not from 1 to 254\n"},
	{"myid 254", "ZOO_SERVERS=server.254=a:1:2", NULL, 254, "a:1:2", false, ""},
	{"myid 255", THREE, NULL, 255, NULL, false,
	 "error the ordinal: myid 255 is not from 1 to 254\n"},
	{"no id (which has been said)", THREE, NULL, -1, NULL, false, ""},
	{"no members", NULL, NULL, 1, NULL, false,
	 "error ZK_REPLICAS: nothing says who the members of the ensemble are\n"},
	{"listening on all addresses", THREE "\nZOO_LISTEN_ALLIPS_ENABLED=true", NULL, 1, "a:1:2",
	 true, ""},
	{"TRUE, as ZooKeeper takes it", THREE "\nZOO_LISTEN_ALLIPS_ENABLED=TRUE", NULL, 1, "a:1:2",
	 true, ""},
	{"not listening on all addresses", THREE "\nZOO_LISTEN_ALLIPS_ENABLED=false", NULL, 1,
	 "a:1:2", false, ""},
	{"the own entry is every address", "ZOO_SERVERS=server.1=0.0.0.0:1:2 server.2=b:1:2", NULL,
	 1, "0.0.0.0:1:2", true, ""},
	{"the own entry is every IPv6 address", "ZOO_SERVERS=server.1=[::]:1:2 server.2=b:1:2",
	 NULL, 1, "[::]:1:2", true, ""},
	{"another's entry is every address", "ZOO_SERVERS=server.1=0.0.0.0:1:2 server.2=b:1:2",
	 NULL, 2, "b:1:2", false, ""},
	{"a relative dataDir", THREE "\nZOO_DATA_DIR=data", NULL, 1, "a:1:2", false,
	 "error ZOO_DATA_DIR: dataDir is `data`\n"},
	{"an empty dataDir", THREE "\nZOO_DATA_DIR=", NULL, 1, "a:1:2", false,
	 "error ZOO_DATA_DIR: dataDir is ``\n"},
};

/* One model, from variables and a file. */
struct fixture {
	struct zookeeper_settings all;
	struct zookeeper_server server;
	struct findings findings;
	struct identity identity;
};

static void fixture_init(struct fixture *fixture, const char *variables, const char *file_lines,
			 int64_t id)
{
	struct environment environment;
	struct settings file = SETTINGS_NULL, tool = SETTINGS_NULL;
	struct identity *identity = &fixture->identity;
	struct ensemble members;

	*fixture = (struct fixture) {.findings = FINDINGS_NULL};
	make_environment(&environment, variables);
	make_settings(&file, file_lines, LAYER_FILE, "zoo.cfg");
	make_tool(&tool, NULL);
	make_identity(identity, "zk-2", NULL, "zk.svc");
	identity->id = id;
	identity->id_origin = xstrdup("the ordinal");
	zookeeper_settings_read(&environment, &file, &fixture->all, &fixture->findings);
	zookeeper_settings_trim(&fixture->all);
	ensemble_build(&members, &fixture->all.ensemble, &fixture->all.zoo_cfg, identity, &tool,
		       &fixture->findings);
	zookeeper_server_derive(&fixture->server, &fixture->all, identity, &members);
	zookeeper_rules_check(&fixture->server, &fixture->findings);
	settings_finish(&tool);
	settings_finish(&file);
	environment_finish(&environment);
}

static void fixture_finish(struct fixture *fixture)
{
	zookeeper_server_finish(&fixture->server);
	zookeeper_settings_finish(&fixture->all);
	identity_finish(&fixture->identity);
	findings_finish(&fixture->findings);
}

static void test_build(void **state)
{
	(void) state;
	for (EACH(it, cases)) {
		struct fixture fixture;

		fixture_init(&fixture, it->variables, it->file, it->id);
		check_findings(it->name, &fixture.findings, it->findings);
		check_text(it->name, fixture.server.self ? fixture.server.self->text : NULL,
			   it->self);
		check_int(it->name, fixture.server.id, it->id);
		check_int(it->name, fixture.server.listens_on_all, it->listens_on_all);
		check_text(it->name, fixture.server.data_dir,
			   settings_get(&fixture.all.zoo_cfg, "dataDir"));
		fixture_finish(&fixture);
	}
}

static const struct {
	const char *name;
	const char *variables;
	const char *file;
	const char *key;
	const char *value; /* NULL: not in zoo.cfg */
} keys[] = {
	{"a member of a list", THREE, NULL, "server.2", "b:1:2"},
	{"a member by replicas", "ZK_REPLICAS=3", NULL, "server.1", "zk-0.zk.svc:2888:3888"},
	{"a mounted member", NULL, "server.1=a:1:2;2181\nserver.2=b:1:2", "server.1", "a:1:2;2181"},
	{"a mounted member loses its blanks", NULL, "server.1=a:1:2;2181  ", "server.1",
	 "a:1:2;2181"},
	{"a list beats a mounted member", THREE, "server.1=z:1:2", "server.1", "a:1:2"},
	{"a mounted member that the list does not have", THREE, "server.4=d:1:2", "server.4", NULL},
	{"a mounted member of another spelling", THREE, "server.01=z:1:2", "server.01", NULL},
	{"a mounted member of another spelling, alone", NULL, "server.01=a:1:2", "server.1",
	 "a:1:2"},
	{"its own spelling goes", NULL, "server.01=a:1:2", "server.01", NULL},
	{"a key that only begins so", THREE, "serverCnxnFactory=x", "serverCnxnFactory", "x"},
	{"the client port", THREE, NULL, "clientPort", "2181"},
	{"TLS alone", THREE "\nZOOKEEPER_SECURE_CLIENT_PORT=2182", NULL, "clientPort", NULL},
	{"TLS and a plain port", THREE "\nZOOKEEPER_SECURE_CLIENT_PORT=2182\nZK_CLIENT_PORT=2181",
	 NULL, "clientPort", "2181"},
	{"TLS and a mounted plain port", THREE, "secureClientPort=2182\nclientPort=2181",
	 "clientPort", "2181"},
	{"a mounted TLS port", THREE, "secureClientPort=2182", "clientPort", NULL},
};

static void test_zoo_cfg(void **state)
{
	(void) state;
	for (EACH(it, keys)) {
		struct fixture fixture;

		fixture_init(&fixture, it->variables, it->file, 1);
		check_text(it->name, settings_get(&fixture.all.zoo_cfg, it->key), it->value);
		fixture_finish(&fixture);
	}
}

/* QuorumPeerConfig.setupMyId: the first line, by Long.parseLong. */
static const struct {
	const char *name;
	const char *text;
	int64_t id;
} myids[] = {
	{"as we write it", "1\n", 1},
	{"no newline", "1", 1},
	{"the newline of Windows", "12\r\n", 12},
	{"a plus", "+1", 1},
	{"a zero before it", "01", 1},
	{"only the first line counts", "1\n2\n", 1},
	{"out of range, but an id", "300\n", 300},
	{"zero", "0\n", 0},
	{"a blank behind it", "1 \n", -1},
	{"a blank before it", " 1", -1},
	{"a word", "abc", -1},
	{"an empty file", "", -1},
	{"an empty line", "\n1\n", -1},
	{"the mark of no id", "-1\n", -1},
	{"a negative number", "-2", -1},
	{"too great", "99999999999999999999", -1},
};

static void test_myid_parse(void **state)
{
	(void) state;
	for (EACH(it, myids))
		check_int(it->name, myid_parse(it->text), it->id);
}

static const struct {
	const char *name;
	int64_t id;
	int64_t on_disk;
	const char *findings;
} disks[] = {
	{"a new disk", 2, -1, ""},
	{"the own disk", 2, 2, ""},
	{"another's disk", 2, 3,
	 "refusal PATH: the volume belongs to member 3, but this pod is member 2\n"},
	{"an id that is not known", -1, 3, ""},
	{"the disk of member 0", 2, 0,
	 "refusal PATH: the volume belongs to member 0, but this pod is member 2\n"},
};

static void test_check_myid(void **state)
{
	(void) state;
	for (EACH(it, disks)) {
		struct findings findings = FINDINGS_NULL;

		myid_check(it->id, it->on_disk, "PATH", &findings);
		check_findings(it->name, &findings, it->findings);
		findings_finish(&findings);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_build),
		cmocka_unit_test(test_zoo_cfg),
		cmocka_unit_test(test_myid_parse),
		cmocka_unit_test(test_check_myid),
	};

	return cmocka_run_group_tests_name("zookeeper_server", tests, NULL, NULL);
}
