/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

#include "base/deadline.h"
#include "base/err.h"
#include "net/address.h"
#include "net/outcome.h"
#include "net/tls.h"

/* `srvr`, the four letter word that says how a ZooKeeper server is (ZooKeeper Administrator's
 * Guide, "The Four Letter Words"), and the one reading of its answer. */

enum srvr_state {
	SRVR_SERVES,	  /* Mode: leader, follower, observer or standalone */
	SRVR_READ_ONLY,	  /* Mode: read-only: it has no quorum */
	SRVR_NOT_SERVING, /* "This ZooKeeper instance is not currently serving requests" */
	SRVR_NOT_LISTED,  /* srvr is not in its 4lw.commands.whitelist */
	SRVR_OTHER_MODE,  /* none of the modes above */
	SRVR_SILENT,	  /* it closed without an answer, as with too many connections */
	SRVR_FOREIGN,	  /* what answered is no ZooKeeper server */
};

struct srvr {
	enum srvr_state state;
	bool leads;
	char *mode;    /* "leader"; NULL: it has none, nor the two below */
	char *zxid;    /* "0x100000000"; NULL also where the answer has only a mode */
	char *latency; /* "0/0.0/0": min/avg/max, ms; NULL: likewise */
};

#define SRVR_NULL ((struct srvr) {.state = SRVR_SILENT})

void srvr_parse(const char *answer, struct srvr *srvr);
void srvr_finish(struct srvr *srvr);

/* Asks the server at `address`, plain where `tls` is NULL. Anything but NET_OK leaves *srvr as it
 * is. */
enum net_outcome srvr_ask(const struct net_address *address, const struct tls_client *tls,
			  deadline_ms deadline, struct srvr *srvr, struct err *err);

#define cleanup_srvr __attribute__((cleanup(srvr_finish)))
