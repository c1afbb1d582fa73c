// SPDX-License-Identifier: Apache-2.0
#include "kafka/registration.h"

#include <inttypes.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/str.h"
#include "net/endpoint.h"
#include "settings/preflight.h"

void registration_seen_finish(struct registration_seen *seen)
{
	free(seen->who);
	free(seen->endpoint);
	*seen = (struct registration_seen) {.holder = HOLDER_GONE};
}

/* How we know that the other broker lives. The caller frees it. */
static char *proof(const struct registration_seen *seen)
{
	cleanup_free char *time = number_format_duration(seen->waited_ms);

	switch (seen->holder) {
	case HOLDER_THERE:
		return xasprintf("is registered in ZooKeeper (%s) and not waited for", seen->who);
	case HOLDER_STAYS:
		return xasprintf("is still registered in ZooKeeper after %s (%s), longer than the "
				 "session of a dead broker lasts",
				 time, seen->who);
	case HOLDER_RENEWED:
		return xasprintf("was registered anew in ZooKeeper while this pod waited (%s)",
				 seen->who);
	case HOLDER_GONE:
		break;
	}
	return NULL;
}

void registration_check_id(const struct registration_seen *seen, const struct settings *tool,
			   const char *path, struct findings *findings)
{
	cleanup_free char *known = proof(seen);

	if (known)
		findings_add(findings,
			     preflight_level(tool, PREFLIGHT_REGISTRATION, FINDING_REFUSAL), path,
			     "stop the other one, or give this pod another id",
			     "broker %" PRId64
			     " %s: another live pod has this id, and two brokers with one "
			     "id destroy each other's data; Kafka would end with NodeExists",
			     seen->id, known);
}

void registration_check_endpoint(const struct registration_seen *seen,
				 const struct settings *server, const struct settings *tool,
				 struct findings *findings)
{
	cleanup_free char *known = proof(seen);

	if (known)
		findings_add(
			findings, preflight_level(tool, PREFLIGHT_ENDPOINT, FINDING_REFUSAL),
			settings_origin(server, "advertised.listeners"),
			"give each broker an address of its own",
			"%s is advertised by broker %" PRId64
			" as well, which %s: clients of one would reach the other; Kafka would "
			"end with \"Configured end points … are already registered\"",
			seen->endpoint, seen->id, known);
}

char *registration_common_endpoint(const struct listeners *endpoints, const struct listeners *own)
{
	for (size_t i = 0; i < endpoints->length; i++)
		for (size_t j = 0; j < own->length; j++) {
			const struct listener *a = &endpoints->items[i], *b = &own->items[j];

			if (a->port == b->port && str_equal(a->host, b->host))
				return endpoint_format(a->host, a->port);
		}
	return NULL;
}
