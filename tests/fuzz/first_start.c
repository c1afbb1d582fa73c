// SPDX-License-Identifier: Apache-2.0
/* What comes to the election port before java: the answer to a question, and bytes that are read
 * one after the other as a question. What is taken for a message is written again and means the
 * same. */
#include "fuzz.h"

#include <unistd.h>

#include "base/mem.h"
#include "membership/askers.h"
#include "membership/first_start_wire.h"

static void must_be_a_message(const uint8_t *bytes, const struct first_start_message *message)
{
	uint8_t written[FIRST_START_MESSAGE_SIZE];
	cleanup_free char *voters = voter_set_format(&message->voters);

	must(message->id >= 1 && message->id <= 254);
	must(message->state == SAID_EMPTY || message->state == SAID_READY);
	first_start_wire_encode(message, written);
	must(memcmp(written, bytes, sizeof(written)) == 0);
	must(is_plain_text(voters));
}

/* As many bytes as have come may become a message, or never: a longer beginning of what may not be
 * one is none either. */
static void read_slowly(const uint8_t *data, size_t size)
{
	bool may_be = true;

	for (size_t length = 0; length <= size && length <= FIRST_START_MESSAGE_SIZE; length++) {
		bool now = first_start_wire_may_be(data, length);

		must(may_be || !now);
		may_be = now;
	}
}

/* One look of an asker at a server that says these bytes: the same message, or none. */
static void ask(const uint8_t *data, size_t size, const struct first_start_message *expected)
{
	static const struct asked member = {.host = "127.0.0.1", .election_port = 3888};
	struct first_start_message question = {.id = 1, .state = SAID_EMPTY};
	struct report report = REPORT_NULL;
	struct askers *askers;
	struct err err;

	server_says(data, size);
	askers = askers_new(&member, 1, &question, deadline_after(60000), &err);
	must(askers);
	while (!askers_take(askers, 0, &report))
		usleep(10);
	must(report.has_message == (expected != NULL));
	must(report.server == SERVER_IS_NOT_THERE);
	must(expected || is_plain_text(report.text));
	must(!expected ||
	     memcmp(&report.message.voters, &expected->voters, sizeof(expected->voters)) == 0);
	askers_report_finish(&report);
	askers_free(askers);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct first_start_message message;
	bool is_one = size >= FIRST_START_MESSAGE_SIZE && first_start_wire_decode(data, &message);

	read_slowly(data, size);
	if (is_one)
		must_be_a_message(data, &message);
	ask(data, size, is_one ? &message : NULL);
	return 0;
}
