// SPDX-License-Identifier: Apache-2.0
/* What a broker, or whoever listens there, answers to ApiVersions; beside a second reading of the
 * protocol guide that walks the list. */
#include "fuzz.h"

#include "net/api_versions.h"

static uint32_t take(const uint8_t **at, size_t *left, size_t count, bool *enough)
{
	uint32_t value = 0;

	*enough = *enough && *left >= count;
	if (!*enough)
		return 0;
	for (size_t i = 0; i < count; i++)
		value = value << 8 | (*at)[i];
	*at += count;
	*left -= count;
	return value;
}

/* Correlation id, error, count; then key, least and greatest version of each. */
static bool is_answer(const uint8_t *at, size_t left)
{
	bool enough = true;
	uint32_t id = take(&at, &left, 4, &enough), count;

	take(&at, &left, 2, &enough);
	count = take(&at, &left, 4, &enough);
	for (uint32_t i = 0; i < count && enough; i++)
		take(&at, &left, 6, &enough);
	return enough && id == 0x6B696E69 && !left;
}

static enum net_outcome expected(const uint8_t *at, size_t left)
{
	bool enough = true;
	uint32_t length = take(&at, &left, 4, &enough);

	if (!enough)
		return NET_UNREACHABLE;
	if (length > 65536)
		return NET_GARBAGE;
	if (length > left)
		return NET_UNREACHABLE;
	return is_answer(at, length) ? NET_OK : NET_GARBAGE;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct net_address address = {.length = 0};
	struct err err = ERR_NULL;
	cleanup_free uint8_t *exact = xcalloc(size, 1);
	enum net_outcome outcome;

	if (size)
		memcpy(exact, data, size);
	/* Any bytes are looked at as a whole answer as well, of which most are too short. */
	must(!api_versions_check(exact, size) == is_answer(data, size));
	server_says(data, size);
	outcome = api_versions_ask(&address, NULL, deadline_after(60000), &err);
	must(outcome == expected(data, size));
	must(!*err.text == (outcome == NET_OK));
	return 0;
}
