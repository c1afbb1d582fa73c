// SPDX-License-Identifier: Apache-2.0
#include "membership/first_start_rules.h"

void first_start_rules_heard(struct first_start_peer *peer, enum first_start_said said)
{
	peer->said = said;
	peer->server = SERVER_IS_NOT_THERE;
}

void first_start_rules_saw(struct first_start_peer *peer, enum first_start_server server)
{
	if (server == SERVER_IS_NOT_THERE)
		peer->server = server;
	else
		*peer = (struct first_start_peer) {.server = server};
}

static bool serves(const struct first_start_peer *peer)
{
	return peer->server == SERVER_HAS_QUORUM;
}

static bool is_mute(const struct first_start_peer *peer)
{
	return peer->server == SERVER_IS_MUTE;
}

static bool has_spoken(const struct first_start_peer *peer)
{
	return peer->said != SAID_NOTHING;
}

/* It does not need us to answer any longer. */
static bool can_be_left(const struct first_start_peer *peer)
{
	return peer->server != SERVER_IS_NOT_THERE || (peer->said == SAID_READY && peer->was_told);
}

static size_t count_if(bool (*is)(const struct first_start_peer *peer),
		       const struct first_start_peer *peers, size_t count)
{
	size_t found = 0;

	for (size_t i = 0; i < count; i++)
		found += is(&peers[i]);
	return found;
}

enum first_start_step first_start_rules_next(bool is_ready, const struct first_start_peer *peers,
					     size_t count)
{
	size_t majority = (count + 1) / 2 + 1;

	if (count_if(serves, peers, count) ||
	    (!is_ready && count_if(is_mute, peers, count) >= majority))
		return STEP_START_UNMARKED;
	if (!is_ready)
		return count_if(has_spoken, peers, count) == count ? STEP_MARK : STEP_WAIT;
	return count_if(can_be_left, peers, count) == count ? STEP_START_MARKED : STEP_WAIT;
}

enum first_start_need first_start_rules_need(const struct first_start_case *it)
{
	if (it->has_data || !it->has_vote || !it->is_protected)
		return FIRST_START_NOTHING;
	return it->by_hand || it->voters == 1 ? FIRST_START_MARKER : FIRST_START_PROOF;
}
