// SPDX-License-Identifier: Apache-2.0
/* Who else is registered, as /brokers/ids says. */
#include "cases.h"

#include "kafka/registration.h"
#include "kafka/znode.h"
#include "pod.h"

static void test_id(void **state)
{
	static const struct {
		const char *name;
		enum holder holder;
		const char *ignored;
		const char *findings;
	} rows[] = {
		{"gone", HOLDER_GONE, NULL, ""},
		{"not waited for", HOLDER_THERE, "ignore-preflight-errors=registration",
		 "warning /k/brokers/ids/3: broker 3 is registered in ZooKeeper (A://h:1) and not "
		 "waited for: another live pod has this id, and two brokers with one id destroy each "
		 "other's data; Kafka would end with NodeExists\n"},
		{"stays", HOLDER_STAYS, NULL,
		 "refusal /k/brokers/ids/3: broker 3 is still registered in ZooKeeper after 65s "
		 "(A://h:1), longer than the session of a dead broker lasts: another live pod has "
		 "this id, and two brokers with one id destroy each other's data; Kafka would end "
		 "with NodeExists\n"},
		{"renewed", HOLDER_RENEWED, NULL,
		 "refusal /k/brokers/ids/3: broker 3 was registered anew in ZooKeeper while this "
		 "pod waited (A://h:1): another live pod has this id, and two brokers with one id "
		 "destroy each other's data; Kafka would end with NodeExists\n"},
		{"renewed, on purpose", HOLDER_RENEWED, "ignore-preflight-errors=registration",
		 "warning /k/brokers/ids/3: broker 3 was registered anew in ZooKeeper while this "
		 "pod waited (A://h:1): another live pod has this id, and two brokers with one id "
		 "destroy each other's data; Kafka would end with NodeExists\n"},
	};

	(void) state;
	for (EACH(it, rows)) {
		struct registration_seen seen = {it->holder, 3, (char *) "A://h:1", (char *) "h:1",
						 65000};
		cleanup_settings struct settings tool = SETTINGS_NULL;
		cleanup_findings struct findings findings = FINDINGS_NULL;

		make_settings(&tool, it->ignored, LAYER_ENVIRONMENT, "tool");
		registration_check_id(&seen, &tool, "/k/brokers/ids/3", &findings);
		check_findings(it->name, &findings, it->findings);
	}
}

static void test_endpoint(void **state)
{
	struct registration_seen seen = {HOLDER_STAYS, 2, (char *) "A://h:1", (char *) "h:1",
					 65000};
	cleanup_settings struct settings server = SETTINGS_NULL;
	cleanup_settings struct settings tool = SETTINGS_NULL;
	cleanup_findings struct findings findings = FINDINGS_NULL;

	(void) state;
	make_settings(&server, "advertised.listeners=A://h:1", LAYER_ENVIRONMENT, "V");
	registration_check_endpoint(&seen, &server, &tool, &findings);
	make_settings(&tool, "ignore-preflight-errors=endpoint", LAYER_ENVIRONMENT, "tool");
	registration_check_endpoint(&seen, &server, &tool, &findings);
	seen.holder = HOLDER_GONE;
	registration_check_endpoint(&seen, &server, &tool, &findings);
#define SENTENCE                                                                                   \
	" V: h:1 is advertised by broker 2 as well, which is still registered in ZooKeeper after " \
	"65s (A://h:1), longer than the session of a dead broker lasts: clients of one would "     \
	"reach the other; Kafka would end with \"Configured end points … are already "           \
	"registered\"\n"
	check_findings("endpoint", &findings, "refusal" SENTENCE "warning" SENTENCE);
}

static void test_common(void **state)
{
	static const struct {
		const char *name;
		const char *json;
		const char *own;
		const char *common; /* NULL: none */
		const char *securities;
	} rows[] = {
		{"the same", "{\"endpoints\":[\"A://h:1\"]}", "A://h:1", "h:1", ""},
		{"under another name",
		 "{\"endpoints\":[\"A://h:1\"],\"listener_security_protocol_map\":{\"A\":\"SSL\"}}",
		 "B://h:1", "h:1", "SSL"},
		{"another port", "{\"endpoints\":[\"A://h:1\"]}", "A://h:2", NULL, ""},
		{"another host", "{\"endpoints\":[\"A://h:1\"]}", "A://i:1", NULL, ""},
		{"one of two",
		 "{\"endpoints\":[\"A://h:1\",\"B://[fd00::1]:2\"],"
		 "\"listener_security_protocol_map\":{\"A\":\"PLAINTEXT\",\"B\":\"SASL_SSL\"}}",
		 "C://x:5,B://[fd00::1]:2", "[fd00::1]:2", "PLAINTEXT,SASL_SSL"},
		{"a map that is no map",
		 "{\"endpoints\":[\"A://h:1\"],\"listener_security_protocol_map\":[1]}", "A://h:1",
		 "h:1", ""},
		{"no JSON", "{", "A://h:1", NULL, NULL},
		{"nothing", "", "A://h:1", NULL, NULL},
		{"an endpoint that is none", "{\"endpoints\":[\"x\"]}", "A://h:1", NULL, NULL},
	};

	(void) state;
	for (EACH(it, rows)) {
		cleanup_znode_registration struct znode_registration registration;
		cleanup_listeners struct listeners own = LISTENERS_NULL;
		cleanup_free char *common = NULL;
		cleanup_free char *securities = NULL;

		check(it->name, !listeners_parse(it->own, &own));
		znode_read_registration(it->json, &registration);
		common = registration_common_endpoint(&registration.endpoints, &own);
		check_text(it->name, common, it->common);
		securities = strv_join(&registration.securities, ",");
		check_text(it->name, securities, it->securities ? it->securities : "");
		check_int(it->name, registration.securities.length, registration.endpoints.length);
	}
}

static void test_cluster_id(void **state)
{
	static const struct {
		const char *json;
		const char *id;
	} rows[] = {
		{"{\"version\":\"1\",\"id\":\"-xKbYd2IQmOqCyhUsbB9Ag\"}", "-xKbYd2IQmOqCyhUsbB9Ag"},
		{"{\"version\":\"1\"}", NULL},
		{"{\"id\":5}", NULL},
		{"{\"id\":\"x\"", NULL},
		{"", NULL},
	};

	(void) state;
	for (EACH(it, rows)) {
		cleanup_free char *id = znode_read_cluster_id(it->json);

		check_text(it->json, id, it->id);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_id),
		cmocka_unit_test(test_endpoint),
		cmocka_unit_test(test_common),
		cmocka_unit_test(test_cluster_id),
	};

	return cmocka_run_group_tests_name("registration", tests, NULL, NULL);
}
