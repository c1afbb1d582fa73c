/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "membership/first_start_rules.h"
#include "membership/voter_set.h"

/* What members say to each other on the election port before java: one question, one answer, then
 * the connection is closed. Both have the same form and the same length. */

#define FIRST_START_MESSAGE_SIZE 52

struct first_start_message {
	uint8_t id;		     /* 1 … 254 */
	enum first_start_said state; /* never SAID_NOTHING */
	uint64_t process;	     /* any number that tells this process from all others */
	struct voter_set voters;     /* those that this member counts */
};

void first_start_wire_encode(const struct first_start_message *message,
			     uint8_t bytes[FIRST_START_MESSAGE_SIZE]);

/* False: it is no message of this version. */
bool first_start_wire_decode(const uint8_t bytes[FIRST_START_MESSAGE_SIZE],
			     struct first_start_message *message);

/* Whether bytes that begin so may become a message. A ZooKeeper server begins otherwise. */
bool first_start_wire_may_be(const uint8_t *bytes, size_t length);
