// SPDX-License-Identifier: Apache-2.0
#include "probe/status_table.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "base/mem.h"
#include "run/record.h"
#include "security/certificate.h"

#define LABEL_WIDTH 12

static void add_row(struct str *out, const char *label, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void add_row(struct str *out, const char *label, const char *format, ...)
{
	cleanup_free char *text = NULL;
	va_list args;

	va_start(args, format);
	text = xvasprintf(format, args);
	va_end(args);
	str_hide_controls(text);
	str_addf(out, "%-*s%s\n", LABEL_WIDTH, label, text);
}

/* "3d 4h", "4h 12m", "12m 3s", "3s". The caller frees it. */
static char *format_uptime(int64_t seconds)
{
	if (seconds < 0)
		return xstrdup("?");
	if (seconds >= 86400)
		return xasprintf("%" PRId64 "d %" PRId64 "h", seconds / 86400,
				 seconds % 86400 / 3600);
	if (seconds >= 3600)
		return xasprintf("%" PRId64 "h %" PRId64 "m", seconds / 3600, seconds % 3600 / 60);
	if (seconds >= 60)
		return xasprintf("%" PRId64 "m %" PRId64 "s", seconds / 60, seconds % 60);
	return xasprintf("%" PRId64 "s", seconds);
}

static const char *field(const struct probe *probe, const char *key)
{
	const char *value = settings_get(&probe->record, key);

	return value ? value : "?";
}

static void add_certificates(struct str *out, const struct settings *record, int64_t now)
{
	for (size_t i = 0; i < record->length; i++) {
		struct certificate certificate;
		cleanup_free char *text = NULL;

		if (!certificate_from_record(&record->items[i], &certificate))
			continue;
		text = certificate_format(&certificate, now);
		add_row(out, "certificate", "%s", text);
	}
}

static void add_pod(struct str *out, const struct probe *probe, const struct status *status)
{
	cleanup_free char *uptime = format_uptime(status->uptime_s);
	const char *advertised = settings_get(&probe->record, RECORD_ADVERTISED);

	add_row(out, "pod", "%s, %s %s, phase %s, up %s", field(probe, RECORD_POD_NAME),
		probe->role, field(probe, RECORD_ID), field(probe, RECORD_PHASE), uptime);
	add_row(out, "address", "%s (%s)%s%s", probe->server.address, probe->security,
		advertised ? ", advertised as " : "", advertised ? advertised : "");
	add_row(out, "config", "%s", field(probe, RECORD_CONFIG));
	add_certificates(out, &probe->record, status->now);
	add_row(out, "live", "%s", status->live.line);
	add_row(out, "ready", "%s", status->ready.line);
}

static int widest_name(const struct status *status)
{
	size_t widest = strlen("ZooKeeper");

	for (size_t i = 0; i < status->server_count; i++)
		if (strlen(status->servers[i].name) > widest)
			widest = strlen(status->servers[i].name);
	return (int) widest;
}

static void add_servers(struct str *out, const struct status *status)
{
	int width = widest_name(status);

	if (!status->server_count)
		return;
	str_addf(out, "\n%-*s  %-10s  %-14s  %s\n", width, "ZooKeeper", "mode", "zxid",
		 "latency min/avg/max");
	for (size_t i = 0; i < status->server_count; i++) {
		const struct status_server *server = &status->servers[i];
		cleanup_free char *row =
			server->problem
				? xasprintf("%-*s  %s", width, server->name, server->problem)
				: xasprintf("%-*s  %-10s  %-14s  %s", width, server->name,
					    server->srvr.mode,
					    server->srvr.zxid ? server->srvr.zxid : "",
					    server->srvr.latency ? server->srvr.latency : "");

		str_hide_controls(row);
		str_addf(out, "%s\n", row);
	}
}

static void add_brokers(struct str *out, const struct status *status)
{
	const struct metadata *metadata = &status->metadata;
	cleanup_free char *examples = strv_join(&metadata->examples, ", ");

	str_add(out, "\n");
	if (status->metadata_problem) {
		add_row(out, "brokers", "not known: %s", status->metadata_problem);
		return;
	}
	if (!metadata->broker_count)
		add_row(out, "brokers", "none that this one knows of");
	for (size_t i = 0; i < metadata->broker_count; i++) {
		const struct metadata_broker *broker = &metadata->brokers[i];

		add_row(out, i ? "" : "brokers", "%d  %s:%d%s", (int) broker->id, broker->host,
			broker->port, broker->id == metadata->controller ? "  controller" : "");
	}
	add_row(out, "partitions", "leads %zu, replicas %zu, of those %zu without a leader",
		metadata->leading, metadata->replicas, metadata->without_leader);
	add_row(out, "out of sync", "%zu%s%s%s", metadata->out_of_sync, *examples ? ": " : "",
		examples, metadata->out_of_sync > metadata->examples.length ? ", …" : "");
}

char *status_table(const struct probe *probe, const struct status *status)
{
	cleanup_str struct str out = STR_NULL;

	add_pod(&out, probe, status);
	add_servers(&out, status);
	if (probe->server.product == PRODUCT_KAFKA)
		add_brokers(&out, status);
	return str_steal(&out);
}
