/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "zookeeper/ensemble.h"

/* The servers with a vote: bit N of the set is the member N. */
struct voter_set {
	uint8_t bits[32];
};

struct voter_set voter_set_of(const struct ensemble *ensemble);
bool voter_set_equal(const struct voter_set *a, const struct voter_set *b);

/* "1, 2, 3". The caller frees it. */
char *voter_set_format(const struct voter_set *set);
