// SPDX-License-Identifier: Apache-2.0
#include "kafka/relations.h"

#include <inttypes.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/str.h"
#include "base/strv.h"
#include "kafka/config.h"
#include "kafka/kafka_keys.h"
#include "kafka/listeners.h"
#include "kafka/split.h"

/* What each of the cleaner's threads needs at least. */
#define DEDUPE_MIN INT64_C(1048576)

/* The origin of the first of the keys that somebody set. */
static const char *origin_of(const struct settings *server, const char *one, const char *other)
{
	return settings_find(server, one) ? settings_origin(server, one)
					  : settings_origin(server, other);
}

/* The first key must not be larger than the second. */
static const struct {
	const char *small, *large;
	const char *why;
} orders[] = {
	{"replica.fetch.wait.max.ms", "replica.socket.timeout.ms",
	 " to prevent unnecessary socket timeouts"},
	{"replica.fetch.wait.max.ms", "replica.lag.time.max.ms",
	 " to prevent frequent changes in ISR"},
	{"offsets.commit.required.acks", "offsets.topic.replication.factor", ""},
	{"group.consumer.min.heartbeat.interval.ms", "group.consumer.max.heartbeat.interval.ms",
	 ""},
	{"group.consumer.min.heartbeat.interval.ms", "group.consumer.heartbeat.interval.ms", ""},
	{"group.consumer.heartbeat.interval.ms", "group.consumer.max.heartbeat.interval.ms", ""},
	{"group.consumer.min.session.timeout.ms", "group.consumer.max.session.timeout.ms", ""},
	{"group.consumer.min.session.timeout.ms", "group.consumer.session.timeout.ms", ""},
	{"group.consumer.session.timeout.ms", "group.consumer.max.session.timeout.ms", ""},
	{"group.share.min.heartbeat.interval.ms", "group.share.max.heartbeat.interval.ms", ""},
	{"group.share.min.heartbeat.interval.ms", "group.share.heartbeat.interval.ms", ""},
	{"group.share.heartbeat.interval.ms", "group.share.max.heartbeat.interval.ms", ""},
	{"group.share.min.session.timeout.ms", "group.share.max.session.timeout.ms", ""},
	{"group.share.min.session.timeout.ms", "group.share.session.timeout.ms", ""},
	{"group.share.session.timeout.ms", "group.share.max.session.timeout.ms", ""},
	{"group.share.min.record.lock.duration.ms", "group.share.record.lock.duration.ms", ""},
	{"group.share.record.lock.duration.ms", "group.share.max.record.lock.duration.ms", ""},
};

void relations_check_orders(const struct broker *broker, struct findings *findings)
{
	const struct settings *server = broker->server;
	for (size_t i = 0; i < COUNT(orders); i++) {
		const char *small = orders[i].small, *large = orders[i].large;
		int64_t least, most;

		if (config_number(server, small, &least) && config_number(server, large, &most) &&
		    least > most)
			findings_add(findings, FINDING_ERROR, origin_of(server, small, large),
				     "raise the second or lower the first",
				     "%s (%" PRId64 ") must not be above %s (%" PRId64 ")%s", small,
				     least, large, most, orders[i].why);
	}
}

/* KafkaConfig.logRetentionTimeMillis: the finest unit that is set counts, and a number below zero
 * is no limit. */
void relations_check_retention(const struct broker *broker, struct findings *findings)
{
	const struct settings *server = broker->server;
	static const char *const keys[] = {"log.retention.ms", "log.retention.minutes",
					   "log.retention.hours"};

	for (size_t i = 0; i < COUNT(keys); i++) {
		int64_t value;

		if (!settings_find(server, keys[i]))
			continue;
		if (config_number(server, keys[i], &value) && value == 0)
			findings_add(findings, FINDING_ERROR, settings_origin(server, keys[i]),
				     "write -1 for no limit",
				     "%s is 0: log.retention.ms must be unlimited (-1) or, greater "
				     "than or equal to 1",
				     keys[i]);
		return;
	}
}

void relations_check_cleaner(const struct broker *broker, struct findings *findings)
{
	const struct settings *server = broker->server;
	int64_t size, threads;

	if (config_number(server, "log.cleaner.dedupe.buffer.size", &size) &&
	    config_number(server, "log.cleaner.threads", &threads) &&
	    (threads == 0 || size / threads <= DEDUPE_MIN))
		findings_add(
			findings, FINDING_ERROR,
			origin_of(server, "log.cleaner.dedupe.buffer.size", "log.cleaner.threads"),
			threads ? "raise log.cleaner.dedupe.buffer.size"
				: "set log.cleaner.threads to 1 or more",
			"log.cleaner.dedupe.buffer.size (%" PRId64
			") must be at least 1MB per cleaner thread (log.cleaner.threads %" PRId64
			")",
			size, threads);
}

void relations_check_connections(const struct broker *broker, struct findings *findings)
{
	const struct settings *server = broker->server;
	int64_t queued, request, idle, delay;

	if (config_number(server, "queued.max.request.bytes", &queued) &&
	    config_number(server, "socket.request.max.bytes", &request) && queued > 0 &&
	    queued < request)
		findings_add(
			findings, FINDING_ERROR,
			origin_of(server, "queued.max.request.bytes", "socket.request.max.bytes"),
			"raise it, or take it out",
			"queued.max.request.bytes (%" PRId64
			") must be larger or equal to socket.request.max.bytes (%" PRId64 ")",
			queued, request);
	if (config_number(server, "connections.max.idle.ms", &idle) &&
	    config_number(server, "connection.failed.authentication.delay.ms", &delay) &&
	    idle >= 0 && delay >= idle)
		findings_add(findings, FINDING_ERROR,
			     origin_of(server, "connections.max.idle.ms",
				       "connection.failed.authentication.delay.ms"),
			     "raise connections.max.idle.ms",
			     "connection.failed.authentication.delay.ms=%" PRId64
			     " should always be less than connections.max.idle.ms=%" PRId64
			     " to prevent failed authentication responses from timing out",
			     delay, idle);
}

/* NULL, or what is wrong with an item of max.connections.per.ip.overrides. */
static const char *override_problem(char *item)
{
	char *colon = strrchr(item, ':');
	cleanup_free char *count = colon ? str_trim_java(colon + 1) : NULL;
	cleanup_free char *host = NULL;
	int64_t number;

	if (!colon)
		return "an item is no host:count";
	*colon = '\0';
	host = str_trim_java(item);
	if (!listener_host_is_valid(host))
		return "it contains invalid addresses";
	return number_parse(count, INT32_MIN, INT32_MAX, &number) ? NULL : "a count is no number";
}

void relations_check_overrides(const struct broker *broker, struct findings *findings)
{
	const struct settings *server = broker->server;
	static const char key[] = "max.connections.per.ip.overrides";
	cleanup_free char *text = config_text(server, key);
	cleanup_strv struct strv items = STRV_NULL;
	int64_t most;

	kafka_split_csv(text, &items);
	for (size_t i = 0; i < items.length; i++) {
		const char *problem = override_problem(items.items[i]);

		if (problem)
			findings_add(findings, FINDING_ERROR, settings_origin(server, key),
				     "write host:count,…", "%s is `%s`: %s", key, text, problem);
	}
	if (config_number(server, "max.connections.per.ip", &most) && !most && !items.length)
		findings_add(findings, FINDING_ERROR,
			     settings_origin(server, "max.connections.per.ip"),
			     "set max.connections.per.ip.overrides, or more than zero",
			     "max.connections.per.ip can be set to zero only if "
			     "max.connections.per.ip.overrides property is set");
}

/* 0, 1 or 2: the version of records (MetadataVersion.highestSupportedRecordVersion). */
static int record_version(int order)
{
	return order < kafka_key_version_order("0.10.0-IV0")   ? 0
	       : order < kafka_key_version_order("0.11.0-IV0") ? 1
							       : 2;
}

static int version_of(const struct settings *server, const char *key)
{
	cleanup_free char *text = config_text(server, key);

	return text ? kafka_key_version_order(text) : -1;
}

void relations_check_versions(const struct broker *broker, struct findings *findings)
{
	const struct settings *server = broker->server;
	static const char protocol_key[] = "inter.broker.protocol.version";
	static const char format_key[] = "log.message.format.version";
	int protocol = version_of(server, protocol_key), format = version_of(server, format_key);
	int64_t codec = 0;

	if (protocol < 0 || format < 0)
		return;
	if (protocol < kafka_key_version_order("3.0-IV1") &&
	    record_version(protocol) < record_version(format))
		findings_add(findings, FINDING_ERROR, origin_of(server, protocol_key, format_key),
			     "set log.message.format.version to the same",
			     "log.message.format.version %s can only be used when "
			     "inter.broker.protocol.version is set to a higher one",
			     settings_find(server, format_key) ? settings_get(server, format_key)
							       : "3.0-IV1");
	if (!config_number(server, "offsets.topic.compression.codec", &codec))
		return;
	if (codec < 0 || codec > 4)
		findings_add(findings, FINDING_ERROR,
			     settings_origin(server, "offsets.topic.compression.codec"),
			     "write 0 (none), 1 (gzip), 2 (snappy), 3 (lz4) or 4 (zstd)",
			     "offsets.topic.compression.codec: unknown compression type id: "
			     "%" PRId64,
			     codec);
	else if (codec == 4 && record_version(protocol) < 2)
		findings_add(findings, FINDING_ERROR,
			     settings_origin(server, "offsets.topic.compression.codec"),
			     "raise inter.broker.protocol.version",
			     "offsets.topic.compression.codec zstd can only be used when "
			     "inter.broker.protocol.version is set to version 2.1 or higher");
}

#define PROTOCOLS "group.coordinator.rebalance.protocols"

static bool has_protocol(const struct broker *broker, const char *protocol)
{
	cleanup_free char *text = config_text(broker->server, PROTOCOLS);
	cleanup_strv struct strv items = STRV_NULL;

	kafka_split(text, &items);
	return strv_contains(&items, protocol);
}

void relations_check_classic(const struct broker *broker, struct findings *findings)
{
	if (!has_protocol(broker, "classic"))
		findings_add(findings, FINDING_ERROR, settings_origin(broker->server, PROTOCOLS),
			     "add classic",
			     PROTOCOLS ": disabling the 'classic' protocol is not supported");
}

void relations_check_consumer(const struct broker *broker, struct findings *findings)
{
	if (has_protocol(broker, "consumer"))
		findings_add(findings, FINDING_ERROR, settings_origin(broker->server, PROTOCOLS),
			     "take consumer out",
			     PROTOCOLS ": the new 'consumer' rebalance protocol is only supported "
				       "in KRaft cluster");
}

void relations_check_log_dirs(const struct broker *broker, struct findings *findings)
{
	const struct settings *server = broker->server;
	const char *key = config_log_dirs_key(server);
	cleanup_free char *text = config_text(server, key);

	if (text && !text[strspn(text, ", \t\n\v\f\r")])
		findings_add(findings, FINDING_ERROR, settings_origin(server, key),
			     "name a directory, or take it out",
			     "at least one log directory must be defined via log.dirs or log.dir");
}

/* What no range of the type says. */
void relations_check_least(const struct broker *broker, struct findings *findings)
{
	const struct settings *server = broker->server;
	static const struct {
		const char *key;
		int64_t least;
	} all[] = {{"offsets.commit.required.acks", -1},
		   {"log.roll.ms", 1},
		   {"log.roll.jitter.ms", 0}};

	for (size_t i = 0; i < COUNT(all); i++) {
		int64_t value;

		if (config_number(server, all[i].key, &value) && value < all[i].least)
			findings_add(findings, FINDING_ERROR, settings_origin(server, all[i].key),
				     "correct it, or take it out",
				     "%s (%" PRId64 ") must be greater than or equal to %" PRId64,
				     all[i].key, value, all[i].least);
	}
}
