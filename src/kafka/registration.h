/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdint.h>

#include "base/findings.h"
#include "kafka/listeners.h"
#include "settings/settings.h"

/* /brokers/ids/N: who else is registered with our number, or with our address. */

/* What the wait saw of a registration that is in our way. */
enum holder {
	HOLDER_GONE,	/* none, or no more */
	HOLDER_THERE,	/* nobody waited, since the check is switched off */
	HOLDER_STAYS,	/* longer than the session of a dead broker lasts */
	HOLDER_RENEWED, /* while we waited, somebody registered anew */
};

struct registration_seen {
	enum holder holder;
	int64_t id;	/* whose registration it is */
	char *who;	/* in words; NULL: not known */
	char *endpoint; /* host:port that is ours as well; NULL: none */
	int64_t waited_ms;
};

void registration_seen_finish(struct registration_seen *seen);

/* Two brokers with one number: another live pod has it. */
void registration_check_id(const struct registration_seen *seen, const struct settings *tool,
			   const char *path, struct findings *findings);

/* Another broker with our advertised endpoint (KafkaServer.createBrokerInfo). */
void registration_check_endpoint(const struct registration_seen *seen,
				 const struct settings *server, const struct settings *tool,
				 struct findings *findings);

/* The first of `endpoints` (as /brokers/ids/N has them) that is one of ours, as "host:port",
 * compared as Kafka does. NULL: none is. The caller frees it. */
char *registration_common_endpoint(const struct listeners *endpoints, const struct listeners *own);

#define cleanup_registration_seen __attribute__((cleanup(registration_seen_finish)))
