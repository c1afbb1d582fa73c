// SPDX-License-Identifier: Apache-2.0
#include "probe/probe.h"

#include <string.h>

#include "base/file.h"
#include "base/findings.h"
#include "base/mem.h"
#include "base/strv.h"
#include "net/tls.h"
#include "probe/live.h"
#include "probe/ready.h"
#include "run/record.h"
#include "security/credentials.h"
#include "settings/options.h"
#include "settings/properties.h"

/* So much of the deadline is kept back for the one line. */
#define RESERVE_MS INT64_C(50)

static bool has_record(const struct probe *probe)
{
	return probe->record.length;
}

static const char *or_else(const char *value, const char *fallback)
{
	return value ? value : fallback;
}

static int init_target(struct probe *probe, const struct settings *tool, struct err *err)
{
	const char *role = option_get(tool, OPTION_ROLE);
	const char *address = option_get(tool, OPTION_ADDRESS);

	if (!role && !address && record_read(tool, &probe->record, &probe->run_dir, err) < 0 &&
	    !record_of_a_beginning(&probe->record))
		return -1;
	if (probe->run_dir) {
		latch_read(probe->run_dir, &probe->record, &probe->latch);
		probe->target.role = record_role(&probe->record);
		address = settings_get(&probe->record, RECORD_ADDRESS);
	} else if (role && str_equal(role, role_name(ROLE_ZOOKEEPER))) {
		probe->target.role = ROLE_ZOOKEEPER;
	}
	if (!address)
		address = probe->target.role == ROLE_BROKER ? "127.0.0.1:9092" : "127.0.0.1:2181";
	probe->target.address = address;
	probe->target.security = or_else(settings_get(&probe->record, RECORD_SECURITY),
					 option_get(tool, OPTION_SECURITY));
	return 0;
}

int probe_init(struct probe *probe, const struct settings *tool, struct err *err)
{
	int64_t timeout_ms = option_duration_ms(tool, OPTION_PROBE_TIMEOUT);

	*probe = (struct probe) {
		.record = SETTINGS_NULL,
		.deadline = deadline_after(timeout_ms > 2 * RESERVE_MS ? timeout_ms - RESERVE_MS
								       : timeout_ms),
		.gate_cap_ms = option_duration_ms(tool, OPTION_GATE_CAP),
	};
	if (init_target(probe, tool, err) < 0)
		return -1;
	probe->kept = probe->latch;
	return 0;
}

void probe_finish(struct probe *probe)
{
	struct err ignored;

	/* Where it cannot be kept the next probe learns it again. */
	if (has_record(probe) && !latch_equal(&probe->latch, &probe->kept))
		latch_write(probe->run_dir, &probe->record, &probe->latch, &ignored);
	settings_finish(&probe->record);
	settings_finish(&probe->config);
	free(probe->run_dir);
}

static bool is_in_phase(const struct probe *probe, const char *phase)
{
	const char *now = settings_get(&probe->record, RECORD_PHASE);

	return now && str_equal(now, phase);
}

static const char *listener_of(const struct probe *probe)
{
	return or_else(settings_get(&probe->record, RECORD_LISTENER), "");
}

/* Nothing is read where there is no record, and nothing twice: it is as java has read it. */
static int read_config(struct probe *probe, struct err *err)
{
	cleanup_findings struct findings ignored = FINDINGS_NULL;
	cleanup_str struct str content = STR_NULL;
	const char *path = settings_get(&probe->record, RECORD_CONFIG);

	if (!path || probe->config.length)
		return 0;
	if (file_read(path, FILE_SIZE_MAX, &content, err) < 0)
		return -1;
	properties_read(content.text, content.length, path, &probe->config, &ignored);
	return 0;
}

/* With the own PEM key store: a server that wants a certificate logs each client without one as a
 * failed authentication. */
static enum answer ask_target(struct probe *probe, const struct target *target,
			      deadline_ms deadline, struct str *text, struct err *err)
{
	struct tls_client client = {.pem_file = NULL};
	struct err ignored;

	if (security_is_tls(target->security) && read_config(probe, &ignored) == 0)
		client = target->role == ROLE_BROKER
				 ? credentials_to_show(&probe->config, listener_of(probe))
				 : credentials_to_show_zookeeper(&probe->config);
	return ask(target, &client, deadline, text, err);
}

static enum answer ask_own(struct probe *probe, struct str *text, struct err *err)
{
	return ask_target(probe, &probe->target, probe->deadline, text, err);
}

enum answer probe_ask_zookeeper(struct probe *probe, const char *address, deadline_ms deadline,
				struct str *text, struct err *err)
{
	const char *security =
		probe->target.role == ROLE_ZOOKEEPER ? probe->target.security : "PLAINTEXT";
	struct target target = {ROLE_ZOOKEEPER, address, security};

	return ask_target(probe, &target, deadline, text, err);
}

void probe_live(struct probe *probe, struct verdict *verdict)
{
	cleanup_str struct str text = STR_NULL;
	struct err err = ERR_NULL;
	struct life life = {
		.has_record = has_record(probe),
		.process_runs = has_record(probe) && record_process_runs(&probe->record),
		.java_runs = is_in_phase(probe, RECORD_RUN),
		.answered_before = probe->latch.answered,
		.answer = ANSWER_UNREACHABLE,
		.why = err.text,
	};

	if (!life.has_record || (life.process_runs && life.java_runs))
		life.answer = ask_own(probe, &text, &err);
	live_judge(&life, &probe->target, verdict);
	if (life.answer == ANSWER_GOOD || life.answer == ANSWER_TLS)
		probe->latch.answered = true;
}

static void unreachable(const struct probe *probe, const struct err *err, struct verdict *verdict)
{
	verdict_set(verdict, err->code, "not ready: %s at %s: %s", role_name(probe->target.role),
		    probe->target.address, err->text);
}

/* Without credentials of a kind that we can use, that it answers at all has to do. */
static void fall_back(struct probe *probe, const char *why, struct verdict *verdict)
{
	probe->latch.answered = true;
	verdict_set(verdict, EXIT_OK, "ready: %s answers at %s; its %s: %s",
		    role_name(probe->target.role), probe->target.address,
		    probe->target.role == ROLE_BROKER ? "replicas are not looked at"
						      : "mode is not looked at",
		    why);
}

struct kafka_client *probe_client(struct probe *probe, char **unusablep, struct err *err)
{
	cleanup_settings struct settings client = SETTINGS_NULL;
	cleanup_strv struct strv pairs = STRV_NULL;

	/* For PLAINTEXT librdkafka asks nothing of OpenSSL, whose tables would be a tenth of the
	 * CPU of the probe. */
	if (!str_equal(probe->target.security, "PLAINTEXT"))
		tls_init();
	if (read_config(probe, err) < 0 ||
	    credentials_for(&probe->config, listener_of(probe), probe->target.security, &client,
			    unusablep, err) < 0 ||
	    *unusablep)
		return NULL;
	for (size_t i = 0; i < client.length; i++) {
		strv_add(&pairs, client.items[i].key);
		strv_add(&pairs, client.items[i].value);
	}
	return kafka_client_new(probe->target.address, &pairs, err);
}

int probe_look_at_broker(struct probe *probe, bool partitions, char **unusablep,
			 struct metadata *metadata, struct err *err)
{
	struct kafka_client *client = probe_client(probe, unusablep, err);

	if (*unusablep)
		return 0;
	if (!client)
		return -1;
	return kafka_client_look(client, (int32_t) record_number(&probe->record, RECORD_ID),
				 partitions, probe->deadline, metadata, err);
}

bool probe_answers(struct probe *probe, struct err *err)
{
	cleanup_str struct str text = STR_NULL;
	enum answer answer = ask_own(probe, &text, err);

	return answer == ANSWER_GOOD || answer == ANSWER_TLS;
}

/* It answers, so it was reached; librdkafka waits in vain for the metadata of a broker that knows
 * of none, as one that has just registered. */
static void judge_no_metadata(const struct probe *probe, const struct err *err,
			      struct verdict *verdict)
{
	if (err->code == EXIT_TIMED_OUT)
		verdict_set(verdict, EXIT_NOT_HEALTHY,
			    "not ready: broker at %s answers, but gives no metadata: %s",
			    probe->target.address, err->text);
	else
		unreachable(probe, err, verdict);
}

static void ready_broker(struct probe *probe, struct verdict *verdict)
{
	cleanup_metadata struct metadata metadata = METADATA_NULL;
	cleanup_free char *unusable = NULL;
	bool partitions = ready_needs_partitions(&probe->latch, probe->gate_cap_ms);
	struct err err = ERR_NULL;

	if (!probe_answers(probe, &err))
		unreachable(probe, &err, verdict);
	else if (probe_look_at_broker(probe, partitions, &unusable, &metadata, &err) < 0)
		judge_no_metadata(probe, &err, verdict);
	else if (unusable)
		fall_back(probe, unusable, verdict);
	else
		ready_judge_broker(&metadata, record_number(&probe->record, RECORD_ID),
				   settings_get(&probe->record, RECORD_ADVERTISED),
				   probe->gate_cap_ms, clock_now_ms(), &probe->latch, verdict);
}

static void ready_zookeeper(struct probe *probe, struct verdict *verdict)
{
	cleanup_str struct str text = STR_NULL;
	struct err err = ERR_NULL;
	enum answer answer =
		probe_ask_zookeeper(probe, probe->target.address, probe->deadline, &text, &err);

	if (answer == ANSWER_GOOD) {
		probe->latch.answered = true;
		ready_judge_zookeeper(text.text, probe->target.address, verdict);
	} else if (answer == ANSWER_TLS) {
		fall_back(probe, "it wants a client certificate", verdict);
	} else {
		unreachable(probe, &err, verdict);
	}
}

void probe_ready(struct probe *probe, struct verdict *verdict)
{
	if (has_record(probe) && !record_process_runs(&probe->record))
		verdict_set(verdict, EXIT_NOT_HEALTHY,
			    "not ready: the process of the run record is gone");
	else if (has_record(probe) && !is_in_phase(probe, RECORD_RUN))
		verdict_set(verdict, EXIT_NOT_HEALTHY,
			    "not ready: kafka-init waits, java is not started yet");
	else if (probe->target.role == ROLE_BROKER)
		ready_broker(probe, verdict);
	else
		ready_zookeeper(probe, verdict);
}
