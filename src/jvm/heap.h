/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* How much heap a JVM gets of its container's limit. Beside the heap it needs a fixed amount and no
 * share (metaspace, code cache, stacks, buffers), and Kafka lives on the page cache, which counts
 * towards the same limit. */

struct heap_rule {
	int64_t cap_mib; /* more does not help: "Kafka … does not require setting heap sizes more
			    than 6 GB" */
	int64_t percent; /* of the limit, at most */
	int64_t floor_mib; /* what the rest of the JVM needs */
	int64_t least_mib; /* a smaller heap is not worth a start */
};

extern const struct heap_rule heap_rule_kafka;
extern const struct heap_rule heap_rule_zookeeper;

/* min(cap, percent of the limit, limit - floor). If that is less than `least_mib`, it is half of
 * the limit, and *tightp is set: the container is too small. All in MiB. */
int64_t heap_from_limit_mib(const struct heap_rule *rule, int64_t limit_mib, bool *tightp);
