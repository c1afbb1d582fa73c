// SPDX-License-Identifier: Apache-2.0
/* min(cap, percent of the limit, limit - floor), and half of a limit that is too small for it. */
#include "cases.h"

#include "jvm/heap.h"

static const struct {
	const char *name;
	const struct heap_rule *rule;
	int64_t limit;
	int64_t heap;
	bool tight;
} cases[] = {
	{"Kafka, 256 MiB: half", &heap_rule_kafka, 256, 128, true},
	{"Kafka, 640 MiB: nothing beside the floor", &heap_rule_kafka, 640, 320, true},
	{"Kafka, 768 MiB: half", &heap_rule_kafka, 768, 384, true},
	{"Kafka, the last that is too small", &heap_rule_kafka, 895, 447, true},
	{"Kafka, the first that is enough", &heap_rule_kafka, 896, 256, false},
	{"Kafka, 1 GiB: what the floor leaves", &heap_rule_kafka, 1024, 384, false},
	{"Kafka, 1.25 GiB: floor and share meet", &heap_rule_kafka, 1280, 640, false},
	{"Kafka, 1.5 GiB: half", &heap_rule_kafka, 1536, 768, false},
	{"Kafka, 2 GiB", &heap_rule_kafka, 2048, 1024, false},
	{"Kafka, 4 GiB", &heap_rule_kafka, 4096, 2048, false},
	{"Kafka, 8 GiB", &heap_rule_kafka, 8192, 4096, false},
	{"Kafka, the last below the cap", &heap_rule_kafka, 10239, 5119, false},
	{"Kafka, the first at the cap", &heap_rule_kafka, 10240, 5120, false},
	{"Kafka, 16 GiB", &heap_rule_kafka, 16384, 5120, false},
	{"Kafka, 64 GiB", &heap_rule_kafka, 65536, 5120, false},
	{"ZooKeeper, 128 MiB: half", &heap_rule_zookeeper, 128, 64, true},
	{"ZooKeeper, the last that is too small", &heap_rule_zookeeper, 223, 111, true},
	{"ZooKeeper, the first that is enough", &heap_rule_zookeeper, 224, 64, false},
	{"ZooKeeper, 512 MiB: what the floor leaves", &heap_rule_zookeeper, 512, 352, false},
	{"ZooKeeper, 640 MiB: floor and share meet", &heap_rule_zookeeper, 640, 480, false},
	{"ZooKeeper, 1 GiB: three quarters", &heap_rule_zookeeper, 1024, 768, false},
	{"ZooKeeper, 2 GiB", &heap_rule_zookeeper, 2048, 1536, false},
	{"ZooKeeper, the last below the cap", &heap_rule_zookeeper, 2730, 2047, false},
	{"ZooKeeper, the first at the cap", &heap_rule_zookeeper, 2731, 2048, false},
	{"ZooKeeper, 16 GiB", &heap_rule_zookeeper, 16384, 2048, false},
	/* java refuses -Xmx0m */
	{"1 MiB", &heap_rule_kafka, 1, 1, true},
	/* 8 EiB, no overflow */
	{"the greatest limit there is", &heap_rule_kafka, INT64_MAX >> 20, 5120, false},
};

static void test_heap(void **state)
{
	(void) state;
	for (EACH(it, cases)) {
		bool tight = !it->tight;

		check_int(it->name, heap_from_limit_mib(it->rule, it->limit, &tight), it->heap);
		check_int(it->name, tight, it->tight);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_heap),
	};

	return cmocka_run_group_tests_name("heap", tests, NULL, NULL);
}
