// SPDX-License-Identifier: Apache-2.0
#include "jvm/heap.h"

const struct heap_rule heap_rule_kafka = {5120, 50, 640, 256};
const struct heap_rule heap_rule_zookeeper = {2048, 75, 160, 64};

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

int64_t heap_from_limit_mib(const struct heap_rule *rule, int64_t limit_mib, bool *tightp)
{
	int64_t heap = least(rule->cap_mib,
			     least(limit_mib * rule->percent / 100, limit_mib - rule->floor_mib));

	*tightp = heap < rule->least_mib;
	if (*tightp)
		heap = limit_mib / 2;
	return heap > 0 ? heap : 1;
}
