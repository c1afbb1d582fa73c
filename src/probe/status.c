// SPDX-License-Identifier: Apache-2.0
#include "probe/status.h"

#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "net/connect_string.h"
#include "probe/ready.h"
#include "run/record.h"

/* How long one server may take: the table has to come while somebody looks. */
#define SERVER_MS 1000

static void server_finish(struct status_server *server)
{
	free(server->name);
	srvr_finish(&server->srvr);
	free(server->problem);
}

void status_finish(struct status *status)
{
	for (size_t i = 0; i < status->server_count; i++)
		server_finish(&status->servers[i]);
	free(status->servers);
	metadata_finish(&status->metadata);
	free(status->metadata_problem);
	verdict_finish(&status->live);
	verdict_finish(&status->ready);
}

static int64_t uptime_s(const struct probe *probe)
{
	int64_t start = record_number(&probe->record, RECORD_START_TIME);
	long ticks = sysconf(_SC_CLK_TCK);
	struct timespec now;

	/* The start time counts from boot, suspended time included (proc(5)). */
	clock_gettime(CLOCK_BOOTTIME, &now);
	return start > 0 && ticks > 0 ? now.tv_sec - start / ticks : -1;
}

static void look_at_server(struct probe *probe, const char *name, struct status_server *server)
{
	struct err err = ERR_NULL;
	enum net_outcome outcome;

	*server = (struct status_server) {.name = xstrdup(name), .srvr = SRVR_NULL};
	outcome = probe_ask_zookeeper(probe, name, deadline_within(probe->deadline, SERVER_MS),
				      &server->srvr, &err);
	if (server->srvr.mode)
		return;
	server->problem = xstrdup(outcome == NET_OK	     ? "not serving: no quorum"
				  : outcome == NET_TLS_ALERT ? "wants a client certificate"
							     : err.text);
}

static void look_at_zookeeper(struct probe *probe, struct status *status)
{
	cleanup_connect_string struct connect_string servers = CONNECT_STRING_NULL;
	const char *text = settings_get(&probe->record, RECORD_ZOOKEEPER);

	free(text ? connect_string_parse(text, ZOOKEEPER_PORT, &servers) : NULL);
	status->servers = xcalloc(servers.length, sizeof(*status->servers));
	for (; status->server_count < servers.length; status->server_count++) {
		const struct endpoint *one = &servers.items[status->server_count];
		cleanup_free char *name = endpoint_format(one->host, one->port);

		look_at_server(probe, name, &status->servers[status->server_count]);
	}
}

static void look_at_brokers(struct probe *probe, struct status *status)
{
	cleanup_free char *unusable = NULL;
	struct err err = ERR_NULL;

	if (probe_look_at_broker(probe, true, &unusable, &status->metadata, &err) < 0)
		status->metadata_problem = xstrdup(err.text);
	else
		status->metadata_problem = steal_pointer(&unusable);
}

void status_look(struct probe *probe, struct status *status)
{
	struct latch latch = probe->latch;

	*status = (struct status) {.uptime_s = uptime_s(probe), .now = time(NULL)};
	probe_live(probe, &status->live);
	if (probe->server.product == PRODUCT_KAFKA)
		look_at_brokers(probe, status);
	if (probe->server.product == PRODUCT_KAFKA && !status->metadata_problem)
		ready_judge_broker(&status->metadata, record_number(&probe->record, RECORD_ID),
				   settings_get(&probe->record, RECORD_ADVERTISED),
				   probe->gate_cap_ms, deadline_now_ms(), &latch, &status->ready);
	else
		probe_ready(probe, &status->ready);
	look_at_zookeeper(probe, status);
	/* `status` only looks, and leaves no trace. */
	probe->latch = probe->kept;
}
