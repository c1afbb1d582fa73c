// SPDX-License-Identifier: Apache-2.0
/* LocalLog.parseTopicPartitionName of 3.9; tests/behaviour/test_oracle_partitions.py asks that
 * function itself. */
#include "cases.h"

#include "storage/partition_name.h"

static const struct {
	const char *name;
	bool is_valid;
} cases[] = {
	{"a-0", true},
	{"my.topic_x-12", true},
	{"a-b-3", true},
	{"__consumer_offsets-49", true},
	{"__cluster_metadata-0", true},
	{"backup-1", true},
	{".Trash-0", true},
	{"a-00", true},
	{"a-+1", true},
	{"a--1", true}, /* partition 1 of "a-" */
	{"a-2147483647", true},
	{"a b-0", true},
	{"a-0.0123456789abcdef0123456789abcdef-delete", true},
	{"a-0.0123456789abcdef0123456789abcdef-future", true},
	{"a-0.0123456789abcdef0123456789abcdef-stray", true},
	{"a-0.x-delete", true},
	{"a-0.x-1.-delete", true}, /* partition 1 of "a-0.x" */
	{"a-b.c-0.x-delete", true},
	{"lost+found", false},
	{".snapshot", false},
	{"logs", false},
	{"remote-log-index-cache", false},
	{"", false},
	{"-", false},
	{"-0", false},
	{"a-", false},
	{"a-x", false},
	{"a-0x", false},
	{"a- 0", false},
	{"a-2147483648", false},
	{"a-0.x", false},
	{"a-delete", false},
	{"a-0-delete", false},
	{"a-0.-delete", false},
	{"a-0.x.y-delete", false},
	{"a b-0.x-delete", false},
	{"-0.x-delete", false},
	{"a-.x-delete", false},
	{"a-0.x-deleted", false},
	{"a-0.x-DELETE", false},
	{"a.b-delete", false},
	{"-delete", false},
};

static void test_names(void **state)
{
	(void) state;
	for (EACH(it, cases))
		check_int(it->name, partition_name_is_valid(it->name), it->is_valid);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {cmocka_unit_test(test_names)};

	return cmocka_run_group_tests_name("partition_name", tests, NULL, NULL);
}
