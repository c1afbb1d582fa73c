// SPDX-License-Identifier: Apache-2.0
/* /brokers/ids/N as Kafka writes it (ZkData.scala, BrokerIdZNode.encode). */
#include "cases.h"

#include "base/str.h"
#include "kafka/znode.h"

static const struct {
	const char *name;
	const char *json;
	const char *words;
} cases[] = {
	{"what Kafka 3.9 writes",
	 "{\"features\":{},\"listener_security_protocol_map\":{\"PLAINTEXT\":\"PLAINTEXT\"},"
	 "\"endpoints\":[\"PLAINTEXT://10.0.0.5:9092\"],\"jmx_port\":-1,\"port\":9092,"
	 "\"host\":\"10.0.0.5\",\"version\":5,\"timestamp\":\"1795255323000\"}",
	 "PLAINTEXT://10.0.0.5:9092, registered 2026-11-21 10:02:03 UTC"},
	{"two endpoints", "{\"endpoints\":[\"A://h:1\",\"B://[fd00::5]:2\"],\"timestamp\":\"0\"}",
	 "A://h:1,B://[fd00::5]:2, registered 1970-01-01 00:00:00 UTC"},
	{"milliseconds are cut", "{\"timestamp\":\"1795255323999\"}",
	 "registered 2026-11-21 10:02:03 UTC"},
	{"no timestamp", "{\"endpoints\":[\"A://h:1\"]}", "A://h:1"},
	{"a timestamp that is no string", "{\"endpoints\":[\"A://h:1\"],\"timestamp\":5}",
	 "A://h:1"},
	{"a timestamp that is no number", "{\"endpoints\":[\"A://h:1\"],\"timestamp\":\"now\"}",
	 "A://h:1"},
	{"a negative timestamp", "{\"endpoints\":[\"A://h:1\"],\"timestamp\":\"-1\"}", "A://h:1"},
	{"a year that no tm holds",
	 "{\"endpoints\":[\"A://h:1\"],\"timestamp\":\"9223372036854775807\"}", NULL},
	{"an endpoint that is no string", "{\"endpoints\":[1,\"A://h:1\",null]}", "A://h:1"},
	{"no endpoints", "{\"endpoints\":[]}", "unknown"},
	{"endpoints that are no list", "{\"endpoints\":\"A://h:1\"}", "unknown"},
	{"an empty object", "{}", "unknown"},
	{"a list", "[\"A://h:1\"]", "unknown"},
	{"a JSON that is cut", "{\"endpoints\":[\"A://h:1\"", "unknown"},
	{"text behind the JSON", "{\"endpoints\":[\"A://h:1\"]} x", "unknown"},
	{"no JSON", "10.0.0.5", "unknown"},
	{"bytes that are not UTF-8", "{\"endpoints\":[\"A://\xFF:1\"]}", "unknown"},
	{"nothing", "", "unknown"},
};

static void test_describe(void **state)
{
	(void) state;
	for (EACH(it, cases)) {
		char *words = znode_describe_registration(it->json);

		if (it->words)
			check_text(it->name, words, it->words);
		else
			check_holds(it->name, words, "A://h:1");
		free(words);
	}
}

/* /config/brokers/N as Kafka writes it (ZkData.scala, ConfigEntityZNode.encode). */
static const struct {
	const char *name;
	const char *json;
	const char *settings;
} configs[] = {
	{"one key", "{\"version\":1,\"config\":{\"advertised.listeners\":\"A://h:1\"}}",
	 "advertised.listeners=A://h:1 (/config/brokers/0)|"},
	{"two keys", "{\"version\":1,\"config\":{\"a\":\"1\",\"b\":\"$(X)\"}}",
	 "a=1 (/config/brokers/0)|b=$(X) (/config/brokers/0)|"},
	{"none", "{\"version\":1,\"config\":{}}", ""},
	{"a value that is no string", "{\"config\":{\"a\":1,\"b\":\"2\"}}",
	 "b=2 (/config/brokers/0)|"},
	{"a list", "{\"config\":[\"a\"]}", ""},
	{"cut", "{\"config\":{\"a\":\"1\"", ""},
	{"nothing", "", ""},
};

static void test_config(void **state)
{
	(void) state;
	for (EACH(it, configs)) {
		struct settings settings = SETTINGS_NULL;
		struct str text = STR_NULL;

		znode_read_config(it->json, "/config/brokers/0", &settings);
		for (size_t i = 0; i < settings.length; i++)
			str_addf(&text, "%s=%s (%s)|", settings.items[i].key,
				 settings.items[i].value, settings.items[i].origin);
		check_text(it->name, text.text ? text.text : "", it->settings);
		str_finish(&text);
		settings_finish(&settings);
	}
}

static void test_version(void **state)
{
	(void) state;
	check("jansson", strspn(znode_json_version(), "0123456789") > 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_describe),
		cmocka_unit_test(test_config),
		cmocka_unit_test(test_version),
	};

	return cmocka_run_group_tests_name("znode", tests, NULL, NULL);
}
