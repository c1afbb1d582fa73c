// SPDX-License-Identifier: Apache-2.0
#include "cmd/stop.h"

#include <fcntl.h>
#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "cmd/arguments.h"
#include "cmd/tool.h"
#include "net/kafka_client.h"
#include "probe/probe.h"
#include "probe/stop_rules.h"
#include "process/alarm.h"
#include "run/record.h"
#include "wait/progress.h"

/* --probe-timeout 0 is "none", and a preStop never waits without an end. */
#define LOOK_MS INT64_C(3000)

/* The broker looks up each topic in ZooKeeper: so many as it answers within one time-out. */
#define TOPICS_AT_ONCE 500

/* Who does not want to wait may lower min.insync.replicas: a topic is asked for again so often, not
 * at each look. */
#define ASK_AGAIN_MS INT64_C(10000)

/* A busy broker may miss one look; who misses two in a row has other troubles. */
#define MISSED_MAX 2

#define ALARM_AFTER_MS 1000

static const enum option stop_options[] = {OPTION_STOP_TIMEOUT, OPTION_PROBE_TIMEOUT,
					   OPTION_RUN_DIR};

static const struct usage stop_usage = {
	"stop [OPTIONS]",
	"The preStop of a broker: waits while stopping it would take a partition below its "
	"min.insync.replicas.",
	stop_options, COUNT(stop_options), "stop-"};

struct stopping {
	struct probe probe;
	struct kafka_client *client;
	struct stop stop;
	int64_t timeout_ms; /* 0: one look */
	int64_t look_ms;    /* what one question to the broker may take */
	deadline_ms deadline;
	deadline_ms known_until; /* what was asked of topics */
};

static deadline_ms next(const struct stopping *stopping)
{
	return deadline_within(stopping->deadline, stopping->look_ms);
}

static bool is_listed(const struct metadata *metadata, int32_t id)
{
	for (size_t i = 0; i < metadata->broker_count; i++)
		if (metadata->brokers[i].id == id)
			return true;
	return false;
}

static int connect_broker(struct stopping *stopping, struct err *err)
{
	cleanup_metadata struct metadata metadata = METADATA_NULL;
	cleanup_free char *unusable = NULL;
	int32_t id = stopping->stop.broker;

	stopping->probe.deadline = next(stopping);
	if (!probe_answers(&stopping->probe, err))
		return -1;
	stopping->client = probe_client(&stopping->probe, &unusable, err);
	if (unusable)
		return err_set(err, EXIT_CONFIG, "%s", unusable);
	if (!stopping->client ||
	    kafka_client_look(stopping->client, id, false, next(stopping), &metadata, err) < 0)
		return -1;
	if (!is_listed(&metadata, id))
		return err_set(err, EXIT_CONFIG, "broker %" PRId32 " is not registered", id);
	return kafka_client_configs(stopping->client, id, NULL, STOP_MIN_KEY, stop_rules_learn_own,
				    &stopping->stop, next(stopping), err);
}

static int learn_topics(struct stopping *stopping, struct err *err)
{
	for (;;) {
		cleanup_strv struct strv topics = STRV_NULL;

		stop_rules_to_ask(&stopping->stop, TOPICS_AT_ONCE, &topics);
		if (!topics.length)
			return 0;
		if (kafka_client_configs(stopping->client, stopping->stop.broker, &topics,
					 STOP_MIN_KEY, stop_rules_learn, &stopping->stop,
					 next(stopping), err) < 0)
			return -1;
	}
}

static int look(struct stopping *stopping, struct stop_outcome *outcome, struct err *err)
{
	stop_rules_look_again(&stopping->stop);
	if (deadline_passed(stopping->known_until)) {
		stop_rules_ask_again(&stopping->stop);
		stopping->known_until = deadline_after(ASK_AGAIN_MS);
	}
	if ((!stopping->client && connect_broker(stopping, err) < 0) ||
	    kafka_client_visit(stopping->client, stop_rules_see, &stopping->stop, next(stopping),
			       err) < 0 ||
	    learn_topics(stopping, err) < 0)
		return -1;
	stop_rules_judge(&stopping->stop, outcome);
	return 0;
}

/* "stopping broker 1 leaves 3 partitions below min.insync.replicas (a-0, b-1, c-2)"; the
 * caller frees it. */
static char *describe(const struct stopping *stopping, const struct stop_outcome *outcome)
{
	cleanup_free char *examples =
		metadata_format_examples(&outcome->held_examples, outcome->held);

	return xasprintf(
		"stopping broker %" PRId32 " leaves %zu partition%s below min.insync.replicas (%s)",
		stopping->stop.broker, outcome->held, outcome->held == 1 ? "" : "s", examples);
}

/* What no wait would change. */
static void log_rest(const struct stop_outcome *outcome)
{
	cleanup_free char *few = metadata_format_examples(&outcome->few_examples, outcome->few);
	cleanup_free char *untold =
		metadata_format_examples(&outcome->untold_examples, outcome->untold);

	if (outcome->few)
		log_info("%zu partition%s no more replicas than min.insync.replicas (%s): without "
			 "this broker no write with acks=all",
			 outcome->few, outcome->few == 1 ? " has" : "s have", few);
	if (outcome->untold)
		log_warning("not waiting for %zu partition%s (%s): the broker does not tell their "
			    "min.insync.replicas",
			    outcome->untold, outcome->untold == 1 ? "" : "s", untold);
}

static void log_end(const struct stopping *stopping, const struct progress *progress)
{
	cleanup_free char *after = progress_took(progress);

	if (!progress->reason)
		log_info("broker %" PRId32
			 " may stop: no partition comes below min.insync.replicas that could have "
			 "more replicas in sync",
			 stopping->stop.broker);
	else
		log_info("broker %" PRId32 " may stop, after %s", stopping->stop.broker, after);
}

static void log_given_up(const struct stopping *stopping, const struct progress *progress,
			 const char *reason)
{
	cleanup_free char *after = progress_took(progress);

	if (stopping->timeout_ms)
		log_warning("%s, still after %s: it stops all the same", reason, after);
	else
		log_warning("%s; it stops all the same: --timeout is 0", reason);
}

/* One look. NULL: the broker may go, and why was said; else what it is waited for. The caller frees
 * it. */
static char *attempt(struct stopping *stopping, const struct progress *progress, int *missedp)
{
	cleanup_stop_outcome struct stop_outcome outcome = STOP_OUTCOME_NULL;
	struct err err = ERR_NULL;

	if (look(stopping, &outcome, &err) < 0) {
		if (progress->reason && ++*missedp < MISSED_MAX)
			return xstrdup(progress->reason);
		log_warning("broker %" PRId32 " stops without a look at its partitions: %s",
			    stopping->stop.broker, err.text);
		return NULL;
	}
	*missedp = 0;
	if (!progress->reason)
		log_rest(&outcome);
	if (outcome.held)
		return describe(stopping, &outcome);
	log_end(stopping, progress);
	return NULL;
}

static void wait_for_replicas(struct stopping *stopping)
{
	cleanup_progress struct progress progress;
	int missed = 0;

	progress_init(&progress, "other replicas");
	for (;;) {
		cleanup_free char *reason = attempt(stopping, &progress, &missed);

		if (!reason)
			return;
		if (!stopping->timeout_ms || deadline_passed(stopping->deadline)) {
			log_given_up(stopping, &progress, reason);
			return;
		}
		progress_wait(&progress, reason, stopping->deadline);
		progress_pause(&progress, stopping->deadline);
	}
}

/* What a preStop prints is in no log of the pod, what its process 1 prints is. A pipe that is full,
 * and one that belongs to another user, has to do without. */
static void log_to_process(const struct settings *record)
{
	cleanup_free char *path =
		xasprintf("/proc/%" PRId64 "/fd/2", record_number(record, RECORD_PID));
	int log = open(path, O_WRONLY | O_APPEND | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat other, own;

	if (log < 0)
		return;
	if (fstat(log, &other) == 0 && fstat(STDERR_FILENO, &own) == 0 &&
	    other.st_dev == own.st_dev && other.st_ino == own.st_ino)
		close(log);
	else
		log_copy_to(log);
}

/* NULL, or why there is nothing to look at. */
static const char *nothing_to_do(const struct probe *probe)
{
	const char *phase = settings_get(&probe->record, RECORD_PHASE);

	if (probe->server.product == PRODUCT_ZOOKEEPER)
		return "a ZooKeeper server has no replicas in sync";
	if (!record_process_runs(&probe->record))
		return "the process of the run record is gone";
	if (!phase || !str_equal(phase, RECORD_RUN))
		return "java is not started yet";
	return NULL;
}

static void stop(const struct settings *tool)
{
	int64_t look_ms = option_duration_ms(tool, OPTION_PROBE_TIMEOUT);
	struct stopping stopping = {.timeout_ms = option_duration_ms(tool, OPTION_STOP_TIMEOUT),
				    .look_ms = look_ms ? look_ms : LOOK_MS};
	int64_t at_most = stopping.timeout_ms ? stopping.timeout_ms : stopping.look_ms;
	struct err err = ERR_NULL;
	const char *nothing;

	alarm_exit_after(at_most + ALARM_AFTER_MS, "no answer in time: the broker stops\n",
			 EXIT_OK);
	stopping.deadline = deadline_after(at_most);
	if (probe_init(&stopping.probe, tool, &err) < 0) {
		log_warning("nothing is waited for: %s", err.text);
		return;
	}
	if (record_process_runs(&stopping.probe.record))
		log_to_process(&stopping.probe.record);
	nothing = nothing_to_do(&stopping.probe);
	stop_rules_init(&stopping.stop, (int32_t) record_number(&stopping.probe.record, RECORD_ID));
	if (nothing)
		log_info("nothing is waited for: %s", nothing);
	else
		wait_for_replicas(&stopping);
}

int cmd_stop(int argc, char **argv, struct err *err)
{
	cleanup_settings struct settings tool = SETTINGS_NULL;
	bool help = false;

	if (tool_prepare(argc, argv, &stop_usage, &tool, &help, err) < 0)
		return -1;
	if (help)
		return EXIT_OK;
	stop(&tool);
	/* Not exit(3): librdkafka's threads still run, and there is nothing to clean. */
	_exit(EXIT_OK);
}
