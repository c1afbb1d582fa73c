// SPDX-License-Identifier: Apache-2.0
#include "probe/ready.h"

#include <inttypes.h>

#include "base/mem.h"
#include "base/str.h"
#include "net/endpoint.h"

static const struct metadata_broker *find_broker(const struct metadata *metadata, int64_t id)
{
	for (size_t i = 0; i < metadata->broker_count; i++)
		if (metadata->brokers[i].id == id)
			return &metadata->brokers[i];
	return NULL;
}

/* Where the broker is listed instead, which the caller frees; NULL: at its own address. */
static char *listed_elsewhere(const struct metadata_broker *own, const char *advertised)
{
	cleanup_free char *endpoint = endpoint_format(own->host, own->port);

	return !advertised || str_equal_nocase(endpoint, advertised) ? NULL
								     : steal_pointer(&endpoint);
}

/* An operator may change advertised.listeners of a running broker (KIP-226): a broker that was
 * ready at the address of its start stays ready. */
static void judge_registered(const struct latch *latch, int64_t id, const char *elsewhere,
			     const char *advertised, struct verdict *verdict)
{
	if (!elsewhere)
		verdict_set(verdict, EXIT_OK, "ready: broker %" PRId64 " is registered", id);
	else if (latch->caught_up)
		verdict_set(verdict, EXIT_OK,
			    "ready: broker %" PRId64
			    " is registered, now at %s and no longer at %s",
			    id, elsewhere, advertised);
	else
		verdict_set(verdict, EXIT_NOT_HEALTHY,
			    "not ready: broker %" PRId64 " is listed at %s, not at %s", id,
			    elsewhere, advertised);
}

bool ready_needs_partitions(const struct latch *latch, int64_t cap_ms)
{
	return cap_ms > 0 && !latch->caught_up;
}

static void judge_gate(const struct metadata *metadata, int64_t id, int64_t cap_ms, int64_t now_ms,
		       struct latch *latch, struct verdict *verdict)
{
	cleanup_free char *examples =
		metadata_format_examples(&metadata->examples, metadata->out_of_sync);

	if (!latch->gate_since_ms)
		latch->gate_since_ms = now_ms;
	if (!metadata->out_of_sync) {
		latch->caught_up = true;
		verdict_set(verdict, EXIT_OK,
			    "ready: broker %" PRId64 " is registered and in sync in all %zu "
			    "partitions that have a leader",
			    id, metadata->replicas - metadata->without_leader);
	} else if (now_ms - latch->gate_since_ms >= cap_ms) {
		latch->caught_up = true;
		verdict_set(verdict, EXIT_OK,
			    "ready: broker %" PRId64
			    " is still out of sync in %zu of %zu partitions "
			    "(%s), but the time that it is given is over",
			    id, metadata->out_of_sync, metadata->replicas, examples);
	} else {
		verdict_set(verdict, EXIT_NOT_HEALTHY,
			    "not ready: broker %" PRId64 " is not in sync in %zu of %zu partitions "
			    "(%s)",
			    id, metadata->out_of_sync, metadata->replicas, examples);
	}
}

void ready_judge_broker(const struct metadata *metadata, int64_t id, const char *advertised,
			int64_t cap_ms, int64_t now_ms, struct latch *latch,
			struct verdict *verdict)
{
	const struct metadata_broker *own;
	cleanup_free char *elsewhere = NULL;

	if (id < 0) {
		verdict_set(verdict, metadata->broker_count ? EXIT_OK : EXIT_NOT_HEALTHY,
			    "%s: the broker answers, its cluster has %zu brokers",
			    metadata->broker_count ? "ready" : "not ready", metadata->broker_count);
		return;
	}
	own = find_broker(metadata, id);
	if (!own) {
		verdict_set(verdict, EXIT_NOT_HEALTHY,
			    "not ready: broker %" PRId64
			    " is not among the %zu brokers of the cluster",
			    id, metadata->broker_count);
		return;
	}
	/* The answer may be another broker's: librdkafka may ask one that it has just learnt of. */
	if (metadata->answered_by >= 0 && metadata->answered_by != id) {
		verdict_set(verdict, EXIT_NOT_HEALTHY,
			    "not ready: broker %d answered in the place of broker %" PRId64,
			    (int) metadata->answered_by, id);
		return;
	}
	elsewhere = listed_elsewhere(own, advertised);
	if (!elsewhere)
		latch->answered = true;
	if (!elsewhere && ready_needs_partitions(latch, cap_ms))
		judge_gate(metadata, id, cap_ms, now_ms, latch, verdict);
	else
		judge_registered(latch, id, elsewhere, advertised, verdict);
}

void ready_judge_zookeeper(const struct srvr *srvr, const char *address, struct verdict *verdict)
{
	switch (srvr->state) {
	case SRVR_SERVES:
		verdict_set(verdict, EXIT_OK, "ready: %s at %s", srvr->mode, address);
		return;
	case SRVR_NOT_SERVING:
		verdict_set(verdict, EXIT_NOT_HEALTHY,
			    "not ready: %s is up, but not serving: no quorum", address);
		return;
	case SRVR_READ_ONLY:
		verdict_set(verdict, EXIT_NOT_HEALTHY, "not ready: %s is read-only: no quorum",
			    address);
		return;
	case SRVR_NOT_LISTED:
	case SRVR_OTHER_MODE:
	case SRVR_SILENT:
	case SRVR_FOREIGN:
		break;
	}
	verdict_set(verdict, EXIT_CONFIG,
		    "not ready: %s does not answer srvr; 4lw.commands.whitelist must have it",
		    address);
}
