// SPDX-License-Identifier: Apache-2.0
/* `status`: the table and the JSON of what was seen. */
#include "cases.h"

#include <jansson.h>

#include "pod.h"
#include "probe/status_json.h"
#include "probe/status_table.h"

#define TEXT(literal) ((char *) (uintptr_t) (literal))

#define BROKER_RECORD                                                                              \
	"role=broker\nphase=run\nid=1\npod.name=kafka-1\nconfig=/run/kafka-init/s.properties\n"    \
	"advertised=k-1.k:9092"
#define BROKER_HEAD                                                                                \
	"pod         kafka-1, broker 1, phase run, up 4h 12m\n"                                    \
	"address     10.0.0.5:9092 (SSL), advertised as k-1.k:9092\n"                              \
	"config      /run/kafka-init/s.properties\n"                                               \
	"live        alive: yes\n"                                                                 \
	"ready       not ready: no\n"

/* What is probed. */
struct pod {
	const char *role;
	const char *address;
	const char *security;
};

static struct metadata_broker brokers[] = {
	{0, TEXT("k-0.k"), 9092}, {1, TEXT("k-1.k"), 9092}, {1002, TEXT("k-2.k"), 31092}};

static struct status_server servers[] = {
	{.name = TEXT("zk-0.zk:2181"),
	 .srvr.mode = TEXT("follower"),
	 .srvr.zxid = TEXT("0x100000000"),
	 .srvr.latency = TEXT("0/0.5/12")},
	{.name = TEXT("zk-1.zk.prod:2181"), .srvr.mode = TEXT("leader")},
	{.name = TEXT("zk-2.zk:2181"), .problem = TEXT("Connection refused")},
};

static char *examples[] = {TEXT("a-0"), TEXT("b-1")};

static const struct {
	const char *name;
	const char *record; /* NULL: none */
	struct pod pod;
	struct status status; /* without the verdicts */
	const char *table;
} cases[] = {
	{"a broker",
	 BROKER_RECORD,
	 {"broker", "10.0.0.5:9092", "SSL"},
	 {.uptime_s = 15130,
	  .servers = servers,
	  .server_count = 3,
	  .metadata = {.brokers = brokers,
		       .broker_count = 3,
		       .controller = 1,
		       .leading = 4,
		       .replicas = 10,
		       .without_leader = 1,
		       .out_of_sync = 3,
		       .examples = {examples, 2, 2}}},
	 BROKER_HEAD "\n"
		     "ZooKeeper          mode        zxid            latency min/avg/max\n"
		     "zk-0.zk:2181       follower    0x100000000     0/0.5/12\n"
		     "zk-1.zk.prod:2181  leader                      \n"
		     "zk-2.zk:2181       Connection refused\n"
		     "\n"
		     "brokers     0  k-0.k:9092\n"
		     "            1  k-1.k:9092  controller\n"
		     "            1002  k-2.k:31092\n"
		     "partitions  leads 4, replicas 10, of those 1 without a leader\n"
		     "out of sync 3: a-0, b-1, …\n"},
	{"all in sync, no controller, no ZooKeeper",
	 BROKER_RECORD,
	 {"broker", "10.0.0.5:9092", "SSL"},
	 {.uptime_s = 15130,
	  .metadata = {.brokers = brokers, .broker_count = 1, .controller = -1, .replicas = 2}},
	 BROKER_HEAD "\n"
		     "brokers     0  k-0.k:9092\n"
		     "partitions  leads 0, replicas 2, of those 0 without a leader\n"
		     "out of sync 0\n"},
	{"as many as the examples",
	 BROKER_RECORD,
	 {"broker", "10.0.0.5:9092", "SSL"},
	 {.uptime_s = 15130,
	  .metadata = {.brokers = brokers,
		       .broker_count = 1,
		       .replicas = 2,
		       .out_of_sync = 2,
		       .examples = {examples, 2, 2}}},
	 BROKER_HEAD "\n"
		     "brokers     0  k-0.k:9092  controller\n"
		     "partitions  leads 0, replicas 2, of those 0 without a leader\n"
		     "out of sync 2: a-0, b-1\n"},
	{"no metadata",
	 BROKER_RECORD,
	 {"broker", "10.0.0.5:9092", "SSL"},
	 {.uptime_s = 15130, .metadata_problem = TEXT("no metadata in time")},
	 BROKER_HEAD "\n"
		     "brokers     not known: no metadata in time\n"},
	{"a ZooKeeper server",
	 "role=zookeeper\nphase=wait\nid=3\npod.name=zk-2\nconfig=/r/zoo.cfg",
	 {"zookeeper", "127.0.0.1:2181", "PLAINTEXT"},
	 {.uptime_s = 3, .servers = servers + 2, .server_count = 1},
	 "pod         zk-2, zookeeper 3, phase wait, up 3s\n"
	 "address     127.0.0.1:2181 (PLAINTEXT)\n"
	 "config      /r/zoo.cfg\n"
	 "live        alive: yes\n"
	 "ready       not ready: no\n"
	 "\n"
	 "ZooKeeper     mode        zxid            latency min/avg/max\n"
	 "zk-2.zk:2181  Connection refused\n"},
	{"no record",
	 NULL,
	 {"zookeeper", "z:2181", "PLAINTEXT"},
	 {.uptime_s = -1},
	 "pod         ?, zookeeper ?, phase ?, up ?\n"
	 "address     z:2181 (PLAINTEXT)\n"
	 "config      ?\n"
	 "live        alive: yes\n"
	 "ready       not ready: no\n"},
};

/* The structs of a row; what it points to stays the row's, but for the record. */
static void make(const char *record, const struct pod *pod, struct probe *probe,
		 struct status *status)
{
	*probe = (struct probe) {
		.record = SETTINGS_NULL,
		.role = pod->role,
		.security = pod->security,
		.server = {product_of_role(pod->role), pod->address, false},
	};
	make_settings(&probe->record, record, LAYER_FILE, "record");
	status->live = (struct verdict) {EXIT_OK, TEXT("alive: yes")};
	status->ready = (struct verdict) {EXIT_NOT_HEALTHY, TEXT("not ready: no")};
}

static void test_table(void **state)
{
	(void) state;
	for (EACH(it, cases)) {
		struct status status = it->status;
		struct probe probe;
		char *table;

		make(it->record, &it->pod, &probe, &status);
		table = status_table(&probe, &status);
		check_text(it->name, table, it->table);
		free(table);
		settings_finish(&probe.record);
	}
}

static void test_uptime(void **state)
{
	static const struct {
		int64_t seconds;
		const char *text;
	} uptimes[] = {
		{-1, "up ?\n"},		 {0, "up 0s\n"},	 {59, "up 59s\n"},
		{60, "up 1m 0s\n"},	 {3599, "up 59m 59s\n"}, {3600, "up 1h 0m\n"},
		{86399, "up 23h 59m\n"}, {86400, "up 1d 0h\n"},	 {8640000, "up 100d 0h\n"},
	};
	static const struct pod pod = {"zookeeper", "z:2181", "PLAINTEXT"};

	(void) state;
	for (EACH(it, uptimes)) {
		struct status status = {.uptime_s = it->seconds};
		struct probe probe;
		char *table;

		make(NULL, &pod, &probe, &status);
		table = status_table(&probe, &status);
		check_holds(it->text, table, it->text);
		free(table);
	}
}

/* The JSON of a row, read again. */
static json_t *make_json(size_t row)
{
	struct status status = cases[row].status;
	struct probe probe;
	json_error_t error;
	json_t *root;
	char *text;

	make(cases[row].record, &cases[row].pod, &probe, &status);
	text = status_json(&probe, &status);
	root = json_loads(text, JSON_REJECT_DUPLICATES, &error);
	check(cases[row].name, root);
	free(text);
	settings_finish(&probe.record);
	return root;
}

/* The value at a path, "pod.id", "zookeeper.0.mode", as compact JSON. The caller frees it. */
static char *json_at(const json_t *root, const char *path)
{
	cleanup_strv struct strv steps = STRV_NULL;
	const json_t *at = root;

	strv_add_split(&steps, path, ".");
	for (size_t i = 0; i < steps.length; i++)
		at = json_is_array(at) ? json_array_get(at, strtoul(steps.items[i], NULL, 10))
				       : json_object_get(at, steps.items[i]);
	return at ? json_dumps(at, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
}

static void test_json(void **state)
{
	static const struct {
		size_t row;
		const char *path;
		const char *value; /* NULL: there is none */
	} values[] = {
		{0, "pod.name", "\"kafka-1\""},
		{0, "pod.role", "\"broker\""},
		{0, "pod.id", "1"},
		{0, "pod.phase", "\"run\""},
		{0, "pod.uptime_seconds", "15130"},
		{0, "pod.address", "\"10.0.0.5:9092\""},
		{0, "pod.security", "\"SSL\""},
		{0, "pod.advertised", "\"k-1.k:9092\""},
		{0, "pod.config", "\"/run/kafka-init/s.properties\""},
		{0, "live", "{\"ok\":true,\"exit_code\":0,\"text\":\"alive: yes\"}"},
		{0, "ready", "{\"ok\":false,\"exit_code\":1,\"text\":\"not ready: no\"}"},
		{0, "zookeeper.0",
		 "{\"address\":\"zk-0.zk:2181\",\"mode\":\"follower\",\"zxid\":\"0x100000000\","
		 "\"latency_min_avg_max\":\"0/0.5/12\",\"problem\":null}"},
		{0, "zookeeper.1.zxid", "null"},
		{0, "zookeeper.2.mode", "null"},
		{0, "zookeeper.2.problem", "\"Connection refused\""},
		{0, "zookeeper.3", NULL},
		{0, "kafka.brokers.2", "{\"id\":1002,\"host\":\"k-2.k\",\"port\":31092}"},
		{0, "kafka.brokers.3", NULL},
		{0, "kafka.controller", "1"},
		{0, "kafka.leads", "4"},
		{0, "kafka.replicas", "10"},
		{0, "kafka.without_leader", "1"},
		{0, "kafka.out_of_sync", "3"},
		{0, "kafka.out_of_sync_examples", "[\"a-0\",\"b-1\"]"},
		{0, "kafka_problem", "null"},
		{1, "zookeeper", "[]"},
		{1, "kafka.controller", "-1"},
		{1, "kafka.out_of_sync_examples", "[]"},
		{3, "kafka", "null"},
		{3, "kafka_problem", "\"no metadata in time\""},
		{4, "pod.role", "\"zookeeper\""},
		{4, "pod.id", "3"},
		{4, "pod.advertised", "null"},
		{4, "kafka", NULL},
		{4, "kafka_problem", NULL},
		{5, "pod.name", "null"},
		{5, "pod.phase", "null"},
		{5, "pod.uptime_seconds", "-1"},
	};

	(void) state;
	for (EACH(it, values)) {
		json_t *root = make_json(it->row);
		char *value = json_at(root, it->path);

		check_text(it->path, value, it->value);
		free(value);
		json_decref(root);
	}
}

/* Whatever a server said, it stays on its line and does nothing to the terminal. */
static void test_table_odd_text(void **state)
{
	static const struct pod pod = {"broker", "b:9092", "PLAINTEXT"};
	struct metadata_broker broker = {1, TEXT("k\x1B]0;x\a"), 9092};
	struct status_server server = {.name = TEXT("z:2181"),
				       .srvr.mode = TEXT("\x1B[2Jleader\x7F")};
	struct status status = {
		.servers = &server,
		.server_count = 1,
		.metadata = {.brokers = &broker, .broker_count = 1, .controller = -1},
	};
	struct probe probe;
	char *table;

	(void) state;
	make(NULL, &pod, &probe, &status);
	table = status_table(&probe, &status);
	check_holds("mode", table, "?[2Jleader?");
	check_holds("host", table, "k?]0;x?:9092");
	check("no control character", !strpbrk(table, "\x1B\a\x7F"));
	free(table);
}

/* Whatever a server said, the JSON has the same keys and a reader's parser takes it. */
static void test_json_odd_text(void **state)
{
	static const struct {
		const char *name;
		const char *text;
	} odd[] = {
		{"quotes", "a \"quoted\" \\ text"},
		{"control characters", "a\tTAB\x01"},
		{"UTF-8", "\xC3\xBC"},
		{"no UTF-8", "caf\xE9"},
	};
	static const struct pod pod = {"zookeeper", "z:2181", "PLAINTEXT"};

	(void) state;
	for (EACH(it, odd)) {
		struct status_server server = {.name = TEXT("z:2181"), .problem = TEXT(it->text)};
		struct status status = {.servers = &server, .server_count = 1};
		struct probe probe;
		json_t *root;
		char *text, *problem;

		make(NULL, &pod, &probe, &status);
		text = status_json(&probe, &status);
		root = json_loads(text, 0, NULL);
		check(it->name, root);
		problem = json_at(root, "zookeeper.0.problem");
		check(it->name, problem && strcmp(problem, "null") != 0);
		free(problem);
		json_decref(root);
		free(text);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),	       cmocka_unit_test(test_uptime),
		cmocka_unit_test(test_json),	       cmocka_unit_test(test_json_odd_text),
		cmocka_unit_test(test_table_odd_text),
	};

	return cmocka_run_group_tests_name("status", tests, NULL, NULL);
}
