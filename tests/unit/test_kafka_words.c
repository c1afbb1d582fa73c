// SPDX-License-Identifier: Apache-2.0
/* Names that Kafka does not read, and what else it reads (ChannelBuilders, JaasContext,
 * ListenerName.configPrefix, AclAuthorizer, AbstractConfig, JmxReporter of 3.9). */
#include "cases.h"

#include "kafka/unknown_names.h"
#include "pod.h"

#define SAYS "Kafka has no such key and says nothing\n"
#define LOWER "Kafka looks only for the name in lower case\n"
#define IGNORES "a broker ignores it in this form\n"

static const struct {
	const char *server;
	const char *findings;
} words[] = {
	{"num.partitions=1\nlog.retention.ms=1\nssl.client.auth=none", ""},
	/* misspelt: within two of a key */
	{"log.retention.hour=1", "warning F: log.retention.hour: " SAYS},
	{"num.partitons=1", "warning F: num.partitons: " SAYS},
	/* of no key, but of its family */
	{"log.retention.megabytes=1", "warning F: log.retention.megabytes: " SAYS},
	{"something.else=1\nmy.plugin.key=2\nx=3", ""},
	/* a plug-in may read it */
	{"metric.reporters=a.B\nlog.retention.megabytes=1", ""},
	{"metric.reporters=a.B\nlog.retention.hour=1", "warning F: log.retention.hour: " SAYS},
	{"super.users=User:a\nallow.everyone.if.no.acl.found=true", ""},
	{"authorizer.zookeeper.url=a\nconfig.providers=env\nconfig.providers.env.class=a.B", ""},
	{"metrics.jmx.include=a\nrsm.config.a=b\nrlmm.config.a=b\nconfluent.a.b=c", ""},
	/* of one topic (ServerTopicConfigSynonyms) */
	{"retention.ms=1",
	 "warning F: retention.ms: so it is called for one topic; a broker ignores it\n"},
	{"cleanup.policy=compact",
	 "warning F: cleanup.policy: so it is called for one topic; a broker ignores it\n"},
	{"min.insync.replicas=2", ""},
	{"share.coordinator.threads=1",
	 "warning F: share.coordinator.threads: only Kafka 4.0 has this key\n"},
	/* prefixes of listeners and mechanisms */
	{"listener.name.client.ssl.keystore.location=a", ""},
	{"listener.name.client.plain.sasl.jaas.config=a", ""},
	{"listener.name.client.scram-sha-512.connections.max.reauth.ms=1", ""},
	{"listener.name.CLIENT.ssl.keystore.location=a",
	 "warning F: listener.name.CLIENT.ssl.keystore.location: " LOWER},
	{"listener.name.client.PLAIN.sasl.jaas.config=a",
	 "warning F: listener.name.client.PLAIN.sasl.jaas.config: " LOWER},
	{"listener.name.client.sasl.jaas.config=a",
	 "warning F: listener.name.client.sasl.jaas.config: Kafka ignores it without the "
	 "mechanism\n"},
	{"listener.name.client.ssl.keystore.locaton=a",
	 "warning F: listener.name.client.ssl.keystore.locaton: " SAYS},
	{"listener.name.client.plain.my.own.key=a", ""},
	{"sasl.jaas.config=a", "warning F: sasl.jaas.config: " IGNORES},
	{"plain.sasl.jaas.config=a", "warning F: plain.sasl.jaas.config: " IGNORES},
};

static void test_words(void **state)
{
	(void) state;
	for (EACH(it, words)) {
		struct settings server = SETTINGS_NULL;
		struct findings findings = FINDINGS_NULL;

		make_settings(&server, it->server, LAYER_FILE, "F");
		unknown_names_check(&(struct broker) {.server = &server}, &findings);
		check_findings(it->server, &findings, it->findings);
		findings_finish(&findings);
		settings_finish(&server);
	}
}

static void test_nearest(void **state)
{
	struct settings server = SETTINGS_NULL;
	struct findings findings = FINDINGS_NULL;

	(void) state;
	make_settings(&server, "log.retention.hour=1\nretention.ms=1", LAYER_FILE, "F");
	unknown_names_check(&(struct broker) {.server = &server}, &findings);
	check_int("two", findings.length, 2);
	check_text("the nearest", findings.items[0].remedy, "log.retention.hours is one");
	check_text("the broker's", findings.items[1].remedy, "set log.retention.ms");
	findings_finish(&findings);
	settings_finish(&server);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_nearest),
	};

	return cmocka_run_group_tests_name("kafka_words", tests, NULL, NULL);
}
