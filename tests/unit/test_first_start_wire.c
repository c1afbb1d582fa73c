// SPDX-License-Identifier: Apache-2.0
/* The bytes of the first start. */
#include "cases.h"

#include <stdio.h>

#include "base/mem.h"
#include "membership/first_start_wire.h"

static const uint8_t good[FIRST_START_MESSAGE_SIZE] = {
	0xff, 'k', 'f', 'k', 'i', 'n', 'i', 1, 3, 2, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff, 0x0e};

static void test_bytes(void **state)
{
	struct first_start_message message, again;
	uint8_t bytes[FIRST_START_MESSAGE_SIZE];
	char *voters;

	(void) state;
	check("it is read", first_start_wire_decode(good, &message));
	check_int("id", message.id, 3);
	check_int("state", message.state, SAID_READY);
	check_int("process", message.process, 0x1ff);
	voters = voter_set_format(&message.voters);
	check_text("voters", voters, "1, 2, 3");
	free(voters);
	first_start_wire_encode(&message, bytes);
	assert_memory_equal(bytes, good, sizeof(bytes));
	check("it is read again", first_start_wire_decode(bytes, &again));
}

/* A ZooKeeper server would take a number that is not negative for another server's id, and these
 * two for its own protocol (QuorumCnxManager.PROTOCOL_VERSION_V1 and _V2). */
static void test_what_zookeeper_reads(void **state)
{
	int64_t number = 0;

	(void) state;
	for (size_t i = 0; i < sizeof(number); i++)
		number = (int64_t) ((uint64_t) number << 8 | good[i]);
	check("negative", number < 0);
	check("not version 1", number != -65536);
	check("not version 2", number != -65535);
}

static const struct {
	const char *name;
	size_t at;
	uint8_t byte;
} wrong[] = {
	{"no magic", 0, 0},	 {"another version", 7, 2}, {"id 0", 8, 0},
	{"id 255", 8, 255},	 {"no state", 9, 0},	    {"an unknown state", 9, 3},
	{"not yet used", 10, 1}, {"not yet used", 11, 1},
};

static void test_wrong(void **state)
{
	(void) state;
	for (EACH(it, wrong)) {
		uint8_t bytes[FIRST_START_MESSAGE_SIZE];
		struct first_start_message message;

		memcpy(bytes, good, sizeof(bytes));
		bytes[it->at] = it->byte;
		check_int(it->name, first_start_wire_decode(bytes, &message), false);
		check_int(it->name, first_start_wire_may_be(bytes, sizeof(bytes)), it->at >= 8);
		check_int(it->name, first_start_wire_may_be(bytes, it->at), true);
	}
}

static void test_voters(void **state)
{
	struct ensemble ensemble = ENSEMBLE_NULL, fewer = ENSEMBLE_NULL;
	struct voter_set all, some;
	char *text;

	(void) state;
	ensemble_add(&ensemble, 254, "a:1:2");
	ensemble_add(&ensemble, 8, "b:1:2:participant;2181");
	ensemble_add(&ensemble, 5, "c:1:2:observer");
	ensemble_add(&fewer, 8, "d:1:2");
	all = voter_set_of(&ensemble);
	some = voter_set_of(&fewer);
	text = voter_set_format(&all);
	check_text("observers have no vote", text, "8, 254");
	check_int("the same", voter_set_equal(&all, &all), true);
	check_int("others", voter_set_equal(&all, &some), false);
	free(text);
	ensemble_finish(&ensemble);
	ensemble_finish(&fewer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_what_zookeeper_reads),
		cmocka_unit_test(test_wrong),
		cmocka_unit_test(test_voters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
