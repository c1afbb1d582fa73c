// SPDX-License-Identifier: Apache-2.0
/* What a broker's model derives from what was given, and what is said of it. The pod is kafka-2 at
 * 10.0.0.5 unless a row says something else. */
#include "cases.h"

#include "base/str.h"
#include "broker.h"
#include "kafka/config.h"

#define ZK "\nzookeeper.connect=zk:2181"

#define IP "10.0.0.5"
#define UNROUTABLE(host, name)                                                                     \
	"error F: advertised.listeners: no client can connect to " host " of " name "\n"

static const struct {
	const char *name;
	const char *server; /* beside zookeeper.connect */
	const char *tool;
	const char *pod_ip; /* NULL: none */
	const char *listeners;
	const char *advertised;
	const char *findings;
} listeners[] = {
	{"nothing given", "", NULL, IP, "PLAINTEXT://:9092", "PLAINTEXT://10.0.0.5:9092", ""},
	{"by name", "", "advertise=name", IP, "PLAINTEXT://:9092",
	 "PLAINTEXT://kafka-2.kafka.svc:9092", ""},
	{"an address of IPv6", "", NULL, "fd00::5", "PLAINTEXT://:9092",
	 "PLAINTEXT://[fd00::5]:9092", ""},
	{"no address", "", NULL, NULL, NULL, NULL,
	 "error advertised.listeners: POD_IP is not set\n"},
	{"no address, by name", "", "advertise=name", NULL, "PLAINTEXT://:9092",
	 "PLAINTEXT://kafka-2.kafka.svc:9092", ""},
	{"listeners given", "listeners=PLAINTEXT://:9093", NULL, IP, "PLAINTEXT://:9093",
	 "PLAINTEXT://10.0.0.5:9093", ""},
	{"listeners given, by name", "listeners=PLAINTEXT://:1,SSL://:2", "advertise=name", IP,
	 "PLAINTEXT://:1,SSL://:2", "PLAINTEXT://kafka-2.kafka.svc:1,SSL://kafka-2.kafka.svc:2",
	 ""},
	{"listeners on every IPv4 address", "listeners=PLAINTEXT://0.0.0.0:1", NULL, IP,
	 "PLAINTEXT://0.0.0.0:1", "PLAINTEXT://10.0.0.5:1", ""},
	{"listeners on every IPv6 address", "listeners=PLAINTEXT://[::]:1", NULL, IP,
	 "PLAINTEXT://[::]:1", "PLAINTEXT://10.0.0.5:1", ""},
	{"a listener on one address keeps it", "listeners=PLAINTEXT://:1,SSL://10.9.9.9:2", NULL,
	 IP, "PLAINTEXT://:1,SSL://10.9.9.9:2", "PLAINTEXT://10.0.0.5:1,SSL://10.9.9.9:2", ""},
	{"a listener on one name keeps it", "listeners=PLAINTEXT://localhost:1", NULL, IP,
	 "PLAINTEXT://localhost:1", "PLAINTEXT://localhost:1", ""},
	{"listeners given, no address", "listeners=PLAINTEXT://:1", NULL, NULL, "PLAINTEXT://:1",
	 NULL, "error advertised.listeners: POD_IP is not set\n"},
	{"advertised given",
	 "advertised.listeners=PLAINTEXT://a.example:19092,SSL://[fd00::5]:19093", NULL, IP,
	 "PLAINTEXT://:19092,SSL://:19093", "PLAINTEXT://a.example:19092,SSL://[fd00::5]:19093",
	 ""},
	{"advertised given, no address", "advertised.listeners=PLAINTEXT://a.example:1", NULL, NULL,
	 "PLAINTEXT://:1", "PLAINTEXT://a.example:1", ""},
	{"advertised without a host", "advertised.listeners=PLAINTEXT://:9092", NULL, IP,
	 "PLAINTEXT://:9092", "PLAINTEXT://10.0.0.5:9092", ""},
	{"one of them without a host", "advertised.listeners=PLAINTEXT://:1,SSL://b.example:2",
	 "advertise=name", NULL, "PLAINTEXT://:1,SSL://:2",
	 "PLAINTEXT://kafka-2.kafka.svc:1,SSL://b.example:2", ""},
	{"without a host, bound to one address",
	 "listeners=plaintext://[fd00::9]:1\nadvertised.listeners=PLAINTEXT://:2", NULL, IP,
	 "plaintext://[fd00::9]:1", "PLAINTEXT://[fd00::9]:2", ""},
	{"without a host, and none to give it", "advertised.listeners=PLAINTEXT://:1", NULL, NULL,
	 "PLAINTEXT://:1", "PLAINTEXT://:1", "error advertised.listeners: POD_IP is not set\n"},
	{"both given", "listeners=plaintext://:1\nadvertised.listeners=PLAINTEXT://b.example:2",
	 NULL, NULL, "plaintext://:1", "PLAINTEXT://b.example:2", ""},
	{"advertised to everybody", "advertised.listeners=PLAINTEXT://0.0.0.0:1", NULL, IP,
	 "PLAINTEXT://:1", "PLAINTEXT://0.0.0.0:1", UNROUTABLE("0.0.0.0", "PLAINTEXT")},
	{"advertised to everybody of IPv6", "advertised.listeners=PLAINTEXT://h:1,SSL://[::]:2",
	 NULL, IP, "PLAINTEXT://:1,SSL://:2", "PLAINTEXT://h:1,SSL://[::]:2",
	 UNROUTABLE("::", "SSL")},
	{"listeners that are wrong", "listeners=nonsense\nadvertised.listeners=PLAINTEXT://h:1",
	 NULL, IP, "nonsense", "PLAINTEXT://h:1",
	 "error F: listeners: `nonsense` is not NAME://host:port\n"},
	{"one of the listeners is wrong: the others are not advertised for it",
	 "listeners=PLAINTEXT://:1,SSL://:x", NULL, NULL, "PLAINTEXT://:1,SSL://:x", NULL,
	 "error F: listeners: `SSL://:x`: the port must be a number from 1 to 65535\n"},
	{"one port for two that are advertised",
	 "advertised.listeners=PLAINTEXT://a:1,SSL://b:1,SASL_SSL://c:2", NULL, IP,
	 "PLAINTEXT://:1,SSL://:1,SASL_SSL://:2", "PLAINTEXT://a:1,SSL://b:1,SASL_SSL://c:2",
	 "error F: PLAINTEXT and SSL advertise port 1, and listeners is not given\n"},
	{"advertised that are wrong",
	 "listeners=PLAINTEXT://:1\nadvertised.listeners=PLAINTEXT://h", NULL, IP, "PLAINTEXT://:1",
	 "PLAINTEXT://h",
	 "error F: advertised.listeners: `PLAINTEXT://h` is not NAME://host:port\n"},
	{"advertised that are empty", "listeners=PLAINTEXT://:1\nadvertised.listeners=", NULL, IP,
	 "PLAINTEXT://:1", "", "error F: advertised.listeners: it names no listener\n"},
};

static void test_listeners(void **state)
{
	(void) state;
	for (EACH(it, listeners)) {
		struct broker_fixture fixture;
		cleanup_free char *server = xasprintf("%s" ZK, it->server);

		broker_fixture_init(&fixture, server, it->tool, it->pod_ip, 2);
		check_findings(it->name, &fixture.findings, it->findings);
		check_text(it->name, settings_get(&fixture.server, "listeners"), it->listeners);
		check_text(it->name, settings_get(&fixture.server, "advertised.listeners"),
			   it->advertised);
		broker_fixture_finish(&fixture);
	}
}

static void test_advertised(void **state)
{
	struct broker_fixture fixture;

	(void) state;
	broker_fixture_init(&fixture, "listeners=plaintext://:1,ssl://:2" ZK, NULL, "fd00::5", 2);
	check_int("the model", fixture.broker.advertised.length, 2);
	check_text("the model", fixture.broker.advertised.items[1].name, "SSL");
	check_text("the model", fixture.broker.advertised.items[1].host, "fd00::5");
	check_int("the model", fixture.broker.advertised.items[1].port, 2);
	broker_fixture_finish(&fixture);
}

#define ABOVE(id, max)                                                                             \
	"error the ordinal: broker.id " id " is above reserved.broker.max.id " max "\n"

static const struct {
	const char *name;
	const char *server;
	int64_t id;
	const char *key;
	const char *value; /* NULL: not set */
	const char *findings;
} keys[] = {
	{"the id", "", 2, "broker.id", "2", ""},
	{"the id beats a mounted one", "broker.id=0", 2, "broker.id", "2", ""},
	{"no node.id of its own", "", 2, "node.id", NULL, ""},
	{"a mounted node.id follows", "node.id=1", 2, "node.id", "2", ""},
	{"no id: nothing is made up", "", -1, "broker.id", NULL, ""},
	{"no id: a mounted one stays", "broker.id=7", -1, "broker.id", "7", ""},
	{"the highest id", "", 1000, "broker.id", "1000", ""},
	{"above the highest id", "", 1001, "broker.id", "1001", ABOVE("1001", "1000")},
	{"another highest id", "reserved.broker.max.id=5000", 5000, "broker.id", "5000", ""},
	{"above another highest id", "reserved.broker.max.id=10", 11, "broker.id", "11",
	 ABOVE("11", "10")},
	{"no highest id", "broker.id.generation.enable=false", 1001, "broker.id", "1001", ""},
	{"no highest id, in capitals", "broker.id.generation.enable=FALSE", 1001, "broker.id",
	 "1001", ""},
	{"a highest id, said", "broker.id.generation.enable=true", 1001, "broker.id", "1001",
	 ABOVE("1001", "1000")},
	{"the log directory", "", 2, "log.dirs", "/var/lib/kafka/data/logs", ""},
	{"a log directory that is given", "log.dirs=/a,/b", 2, "log.dirs", "/a,/b", ""},
	{"log.dir is enough", "log.dir=/a", 2, "log.dirs", NULL, ""},
	{"a rack", "broker.rack=a", 2, "broker.rack", "a", ""},
	{"a label that is not there is no rack", "broker.rack=", 2, "broker.rack", NULL, ""},
	{"KRaft", "process.roles=broker,controller", 2, "process.roles", "broker,controller",
	 "error F: process.roles is `broker,controller`: KRaft is not supported yet\n"},
	{"no roles", "process.roles=", 2, "process.roles", "", ""},
	{"the keys of a migration are no KRaft",
	 "zookeeper.metadata.migration.enable=true\ncontroller.quorum.voters=3000@c:9093\n"
	 "controller.listener.names=CONTROLLER",
	 2, "controller.quorum.voters", "3000@c:9093", ""},
};

static void test_keys(void **state)
{
	(void) state;
	for (EACH(it, keys)) {
		struct broker_fixture fixture;
		cleanup_free char *server = xasprintf("%s" ZK, it->server);

		broker_fixture_init(&fixture, server, NULL, IP, it->id);
		check_findings(it->name, &fixture.findings, it->findings);
		check_text(it->name, settings_get(&fixture.server, it->key), it->value);
		check_int(it->name, fixture.broker.id, it->id);
		broker_fixture_finish(&fixture);
	}
}

static void test_generated_id(void **state)
{
	static const char key[] = "broker.id.generation.enable";
	static const struct {
		const char *name, *tool, *server, *value, *findings;
	} cases[] = {
		{"of the disk", "id-from=data", "" ZK, "false", ""},
		{"of the ordinal", "id-from=ordinal", "" ZK, NULL, ABOVE("1003", "1000")},
		{"said", "id-from=data", "broker.id.generation.enable=true" ZK, "true",
		 ABOVE("1003", "1000")},
	};

	(void) state;
	for (EACH(it, cases)) {
		struct broker_fixture fixture;

		broker_fixture_init(&fixture, it->server, it->tool, IP, 1003);
		check_findings(it->name, &fixture.findings, it->findings);
		check_text(it->name, settings_get(&fixture.server, key), it->value);
		broker_fixture_finish(&fixture);
	}
}

static void test_override(void **state)
{
	struct broker_fixture fixture;
	const struct setting *id;

	(void) state;
	broker_fixture_init(&fixture, "broker.id=0" ZK, NULL, IP, 2);
	id = settings_find(&fixture.server, "broker.id");
	check_text("the ordinal wins", id->origin, "the ordinal");
	check_int("the ordinal wins", id->layer, LAYER_IDENTITY);
	check_text("and says so", id->overrode->value, "0");
	broker_fixture_finish(&fixture);
}

#define UNSET "error zookeeper.connect: it is not set: there is no ZooKeeper to register with\n"

static const struct {
	const char *name;
	const char *server;
	const char *tool;
	const char *connect; /* NULL: not set */
	const char *hosts;   /* as the model has it, for people */
	const char *chroot;
	const char *findings;
} connects[] = {
	{"as given", "zookeeper.connect=a:2181,b/kafka", NULL, "a:2181,b/kafka", "a:2181, b:2181",
	 "/kafka", ""},
	{"nothing", NULL, NULL, NULL, "", NULL, UNSET},
	{"an empty one", "zookeeper.connect=", NULL, "", "", NULL, UNSET},
	{"a wrong one", "zookeeper.connect=a:x", NULL, "a:x", "", NULL,
	 "error F: zookeeper.connect: `a:x`: the port must be a number from 1 to 65535\n"},
	{"a Service", NULL, "zookeeper-service=zk-cs", "zk-cs:2181", "zk-cs:2181", "", ""},
	{"a Service with port and chroot", NULL, "zookeeper-service=zk-cs:2182/kafka",
	 "zk-cs:2182/kafka", "zk-cs:2182", "/kafka", ""},
	{"a Service with a chroot", NULL, "zookeeper-service=zk-cs/kafka/a", "zk-cs:2181/kafka/a",
	 "zk-cs:2181", "/kafka/a", ""},
	{"a Service of another namespace", NULL, "zookeeper-service=zk.infra.svc",
	 "zk.infra.svc:2181", "zk.infra.svc:2181", "", ""},
	{"each pod", NULL, "zookeeper-service=zk-headless\nzookeeper-replicas=3",
	 "zk-0.zk-headless:2181,zk-1.zk-headless:2181,zk-2.zk-headless:2181",
	 "zk-0.zk-headless:2181, zk-1.zk-headless:2181, zk-2.zk-headless:2181", "", ""},
	{"each pod, the chroot once", NULL,
	 "zookeeper-service=zk-headless.infra.svc:2182/kafka\nzookeeper-replicas=2",
	 "zk-0.zk-headless.infra.svc:2182,zk-1.zk-headless.infra.svc:2182/kafka",
	 "zk-0.zk-headless.infra.svc:2182, zk-1.zk-headless.infra.svc:2182", "/kafka", ""},
	{"each pod of a Service with the set's name", NULL,
	 "zookeeper-service=zookeeper\nzookeeper-replicas=1", "zookeeper-0.zookeeper:2181",
	 "zookeeper-0.zookeeper:2181", "", ""},
	{"-headless in another label", NULL,
	 "zookeeper-service=zk.a-headless\nzookeeper-replicas=1", "zk-0.zk.a-headless:2181",
	 "zk-0.zk.a-headless:2181", "", ""},
	{"given beats the Service", "zookeeper.connect=a", "zookeeper-service=zk-cs", "a", "a:2181",
	 "", ""},
	{"an empty one takes the Service", "zookeeper.connect=", "zookeeper-service=zk-cs",
	 "zk-cs:2181", "zk-cs:2181", "", ""},
};

static void test_zookeeper(void **state)
{
	(void) state;
	for (EACH(it, connects)) {
		struct broker_fixture fixture;
		cleanup_free char *hosts = NULL;

		broker_fixture_init(&fixture, it->server, it->tool, IP, 2);
		hosts = connect_string_format(&fixture.broker.zookeeper);
		check_findings(it->name, &fixture.findings, it->findings);
		check_text(it->name, settings_get(&fixture.server, "zookeeper.connect"),
			   it->connect);
		check_text(it->name, hosts, it->hosts);
		check_text(it->name, fixture.broker.zookeeper.chroot, it->chroot);
		broker_fixture_finish(&fixture);
	}
}

static const struct {
	const char *name;
	const char *server;
	int64_t timeout;
	bool tls;
} sessions[] = {
	{"Kafka's defaults", "a=b", 18000, false},
	{"a time", "zookeeper.session.timeout.ms=60000", 60000, false},
	{"a time that is no number", "zookeeper.session.timeout.ms=6s", 0, false},
	{"TLS", "zookeeper.ssl.client.enable=true", 18000, true},
	{"TLS in capitals", "zookeeper.ssl.client.enable=TRUE", 18000, true},
	{"no TLS", "zookeeper.ssl.client.enable=false", 18000, false},
};

static void test_session(void **state)
{
	(void) state;
	for (EACH(it, sessions)) {
		struct broker_fixture fixture;
		cleanup_free char *server = xasprintf("%s" ZK, it->server);

		broker_fixture_init(&fixture, server, NULL, IP, 2);
		check_int(it->name, fixture.broker.session_timeout_ms, it->timeout);
		check_int(it->name, broker_has_zookeeper_tls(&fixture.broker), it->tls);
		broker_fixture_finish(&fixture);
	}
}

static const struct {
	const char *name;
	const char *server;
	const char *directories; /* with a | after each */
} log_dirs[] = {
	{"the default", NULL, "/var/lib/kafka/data/logs|"},
	{"one", "log.dirs=/a", "/a|"},
	{"two", "log.dirs=/a,/b", "/a|/b|"},
	{"blanks around commas", "log.dirs= /a , /b c\t", "/a|/b c|"},
	{"empty elements", "log.dirs=,/a,,/b,", "/a|/b|"},
	{"log.dir", "log.dir=/a", "/a|"},
	{"log.dirs beats log.dir", "log.dir=/a\nlog.dirs=/b", "/b|"},
};

static void test_log_dirs(void **state)
{
	(void) state;
	for (EACH(it, log_dirs)) {
		struct settings server = SETTINGS_NULL;
		struct strv directories = STRV_NULL;
		struct str text = STR_NULL;

		make_settings(&server, it->server, LAYER_FILE, "F");
		config_log_dirs(&server, &directories);
		for (size_t i = 0; i < directories.length; i++)
			str_addf(&text, "%s|", directories.items[i]);
		check_text(it->name, text.text, it->directories);
		str_finish(&text);
		strv_finish(&directories);
		settings_finish(&server);
	}
}

static const struct {
	const char *name;
	const char *dynamic;
	const char *advertised; /* of the inter-broker listener */
	const char *findings;
} dynamics[] = {
	{"nothing", NULL, "10.0.0.5:9092", ""},
	{"another key", "log.cleaner.threads=2", "10.0.0.5:9092", ""},
	{"the same", "advertised.listeners=PLAINTEXT://10.0.0.5:9092", "10.0.0.5:9092", ""},
	{"another address", "advertised.listeners=PLAINTEXT://old:9092", "old:9092",
	 "warning Z: advertised.listeners was set there to PLAINTEXT://old:9092, which wins over "
	 "PLAINTEXT://10.0.0.5:9092 (this pod's address)\n"},
	{"what Kafka would not take", "advertised.listeners=nonsense", "10.0.0.5:9092",
	 "warning Z: advertised.listeners was set there to nonsense, which wins over "
	 "PLAINTEXT://10.0.0.5:9092 (this pod's address)\n"},
};

static void test_dynamic(void **state)
{
	(void) state;
	for (EACH(it, dynamics)) {
		struct broker_fixture fixture;
		struct settings dynamic = SETTINGS_NULL;

		broker_fixture_init(&fixture, "zookeeper.connect=zk:2181", NULL, IP, 2);
		make_settings(&dynamic, it->dynamic, LAYER_ENVIRONMENT, "Z");
		rules_check_dynamic(&fixture.broker, &dynamic, &fixture.findings);
		broker_apply_dynamic(&fixture.broker, &dynamic);
		check_text(it->name, fixture.broker.inter_broker.advertised, it->advertised);
		check_findings(it->name, &fixture.findings, it->findings);
		settings_finish(&dynamic);
		broker_fixture_finish(&fixture);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_listeners), cmocka_unit_test(test_advertised),
		cmocka_unit_test(test_keys),	  cmocka_unit_test(test_generated_id),
		cmocka_unit_test(test_override),  cmocka_unit_test(test_zookeeper),
		cmocka_unit_test(test_session),	  cmocka_unit_test(test_log_dirs),
		cmocka_unit_test(test_dynamic),
	};

	return cmocka_run_group_tests_name("broker", tests, NULL, NULL);
}
