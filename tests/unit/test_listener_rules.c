// SPDX-License-Identifier: Apache-2.0
/* What Kafka asks of listeners: KafkaConfig.validateValues and CoreUtils.listenerListToEndPoints of
 * 3.9. A row without `advertised` has the same as `listeners`. */
#include "cases.h"

#include "base/mem.h"

#include "kafka/config.h"
#include "kafka/listener_rules.h"
#include "pod.h"
#include "security/sasl_rules.h"

#define MAP "listener.security.protocol.map=IN:PLAINTEXT,OUT:SASL_SSL,C:SSL"
#define TWO "IN://h:1,OUT://h:2"

static const struct {
	const char *name;
	const char *listeners, *advertised;
	const char *server;
	const char *part; /* of the one finding; NULL: none */
} rules[] = {
	{"the default map", "PLAINTEXT://h:1,SSL://h:2", NULL, "", NULL},
	{"a map replaces it", "PLAINTEXT://h:1,SSL://h:2", NULL,
	 "listener.security.protocol.map=PLAINTEXT:PLAINTEXT",
	 "no security protocol defined for listener SSL"},
	{"names of one's own", TWO, NULL, MAP "\ninter.broker.listener.name=IN", NULL},
	{"the name in any case", TWO, NULL, MAP "\ninter.broker.listener.name= in ", NULL},
	{"no inter-broker listener", TWO, NULL, MAP,
	 "inter.broker.listener.name must be a listener name defined in advertised.listeners. The "
	 "valid options based on currently configured listeners are IN,OUT"},
	{"both names", TWO, NULL,
	 MAP "\ninter.broker.listener.name=IN\nsecurity.inter.broker.protocol=SSL",
	 "only one of inter.broker.listener.name and security.inter.broker.protocol should be set"},
	{"not in the map", TWO, NULL, MAP "\ninter.broker.listener.name=X",
	 "listener with name X defined in inter.broker.listener.name not found in "
	 "listener.security.protocol.map"},
	{"an empty name", "PLAINTEXT://h:1", NULL,
	 "inter.broker.listener.name=", "the provided listener name is null or empty string"},
	{"by protocol", "PLAINTEXT://h:1,SSL://h:2", NULL, "security.inter.broker.protocol=SSL",
	 NULL},
	{"a wrong protocol in the map", "PLAINTEXT://h:1", NULL,
	 "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,A:TLS",
	 "invalid security protocol `TLS` defined in listener.security.protocol.map"},
	{"an entry without colon", "PLAINTEXT://h:1", NULL,
	 "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,A",
	 "error parsing configuration property 'listener.security.protocol.map'"},
	{"the last colon counts", "A:B://h:1", NULL,
	 "listener.security.protocol.map=A:B:ssl\ninter.broker.listener.name=a:b", NULL},
	{"one name twice", "PLAINTEXT://h:1,PLAINTEXT://h:2", "PLAINTEXT://h:1", "",
	 "listeners: each listener must have a different name"},
	{"one advertised twice", "PLAINTEXT://h:1", "PLAINTEXT://h:1,PLAINTEXT://h:2", "",
	 "advertised.listeners: each listener must have a different name"},
	{"one port twice", "PLAINTEXT://h:1,SSL://:1", NULL, "", "must have a different port"},
	{"one port, two families", "PLAINTEXT://127.0.0.1:1,SSL://[::1]:1", NULL, "", NULL},
	{"one port, one family", "PLAINTEXT://127.0.0.1:1,SSL://127.0.0.2:1", NULL, "",
	 "must have a different port"},
	{"an address and none", "PLAINTEXT://127.0.0.1:1,SSL://:1", NULL, "",
	 "must have a different port"},
	{"one port may be advertised twice", "PLAINTEXT://h:1,SSL://h:2",
	 "PLAINTEXT://h:1,SSL://h:1", "", NULL},
	{"fewer advertised", "PLAINTEXT://h:1,SSL://h:2", "PLAINTEXT://h:1", "", NULL},
	{"more advertised", "PLAINTEXT://h:1", "PLAINTEXT://h:1,SSL://h:2", "",
	 "must be equal to or a subset of the ones defined in listeners. Found PLAINTEXT,SSL. The "
	 "valid options based on the current configuration are PLAINTEXT"},
	{"a control plane", "PLAINTEXT://h:1,SSL://h:2", NULL, "control.plane.listener.name=SSL",
	 NULL},
	{"a control plane of its own", "PLAINTEXT://h:1,SSL://h:2", NULL,
	 "control.plane.listener.name=PLAINTEXT",
	 "should have a different value from the inter broker listener name. Currently they both "
	 "have the value PLAINTEXT"},
	{"a control plane that is not told", "PLAINTEXT://h:1,SSL://h:2", "PLAINTEXT://h:1",
	 "control.plane.listener.name=SSL",
	 "control.plane.listener.name must be a listener name defined in advertised.listeners"},
	{"early start", "PLAINTEXT://h:1", NULL, "early.start.listeners=PLAINTEXT,", NULL},
	{"early start in lower case", "PLAINTEXT://h:1", NULL, "early.start.listeners=plaintext",
	 "early.start.listeners contains listener plaintext"},
	{"SASL without the mechanism", TWO, NULL,
	 MAP "\ninter.broker.listener.name=OUT\n"
	     "sasl.mechanism.inter.broker.protocol=PLAIN",
	 "must be included in sasl.enabled.mechanisms when SASL is used"},
	{"SASL by default", TWO, NULL, MAP "\ninter.broker.listener.name=OUT", NULL},
	{"a map that gives the default listener SASL", "PLAINTEXT://h:1", NULL,
	 "listener.security.protocol.map=PLAINTEXT:sasl_plaintext\nsasl.enabled.mechanisms=PLAIN",
	 NULL},
	{"a map that takes it away", "SASL_SSL://h:1", NULL,
	 "listener.security.protocol.map=SASL_SSL:SSL\nsasl.enabled.mechanisms=PLAIN\n"
	 "security.inter.broker.protocol=sasl_ssl",
	 "must be included in sasl.enabled.mechanisms when SASL is used"},
	{"SASL of the listener", TWO, NULL,
	 MAP "\ninter.broker.listener.name=OUT\n"
	     "sasl.mechanism.inter.broker.protocol=PLAIN\n"
	     "listener.name.out.sasl.enabled.mechanisms=PLAIN",
	 NULL},
	{"a controller's listener is not told", TWO, NULL,
	 MAP "\ninter.broker.listener.name=IN\ncontroller.listener.names=IN",
	 "inter.broker.listener.name must be a listener name"},
};

static void judge(const struct broker *broker, struct findings *findings)
{
	listener_rules_check_map(broker, findings);
	listener_rules_check_bound(broker, findings);
	listener_rules_check_advertised(broker, findings);
	listener_rules_check_named(broker, findings);
	listener_rules_check_early_start(broker, findings);
	sasl_rules_check_mechanism(broker, findings);
}

static void test_rules(void **state)
{
	(void) state;
	for (EACH(it, rules)) {
		struct settings server = SETTINGS_NULL;
		struct broker broker = {.server = &server};
		struct findings findings = FINDINGS_NULL;
		const char *told = it->advertised ? it->advertised : it->listeners;

		check_text(it->name, listeners_parse(it->listeners, &broker.bound), NULL);
		check_text(it->name, listeners_parse(told, &broker.advertised), NULL);
		make_settings(&server, it->server, LAYER_FILE, "F");
		config_trim(&server);
		settings_set(&server, "listeners", it->listeners,
			     (struct origin) {LAYER_FILE, "F", 0});
		settings_set(&server, "advertised.listeners", told,
			     (struct origin) {it->advertised ? LAYER_FILE : LAYER_DEFAULT, "F", 0});
		inter_broker_find(&server, &broker.bound, &broker.advertised, &broker.inter_broker);
		judge(&broker, &findings);
		/* What is advertised twice because it is there twice is said of both. */
		if (it->advertised || !it->part || findings.length != 2)
			check_int(it->name, findings.length, it->part != NULL);
		if (it->part)
			check_holds(it->name, findings.items[0].what, it->part);
		broker_finish(&broker);
		findings_finish(&findings);
		settings_finish(&server);
	}
}

/* JaasConfig of 3.9: what a listener uses, and nothing else. */
static void test_jaas(void **state)
{
	static const char key[] = "listener.name.out.plain.sasl.jaas.config";
	static const struct {
		const char *name;
		const char *key, *value;
		const char *problem; /* NULL: none */
	} jaas[] = {
		{"good", key, "a.B required u=\"x\";", NULL},
		{"blanks behind it", key, "a.B required u=\"x\" ; \n", NULL},
		{"no end", key, "a.B required u=\"x\"",
		 "JAAS config entry not terminated by semi-colon"},
		{"empty", key, "", "login module not specified in JAAS config"},
		{"a comment", key, "a.B required; // by hand", NULL},
		{"a provider", key, "${x:/x:y}", NULL},
		{"a mechanism that is not offered", "listener.name.out.x.sasl.jaas.config", "a",
		 NULL},
		{"a listener without SASL", "listener.name.in.plain.sasl.jaas.config", "a", NULL},
	};

	(void) state;
	for (EACH(it, jaas)) {
		struct settings server = SETTINGS_NULL;
		struct broker broker = {.server = &server};
		struct findings findings = FINDINGS_NULL, ignored = FINDINGS_NULL;
		char *expected = it->problem ? xasprintf("error F: %s: %s\n", key, it->problem)
					     : xstrdup("");

		check_text(it->name, listeners_parse(TWO, &broker.bound), NULL);
		make_settings(&server,
			      MAP "\nsasl.enabled.mechanisms=PLAIN\n"
				  "config.providers=x\nconfig.providers.x.class=a.B",
			      LAYER_FILE, "F");
		settings_set(&server, it->key, it->value, (struct origin) {LAYER_FILE, "F", 0});
		config_resolve(&server, &(struct environment) {.items = NULL}, false, &ignored);
		config_trim(&server);
		sasl_rules_check_jaas(&broker, &findings);
		check_findings(it->name, &findings, expected);
		free(expected);
		findings_finish(&ignored);
		findings_finish(&findings);
		broker_finish(&broker);
		settings_finish(&server);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_jaas),
	};

	return cmocka_run_group_tests_name("listener_rules", tests, NULL, NULL);
}
