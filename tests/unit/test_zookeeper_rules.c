// SPDX-License-Identifier: Apache-2.0
/* What QuorumPeerConfig.parseProperties, parseDynamicConfig and checkValidity of ZooKeeper 3.9
 * refuse. tests/behaviour/test_oracle_zoo_values.py asks ZooKeeper itself the same. */
#include "cases.h"

#include "pod.h"
#include "zookeeper/zookeeper_rules.h"

#define THREE "server.1=a:1:2\nserver.2=b:1:2\nserver.3=c:1:2\n"
#define ONE "server.1=a:1:2\nserver.2=b:1:2:observer\n"

static const struct {
	const char *zoo_cfg;
	const char *part; /* of the one finding; NULL: none */
} values[] = {
	{THREE, NULL},
	{THREE "tickTime=2000ms", "tickTime is `2000ms`: no whole number"},
	{THREE "tickTime= 2000\t\x01", NULL},
	{THREE "tickTime=0", "tickTime is not set"},
	{THREE "clientPort=65536", "no port, a number from 1 to 65535"},
	{THREE "reconfigEnabled=yes", "reconfigEnabled is `yes`: neither true nor false"},
	{THREE "reconfigEnabled=TRUE", "each start writes the members of its configuration"},
	{THREE "skipACL=yes", NULL},
	{THREE "jvm.pause.sleep.time.ms=9223372036854775807", NULL},
	{THREE "minSessionTimeout=60001", "must not be larger than maxSessionTimeout (60000)"},
	{THREE "minSessionTimeout=60000", NULL},
	{THREE "maxSessionTimeout=5999", "minSessionTimeout (6000) must not be larger"},
	{THREE "initLimit=0", "initLimit is not set"},
	{THREE "quorum.auth.learnerRequireSasl=true", "quorum.auth.enableSasl is disabled"},
	{THREE "quorum.auth.enableSasl=true\nquorum.auth.serverRequireSasl=true",
	 "quorum.auth.learnerRequireSasl is disabled"},
	{THREE "peerType=Observer", NULL},
	{THREE "peerType=observers", "unrecognised peertype"},
	{THREE "electionAlg=2", "Only 3 is supported"},
	{THREE "clientPortAddress=::", "clientPortAddress is set but clientPort is not set"},
	{THREE "secureClientPortAddress=::",
	 "secureClientPortAddress is set but secureClientPort is not set"},
	{"server.1=a:1:2;2181\nclientPort=2182",
	 "clientPort and its address are not those of server.1"},
	{"server.1=a:1:2;2181\nclientPort=2181", NULL},
	{"server.1=a:1:2;2181\nclientPort=2181\nclientPortAddress=127.0.0.1",
	 "clientPort and its address are not those of server.1"},
	{"server.1=a:1:2:observer", "observers without participants"},
	{ONE "standaloneEnabled=true", "observers without a quorum"},
	{ONE "standaloneEnabled=false", NULL},
	{THREE "group.1=1:2:3\nweight.1=2", NULL},
	{THREE "group.1=1:x", "group.1: ZooKeeper takes each key that begins with group or weight"},
	{THREE "groupfoo=1", "groupfoo: ZooKeeper takes each key"},
};

static void test_values(void **state)
{
	(void) state;
	for (EACH(it, values)) {
		struct zookeeper_settings all = {.zoo_cfg = SETTINGS_NULL};
		struct ensemble ensemble;
		struct zookeeper_server server;
		struct settings tool = SETTINGS_NULL;
		struct identity identity;
		struct findings findings = FINDINGS_NULL;

		make_settings(&all.zoo_cfg, "dataDir=/d", LAYER_DEFAULT, "D");
		make_settings(&all.zoo_cfg, it->zoo_cfg, LAYER_FILE, "F");
		zookeeper_settings_trim(&all);
		make_tool(&tool, NULL);
		make_identity(&identity, "zk-0", NULL, "zk.svc");
		ensemble_build(&ensemble, &all.ensemble, &all.zoo_cfg, &identity, &tool, &findings);
		identity.id = 1;
		zookeeper_server_derive(&server, &all, &identity, &ensemble);
		zookeeper_rules_check(&server, &findings);
		check_int(it->zoo_cfg, findings.length, it->part != NULL);
		if (it->part)
			check_holds(it->zoo_cfg, findings.items[0].what, it->part);
		findings_finish(&findings);
		identity_finish(&identity);
		settings_finish(&tool);
		zookeeper_server_finish(&server);
		zookeeper_settings_finish(&all);
	}
}

static void test_java(void **state)
{
	struct zookeeper_settings all = {.zoo_cfg = SETTINGS_NULL};
	struct identity identity = {.id = -1};
	struct zookeeper_server server = {.settings = &all, .identity = &identity, .data_dir = "/"};
	struct findings findings = FINDINGS_NULL;

	(void) state;
	make_settings(&all.java, "zookeeper.multiAddress.enabled=yes\njute.maxbuffer=0x400000",
		      LAYER_FILE, "F");
	zookeeper_rules_check(&server, &findings);
	check_findings(
		"a -D", &findings,
		"error F: zookeeper.multiAddress.enabled is `yes`: neither true nor false\n");
	findings_finish(&findings);
	zookeeper_settings_finish(&all);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_java),
	};

	return cmocka_run_group_tests_name("zookeeper_rules", tests, NULL, NULL);
}
