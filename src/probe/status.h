/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "net/kafka_client.h"
#include "probe/probe.h"
#include "probe/verdict.h"

/* What a person wants to see at 3 in the morning. */

struct status_server {
	char *name; /* host:port */
	struct srvr srvr;
	char *problem; /* why srvr shows no mode; NULL: it does */
};

struct status {
	int64_t uptime_s; /* of the process; -1: not known */
	int64_t now;	  /* seconds since 1970 */
	struct status_server *servers;
	size_t server_count;
	struct metadata metadata;
	char *metadata_problem; /* NULL: the metadata is there */
	struct verdict live;
	struct verdict ready;
};

/* Looks at everything that the probe's run record names. Each look ends by the probe's deadline. */
void status_look(struct probe *probe, struct status *status);
void status_finish(struct status *status);

#define cleanup_status __attribute__((cleanup(status_finish)))
