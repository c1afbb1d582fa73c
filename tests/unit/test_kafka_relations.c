// SPDX-License-Identifier: Apache-2.0
/* Keys that belong together: KafkaConfig.validateValues, GroupCoordinatorConfig and
 * ShareGroupConfig of 3.9. */
#include "cases.h"

#include "broker.h"
#include "kafka/type_rules.h"

#define MIGRATE "zookeeper.metadata.migration.enable=true\n"
#define CONTROLLERS "controller.listener.names=C\ncontroller.quorum.voters=1@h:1\n"

static const struct {
	const char *server;
	const char *part; /* of the one finding; NULL: none */
} relations[] = {
	{"", NULL},
	{"replica.fetch.wait.max.ms=30001\nreplica.lag.time.max.ms=40000",
	 "replica.fetch.wait.max.ms (30001) must not be above replica.socket.timeout.ms (30000) to "
	 "prevent unnecessary socket timeouts"},
	{"replica.lag.time.max.ms=499", "to prevent frequent changes in ISR"},
	{"replica.lag.time.max.ms=500", NULL},
	{"replica.lag.time.max.ms=x", "not a number of type LONG"},
	{"group.consumer.session.timeout.ms=1", "group.consumer.min.session.timeout.ms (45000)"},
	{"group.share.max.record.lock.duration.ms=30000\ngroup.share.record.lock.duration.ms=30001",
	 "group.share.max.record.lock.duration.ms"},
	{"offsets.commit.required.acks=4", "offsets.topic.replication.factor (3)"},
	{"offsets.commit.required.acks=-2", "must be greater than or equal to -1"},
	{"log.retention.ms=0", "must be unlimited (-1) or, greater than or equal to 1"},
	{"log.retention.hours=0", "log.retention.hours is 0"},
	{"log.retention.hours=0\nlog.retention.ms=5", NULL},
	{"log.retention.hours=-3", NULL},
	{"log.roll.ms=0", "log.roll.ms (0) must be greater than or equal to 1"},
	{"log.roll.jitter.ms=-1", "log.roll.jitter.ms (-1)"},
	{"log.cleaner.threads=0", "(log.cleaner.threads 0)"},
	{"log.cleaner.threads=127", NULL},
	{"log.cleaner.threads=128", "must be at least 1MB per cleaner thread"},
	{"queued.max.request.bytes=1", "must be larger or equal to socket.request.max.bytes"},
	{"queued.max.request.bytes=0", NULL},
	{"connections.max.idle.ms=100", "to prevent failed authentication responses"},
	{"connections.max.idle.ms=101", NULL},
	{"connections.max.idle.ms=-1", NULL},
	{"max.connections.per.ip=0", "can be set to zero only if"},
	{"max.connections.per.ip=0\nmax.connections.per.ip.overrides=::1:5", NULL},
	{"max.connections.per.ip.overrides=h", "an item is no host:count"},
	{"max.connections.per.ip.overrides=h/:1", "it contains invalid addresses"},
	{"max.connections.per.ip.overrides=h:x", "a count is no number"},
	{"inter.broker.protocol.version=0.10.0",
	 "log.message.format.version 3.0-IV1 can only be used"},
	{"inter.broker.protocol.version=0.10.0\nlog.message.format.version=0.10.0", NULL},
	{"offsets.topic.compression.codec=5", "unknown compression type id: 5"},
	{"offsets.topic.compression.codec=4", NULL},
	{"group.coordinator.rebalance.protocols=share",
	 "disabling the 'classic' protocol is not supported"},
	{"group.coordinator.rebalance.protocols=classic,consumer",
	 "is only supported in KRaft cluster"},
	{"log.dirs= , ", "at least one log directory must be defined"},
	{"log.dirs=/a", NULL},
	/* KRaft's keys */
	{"controller.listener.names=C", "must be empty when not running in KRaft mode"},
	{"controller.quorum.voters=1@h:1", NULL},
	{MIGRATE CONTROLLERS, NULL},
	{MIGRATE "controller.listener.names=C", "must contain a parseable set of controllers"},
	{MIGRATE "controller.quorum.bootstrap.servers=h:1",
	 "must not be empty when running in ZooKeeper migration mode"},
	{MIGRATE "controller.listener.names=A,,B\ncontroller.quorum.voters=1@h:1",
	 "the provided listener name is null or empty string"},
	{MIGRATE CONTROLLERS "inter.broker.protocol.version=3.3", "to 3.4 or higher"},
	{MIGRATE CONTROLLERS "inter.broker.protocol.version=3.6", NULL},
	{MIGRATE CONTROLLERS "inter.broker.protocol.version=3.6\nlog.dirs=/a,/b",
	 "to 3.7-IV2 or higher"},
};

static void test_relations(void **state)
{
	(void) state;
	for (EACH(it, relations)) {
		struct broker_fixture fixture;
		cleanup_free char *server = xasprintf("%s\nzookeeper.connect=zk:2181", it->server);

		broker_fixture_init(&fixture, server, NULL, "10.0.0.5", 2);
		check_int(it->server, fixture.findings.length, it->part != NULL);
		if (it->part)
			check_holds(it->server, fixture.findings.items[0].what, it->part);
		broker_fixture_finish(&fixture);
	}
}

/* A rule that Kafka 4.0 does not have any more; 0: the version is not known. */
static void test_versions(void **state)
{
	static const struct {
		const char *name;
		int version;
		size_t count;
	} versions[] = {{"not known", 0, 1}, {"3.9", 309, 1}, {"4.0", 400, 0}};

	(void) state;
	for (EACH(it, versions)) {
		struct broker_fixture fixture;
		struct findings findings = FINDINGS_NULL;

		broker_fixture_init(&fixture,
				    "offsets.topic.compression.codec=5\nzookeeper.connect=zk:2181",
				    NULL, "10.0.0.5", 2);
		fixture.broker.version = it->version;
		rules_check(&fixture.broker, &findings);
		check_int(it->name, findings.length, it->count);
		findings_finish(&findings);
		broker_fixture_finish(&fixture);
	}
}

#define LISTENERS "listeners=IN://:1,PLAINTEXT://:2\n"

static const struct {
	const char *server;
	const char *findings;
} types[] = {
	{"num.partitions=0", "error F: num.partitions is `0`: it is not in [1,...]\n"},
	{LISTENERS "listener.name.in.ssl.client.auth=x",
	 "error F: listener.name.in.ssl.client.auth is `x`: it must be one of: required, requested, "
	 "none\n"},
	{LISTENERS "listener.name.in.plain.connections.max.reauth.ms=x",
	 "error F: listener.name.in.plain.connections.max.reauth.ms is `x`: not a number of type "
	 "LONG, a whole number of 64 bits\n"},
	/* of no listener; in upper case; of 4.0 */
	{LISTENERS "listener.name.out.ssl.client.auth=x", ""},
	{LISTENERS "listener.name.IN.ssl.client.auth=x", ""},
	{"share.coordinator.threads=x", ""},
	{"num.partitions=${env:N}",
	 "error F: num.partitions is `${env:N}`: not a number of type INT, a whole number from "
	 "-2147483648 to 2147483647\n"},
};

#define PROVIDER "config.providers=x\nconfig.providers.x.class=a.B\n"
#define WARNED(key)                                                                                 \
	"warning F: what a config provider gives is not known here, so these are not checked: " key \
	"\n"

/* Each key that is judged as a text or a number, given by a provider that is not known. */
static const char *const provided[] = {
	"listeners",
	"advertised.listeners",
	"listener.security.protocol.map",
	"inter.broker.listener.name",
	"security.inter.broker.protocol",
	"control.plane.listener.name",
	"controller.listener.names",
	"early.start.listeners",
	"zookeeper.connect",
	"log.dirs",
	"log.dir",
	"process.roles",
	"max.connections.per.ip.overrides",
	"group.coordinator.rebalance.protocols",
	"inter.broker.protocol.version",
	"log.message.format.version",
	"num.partitions",
	"log.retention.ms",
	"log.cleaner.threads",
	"reserved.broker.max.id",
	"broker.id.generation.enable",
	"zookeeper.metadata.migration.enable",
	"sasl.enabled.mechanisms",
	"log.cleanup.policy",
	"ssl.client.auth",
};

static void test_provided(void **state)
{
	(void) state;
	for (EACH(it, provided)) {
		struct broker_fixture fixture;
		char *connect = xasprintf(
			"%s%s%s=${x:p:k}\n", PROVIDER,
			str_equal(*it, "zookeeper.connect") ? "" : "zookeeper.connect=zk:2181\n",
			*it);
		char *warned = xasprintf(WARNED("%s"), *it);

		broker_fixture_init(&fixture, connect, "", "10.0.0.2", 2);
		check_findings(*it, &fixture.findings, warned);
		broker_fixture_finish(&fixture);
		free(connect);
		free(warned);
	}
}

static void test_types(void **state)
{
	(void) state;
	for (EACH(it, types)) {
		struct settings server = SETTINGS_NULL;
		struct broker broker = {.server = &server};
		struct findings findings = FINDINGS_NULL;

		make_settings(&server, it->server, LAYER_FILE, "F");
		check_text(it->server, listeners_read(&server, "listeners", &broker.bound), NULL);
		type_rules_check(&broker, &findings);
		check_findings(it->server, &findings, it->findings);
		listeners_finish(&broker.bound);
		findings_finish(&findings);
		settings_finish(&server);
	}
}

static void test_describe(void **state)
{
	struct settings server = SETTINGS_NULL;
	char *said;

	(void) state;
	make_settings(&server, "ssl.key.password=secret", LAYER_FILE, "F");
	said = type_rules_describe(&server.items[0]);
	check_text("a secret", said, "ssl.key.password has a value that is not shown");
	free(said);
	settings_finish(&server);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_relations), cmocka_unit_test(test_versions),
		cmocka_unit_test(test_types),	  cmocka_unit_test(test_provided),
		cmocka_unit_test(test_describe),
	};

	return cmocka_run_group_tests_name("kafka_relations", tests, NULL, NULL);
}
