// SPDX-License-Identifier: Apache-2.0
/* zoo.cfg's keys by the variables of three dialects, ZOO_CFG_<key>, ZOO_CFG_EXTRA and a mounted
 * file. */
#include "cases.h"

#include "base/str.h"
#include "pod.h"
#include "zookeeper/zookeeper_keys.h"
#include "zookeeper/zookeeper_settings.h"

enum list {
	ZOO_CFG,
	JAVA,
	ENSEMBLE,
};

static const struct {
	const char *name;
	const char *variables;
	const char *file;
	enum list list;
	const char *key;
	const char *value; /* NULL: not set */
	const char *findings;
} cases[] = {
	{"our default", NULL, NULL, ZOO_CFG, "tickTime", "2000", ""},
	{"no server is alone by default", NULL, NULL, ZOO_CFG, "standaloneEnabled", "false", ""},
	{"an empty server has no vote", NULL, NULL, ZOO_CFG, "db.autocreate", "false", ""},
	{"the election port is tried for ever", NULL, NULL, ZOO_CFG, "electionPortBindRetry", "0",
	 ""},
	{"old snapshots go by default", NULL, NULL, ZOO_CFG, "autopurge.purgeInterval", "1", ""},
	{"srvr, and nothing else, by default", NULL, NULL, ZOO_CFG, "4lw.commands.whitelist",
	 "srvr", ""},
	{"no admin server by default", NULL, NULL, ZOO_CFG, "admin.enableServer", "false", ""},
	{"listening on all addresses only when asked", NULL, NULL, ZOO_CFG, "quorumListenOnAllIPs",
	 NULL, ""},
	{"an ensemble's default", NULL, NULL, ENSEMBLE, "server.port", "2888", ""},
	{"no members by default", NULL, NULL, ENSEMBLE, "replicas", NULL, ""},
	{"ZK_", "ZK_TICK_TIME=3000", NULL, ZOO_CFG, "tickTime", "3000", ""},
	{"ZOO_", "ZOO_TICK_TIME=3000", NULL, ZOO_CFG, "tickTime", "3000", ""},
	{"ZOOKEEPER_", "ZOOKEEPER_TICK_TIME=3000", NULL, ZOO_CFG, "tickTime", "3000", ""},
	{"the official image's purge", "ZOO_AUTOPURGE_PURGEINTERVAL=6", NULL, ZOO_CFG,
	 "autopurge.purgeInterval", "6", ""},
	{"Bitnami's purge", "ZOO_AUTOPURGE_INTERVAL=6", NULL, ZOO_CFG, "autopurge.purgeInterval",
	 "6", ""},
	{"Confluent's purge", "ZOOKEEPER_AUTOPURGE_PURGE_INTERVAL=6", NULL, ZOO_CFG,
	 "autopurge.purgeInterval", "6", ""},
	{"the guides' purge", "ZK_PURGE_INTERVAL=6", NULL, ZOO_CFG, "autopurge.purgeInterval", "6",
	 ""},
	{"Bitnami's port", "ZOO_PORT_NUMBER=2182", NULL, ZOO_CFG, "clientPort", "2182", ""},
	{"two dialects that agree", "ZK_TICK_TIME=3000\nZOO_TICK_TIME=3000", NULL, ZOO_CFG,
	 "tickTime", "3000", ""},
	{"two dialects that disagree", "ZK_TICK_TIME=3000\nZOO_TICK_TIME=4000", NULL, ZOO_CFG,
	 "tickTime", "3000", "error ZOO_TICK_TIME: ZK_TICK_TIME sets tickTime to another value\n"},
	{"an empty value is a value", "ZOO_4LW_COMMANDS_WHITELIST=", NULL, ZOO_CFG,
	 "4lw.commands.whitelist", "", ""},
	{"a list of words", "ZOO_4LW_COMMANDS_WHITELIST=srvr, mntr", NULL, ZOO_CFG,
	 "4lw.commands.whitelist", "srvr, mntr", ""},
	{"the file", NULL, "tickTime=4000", ZOO_CFG, "tickTime", "4000", ""},
	{"a key of the file that no table has", NULL, "skipACL=yes", ZOO_CFG, "skipACL", "yes", ""},
	{"a variable beats the file", "ZK_TICK_TIME=3000", "tickTime=4000", ZOO_CFG, "tickTime",
	 "3000", ""},
	{"any key", "ZOO_CFG_skipACL=yes", NULL, ZOO_CFG, "skipACL", "yes", ""},
	{"any key, case kept", "ZOO_CFG_SkipAcl=yes", NULL, ZOO_CFG, "SkipAcl", "yes", ""},
	{"any key, dots", "ZOO_CFG_ssl_quorum_clientAuth=none", NULL, ZOO_CFG,
	 "ssl.quorum.clientAuth", "none", ""},
	{"any key that the table has", "ZOO_CFG_tickTime=5000", NULL, ZOO_CFG, "tickTime", "5000",
	 ""},
	{"any key beats the file", "ZOO_CFG_tickTime=5000", "tickTime=4000", ZOO_CFG, "tickTime",
	 "5000", ""},
	{"any key and a dialect that disagree", "ZOO_CFG_tickTime=5000\nZK_TICK_TIME=3000", NULL,
	 ZOO_CFG, "tickTime", "3000",
	 "error ZOO_CFG_tickTime: ZK_TICK_TIME sets tickTime to another value\n"},
	{"no key", "ZOO_CFG_=x", NULL, ZOO_CFG, "", NULL, ""},
	{"extra words", "ZOO_CFG_EXTRA=skipACL=yes  a.b=c=d\tx=", NULL, ZOO_CFG, "a.b", "c=d", ""},
	{"the first extra word", "ZOO_CFG_EXTRA=skipACL=yes a=b", NULL, ZOO_CFG, "skipACL", "yes",
	 ""},
	{"an extra word without a value", "ZOO_CFG_EXTRA=a=", NULL, ZOO_CFG, "a", "", ""},
	{"an extra word without =", "ZOO_CFG_EXTRA=a=b nonsense", NULL, ZOO_CFG, "a", "b",
	 "error ZOO_CFG_EXTRA: word 2 is no key=value\n"},
	{"an extra word without a key", "ZOO_CFG_EXTRA==b", NULL, ZOO_CFG, "", NULL,
	 "error ZOO_CFG_EXTRA: word 1 is no key=value\n"},
	{"extra words are no key", "ZOO_CFG_EXTRA=a=b", NULL, ZOO_CFG, "EXTRA", NULL, ""},
	{"extra words beat the default", "ZOO_CFG_EXTRA=tickTime=6000", NULL, ZOO_CFG, "tickTime",
	 "6000", ""},
	{"-D by a dialect", "ZOOKEEPER_JUTE_MAX_BUFFER=4194304", NULL, JAVA, "jute.maxbuffer",
	 "4194304", ""},
	{"-D by any key", "ZOO_CFG_jute_maxbuffer=4194304", NULL, JAVA, "jute.maxbuffer", "4194304",
	 ""},
	{"-D by an extra word", "ZOO_CFG_EXTRA=jute.maxbuffer=4194304", NULL, JAVA,
	 "jute.maxbuffer", "4194304", ""},
	{"-D by the file", NULL, "jute.maxbuffer=4194304", JAVA, "jute.maxbuffer", "4194304", ""},
	{"-D is not in zoo.cfg", "ZOO_CFG_jute_maxbuffer=1", "readonlymode.enabled=true", ZOO_CFG,
	 "jute.maxbuffer", NULL, ""},
	{"-D of the file is not in zoo.cfg", NULL, "readonlymode.enabled=true", ZOO_CFG,
	 "readonlymode.enabled", NULL, ""},
	{"-D with another name", NULL, "multiAddress.enabled=true", JAVA,
	 "zookeeper.multiAddress.enabled", "true", ""},
	{"the members by number", "ZK_REPLICAS=3", NULL, ENSEMBLE, "replicas", "3", ""},
	{"the official image's members", "ZOO_SERVERS=server.1=a:1:2", NULL, ENSEMBLE, "servers",
	 "server.1=a:1:2", ""},
	{"Confluent's members", "ZOOKEEPER_SERVERS=a:1:2", NULL, ENSEMBLE, "servers", "a:1:2", ""},
	{"the official image's id", "ZOO_MY_ID=2", NULL, ENSEMBLE, "id", "2", ""},
	{"Bitnami's id", "ZOO_SERVER_ID=2", NULL, ENSEMBLE, "id", "2", ""},
	{"Confluent's id", "ZOOKEEPER_SERVER_ID=2", NULL, ENSEMBLE, "id", "2", ""},
	{"the id is no key of zoo.cfg", "ZOO_MY_ID=2", NULL, ZOO_CFG, "id", NULL, ""},
	{"the members are no key of zoo.cfg", "ZK_REPLICAS=3", NULL, ZOO_CFG, "replicas", NULL, ""},
};

static void test_read(void **state)
{
	(void) state;
	for (EACH(it, cases)) {
		struct zookeeper_settings all = {.zoo_cfg = SETTINGS_NULL};
		const struct settings *lists[] = {&all.zoo_cfg, &all.java, &all.ensemble};
		struct settings file = SETTINGS_NULL;
		struct findings findings = FINDINGS_NULL;
		struct environment environment;

		make_environment(&environment, it->variables);
		make_settings(&file, it->file, LAYER_FILE, "zoo.cfg:1");
		zookeeper_settings_read(&environment, &file, &all, &findings);
		check_text(it->name, settings_get(lists[it->list], it->key), it->value);
		check_findings(it->name, &findings, it->findings);
		zookeeper_settings_finish(&all);
		settings_finish(&file);
		findings_finish(&findings);
		environment_finish(&environment);
	}
}

static void test_origins(void **state)
{
	struct zookeeper_settings all = {.zoo_cfg = SETTINGS_NULL};
	struct settings file = SETTINGS_NULL;
	struct findings findings = FINDINGS_NULL;
	struct environment environment;
	const struct setting *tick;

	(void) state;
	make_environment(&environment, "ZK_TICK_TIME=$(X)");
	make_settings(&file, "tickTime=4000\ninitLimit=$(X)", LAYER_FILE, "zoo.cfg:1");
	zookeeper_settings_read(&environment, &file, &all, &findings);
	tick = settings_find(&all.zoo_cfg, "tickTime");
	check_text("the variable", tick->origin, "ZK_TICK_TIME");
	check("the variable is expanded later", !tick->literal);
	check_text("what it overrode", tick->overrode->value, "4000");
	check_text("where that was", tick->overrode->origin, "zoo.cfg:1");
	check_text("and the default", tick->overrode->overrode->value, "2000");
	check("the file is literal", settings_find(&all.zoo_cfg, "initLimit")->literal);
	zookeeper_settings_finish(&all);
	settings_finish(&file);
	findings_finish(&findings);
	environment_finish(&environment);
}

/* As QuorumPeerConfig.parseProperties reads them: what it trims, and no more. */
static void test_trim(void **state)
{
	static const struct {
		enum list list;
		const char *key, *value, *read;
	} texts[] = {
		{ZOO_CFG, "dataDir", "/data \t", "/data"},
		{ZOO_CFG, " dataLogDir\t", "/log\r", "/log"},
		{ZOO_CFG, "tickTime", "\x01 2000 \x1f", "2000"},
		{ZOO_CFG, "ssl.keyStore.password", " a b\r\n", "a b"},
		{ZOO_CFG, "server.1", "a:1:2 ", "a:1:2"},
		{ZOO_CFG, "syncLimit", " \r", ""},
		{ZOO_CFG, "some.class", "\u00a0x\x7f ", "\u00a0x\x7f"},
		{JAVA, "jute.maxbuffer", "100 ", "100"},
	};

	(void) state;
	for (EACH(it, texts)) {
		struct zookeeper_settings all = {.zoo_cfg = SETTINGS_NULL};
		const struct settings *lists[] = {&all.zoo_cfg, &all.java, &all.ensemble};
		struct settings file = SETTINGS_NULL;
		struct findings findings = FINDINGS_NULL;
		struct environment environment;
		cleanup_free char *key = str_trim_java(it->key);

		make_environment(&environment, NULL);
		settings_set(&file, it->key, it->value, (struct origin) {LAYER_FILE, "F", 0});
		zookeeper_settings_read(&environment, &file, &all, &findings);
		zookeeper_settings_trim(&all);
		check_text(it->key, settings_get(lists[it->list], key), it->read);
		check_text(it->key, settings_origin(lists[it->list], key), "F");
		zookeeper_settings_finish(&all);
		settings_finish(&file);
		environment_finish(&environment);
	}
}

/* ZOO_CFG_x_FILE names a file with the value of x; a key that ends in _FILE there is none. */
static void test_from_file(void **state)
{
	char path[] = "/tmp/unit_keys_XXXXXX";
	int fd = mkstemp(path);
	char *variables = xasprintf("ZOO_CFG_ssl_keyStore_password_FILE=%s", path);
	struct zookeeper_settings all = {.zoo_cfg = SETTINGS_NULL};
	const struct settings file = SETTINGS_NULL;
	struct findings findings = FINDINGS_NULL;
	struct environment environment;

	(void) state;
	check_int("written", write(fd, "a $(b)\n", 7), 7);
	close(fd);
	make_environment(&environment, variables);
	zookeeper_settings_read(&environment, &file, &all, &findings);
	unlink(path);
	check_findings("a file", &findings, "");
	check_text("a file", settings_get(&all.zoo_cfg, "ssl.keyStore.password"), "a $(b)");
	check("a file", settings_find(&all.zoo_cfg, "ssl.keyStore.password")->literal);
	check("no other key", !settings_find(&all.zoo_cfg, "ssl.keyStore.password.FILE"));
	free(variables);
	zookeeper_settings_finish(&all);
	findings_finish(&findings);
	environment_finish(&environment);
}

/* keys.tsv itself: each key and each variable stands once, and a -D has its property. */
static void test_table(void **state)
{
	struct strv keys = STRV_NULL, variables = STRV_NULL;

	(void) state;
	check("there are keys", zookeeper_key_count > 20);
	for (size_t i = 0; i < zookeeper_key_count; i++) {
		const struct zookeeper_key *key = &zookeeper_keys[i];
		struct strv own = STRV_NULL;

		check(key->key, !strv_contains(&keys, key->key));
		check_int(key->key, key->java != NULL, key->target == ZOOKEEPER_JAVA);
		strv_add(&keys, key->key);
		strv_add_split(&own, key->variables ? key->variables : "", " ");
		for (size_t j = 0; j < own.length; j++) {
			const char *name = own.items[j];

			check(name, !strv_contains(&variables, name));
			check(name, str_starts_with(name, "ZK_") || str_starts_with(name, "ZOO_") ||
					    str_starts_with(name, "ZOOKEEPER_"));
			strv_add(&variables, name);
		}
		strv_finish(&own);
	}
	strv_finish(&variables);
	strv_finish(&keys);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read),  cmocka_unit_test(test_origins),
		cmocka_unit_test(test_trim),  cmocka_unit_test(test_from_file),
		cmocka_unit_test(test_table),
	};

	return cmocka_run_group_tests_name("zookeeper_keys", tests, NULL, NULL);
}
