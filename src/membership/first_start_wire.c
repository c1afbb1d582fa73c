// SPDX-License-Identifier: Apache-2.0
#include "membership/first_start_wire.h"

#include <endian.h>
#include <string.h>

/* A ZooKeeper server takes the first eight bytes for a number: a server's id unless it is negative,
 * and then the version of its own protocol, -65536 or -65535, or nothing that it knows
 * (QuorumCnxManager.handleConnection): it closes the connection. The last byte is our version. */
static const uint8_t magic[8] = {0xff, 'k', 'f', 'k', 'i', 'n', 'i', 1};

/* Where the fields are. */
enum {
	AT_ID = sizeof(magic),
	AT_STATE,
	AT_ZERO, /* two bytes */
	AT_PROCESS = AT_ZERO + 2,
	AT_VOTERS = AT_PROCESS + sizeof(uint64_t),
};

_Static_assert(AT_VOTERS + sizeof(struct voter_set) == FIRST_START_MESSAGE_SIZE,
	       "the fields fill the message");

void first_start_wire_encode(const struct first_start_message *message,
			     uint8_t bytes[FIRST_START_MESSAGE_SIZE])
{
	uint64_t process = htobe64(message->process);

	memset(bytes, 0, FIRST_START_MESSAGE_SIZE);
	memcpy(bytes, magic, sizeof(magic));
	bytes[AT_ID] = message->id;
	bytes[AT_STATE] = (uint8_t) message->state;
	memcpy(bytes + AT_PROCESS, &process, sizeof(process));
	memcpy(bytes + AT_VOTERS, message->voters.bits, sizeof(message->voters.bits));
}

bool first_start_wire_may_be(const uint8_t *bytes, size_t length)
{
	return memcmp(bytes, magic, length < sizeof(magic) ? length : sizeof(magic)) == 0;
}

bool first_start_wire_decode(const uint8_t bytes[FIRST_START_MESSAGE_SIZE],
			     struct first_start_message *message)
{
	uint8_t state = bytes[AT_STATE];
	uint64_t process;

	if (!first_start_wire_may_be(bytes, FIRST_START_MESSAGE_SIZE) || bytes[AT_ID] < 1 ||
	    bytes[AT_ID] > 254 || (state != SAID_EMPTY && state != SAID_READY) || bytes[AT_ZERO] ||
	    bytes[AT_ZERO + 1])
		return false;
	memcpy(&process, bytes + AT_PROCESS, sizeof(process));
	*message = (struct first_start_message) {
		.id = bytes[AT_ID],
		.state = (enum first_start_said) state,
		.process = be64toh(process),
	};
	memcpy(message->voters.bits, bytes + AT_VOTERS, sizeof(message->voters.bits));
	return true;
}
