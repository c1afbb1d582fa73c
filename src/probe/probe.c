// SPDX-License-Identifier: Apache-2.0
#include "probe/probe.h"

#include <string.h>

#include "base/file.h"
#include "base/findings.h"
#include "base/mem.h"
#include "base/strv.h"
#include "kafka/config.h"
#include "kafka/listener_keys.h"
#include "net/tls.h"
#include "probe/live.h"
#include "probe/ready.h"
#include "run/record.h"
#include "security/credentials.h"
#include "settings/environment.h"
#include "settings/options.h"
#include "settings/properties.h"

/* The time before the deadline that is kept for writing the one line. */
#define RESERVE_MS INT64_C(50)

static bool has_record(const struct probe *probe)
{
	return probe->record.length;
}

static const char *or_else(const char *value, const char *fallback)
{
	return value ? value : fallback;
}

/* -1: there is no record, and no start that will write one. */
static int find_record(struct probe *probe, const struct settings *tool, struct err *err)
{
	int result = record_read(tool, &probe->record, &probe->run_dir, err);

	if (result == 0 && record_process_runs(&probe->record))
		return 0;
	return record_of_a_beginning(&probe->record) ? 0 : result;
}

static int init_server(struct probe *probe, const struct settings *tool, struct err *err)
{
	const char *role = option_get(tool, OPTION_ROLE);
	const char *address = option_get(tool, OPTION_ADDRESS);

	if (!role && !address && find_record(probe, tool, err) < 0)
		return -1;
	if (probe->run_dir) {
		latch_read(probe->run_dir, &probe->record, &probe->latch);
		role = record_role(&probe->record);
		address = settings_get(&probe->record, RECORD_ADDRESS);
	}
	probe->role = or_else(role, "broker");
	probe->server.product = product_of_role(probe->role);
	if (!address)
		address = probe->server.product == PRODUCT_KAFKA ? "127.0.0.1:9092"
								 : "127.0.0.1:2181";
	probe->server.address = address;
	probe->security = or_else(settings_get(&probe->record, RECORD_SECURITY),
				  option_get(tool, OPTION_SECURITY));
	probe->server.speaks_tls = listener_key_protocol_is_tls(probe->security);
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
	if (init_server(probe, tool, err) < 0)
		return -1;
	probe->kept = probe->latch;
	return 0;
}

void probe_finish(struct probe *probe)
{
	struct err ignored;

	/* If it cannot be kept, the next probe learns it again. */
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

/* Reads nothing if there is no record, and nothing twice. The settings are as java has read
 * them. */
static int read_config(struct probe *probe, struct err *err)
{
	cleanup_environment struct environment environment = {.items = NULL};
	cleanup_findings struct findings ignored = FINDINGS_NULL;
	cleanup_str struct str content = STR_NULL;
	const char *path = settings_get(&probe->record, RECORD_CONFIG);

	if (!path || probe->config.length)
		return 0;
	if (file_read(path, FILE_SIZE_MAX, &content, err) < 0)
		return -1;
	properties_read(content.text, content.length, path, &probe->config, &ignored);
	/* As java has read it, which was started with the same environment. */
	if (probe->server.product == PRODUCT_KAFKA) {
		environment_init(&environment, environ);
		config_resolve(&probe->config, &environment, true, &ignored);
		config_trim(&probe->config);
	}
	return 0;
}

/* Shows the own PEM key store: a server that wants a certificate logs each client without one as a
 * failed authentication. */
static enum net_outcome ask(struct probe *probe, const struct server *server, deadline_ms deadline,
			    struct srvr *srvr, struct err *err)
{
	struct tls_client client = {.pem_file = NULL};
	struct err ignored;

	if (server->speaks_tls && read_config(probe, &ignored) == 0)
		client = server->product == PRODUCT_KAFKA
				 ? credentials_to_show(&probe->config, listener_of(probe))
				 : credentials_to_show_zookeeper(&probe->config);
	return server_ask(server, &client, deadline, srvr, err);
}

static enum net_outcome ask_own(struct probe *probe, struct srvr *srvr, struct err *err)
{
	return ask(probe, &probe->server, probe->deadline, srvr, err);
}

enum net_outcome probe_ask_zookeeper(struct probe *probe, const char *address, deadline_ms deadline,
				     struct srvr *srvr, struct err *err)
{
	bool speaks_tls = probe->server.product == PRODUCT_ZOOKEEPER && probe->server.speaks_tls;
	struct server server = {PRODUCT_ZOOKEEPER, address, speaks_tls};

	return ask(probe, &server, deadline, srvr, err);
}

void probe_live(struct probe *probe, struct verdict *verdict)
{
	cleanup_srvr struct srvr srvr = SRVR_NULL;
	struct err err = ERR_NULL;
	struct live live = {
		.has_record = has_record(probe),
		.process_runs = has_record(probe) && record_process_runs(&probe->record),
		.java_runs = is_in_phase(probe, RECORD_RUN),
		.answered_before = probe->latch.answered,
		.outcome = NET_UNREACHABLE,
		.why = err.text,
	};

	if (!live.has_record || (live.process_runs && live.java_runs))
		live.outcome = ask_own(probe, &srvr, &err);
	live_judge(&live, probe->role, probe->server.address, verdict);
	if (net_outcome_is_there(live.outcome))
		probe->latch.answered = true;
}

static void unreachable(const struct probe *probe, const struct err *err, struct verdict *verdict)
{
	verdict_set(verdict, err->code, "not ready: %s at %s: %s", probe->role,
		    probe->server.address, err->text);
}

/* Without credentials of a kind that we can use, it is enough that it answers at all. */
static void fall_back(struct probe *probe, const char *why, struct verdict *verdict)
{
	probe->latch.answered = true;
	verdict_set(verdict, EXIT_OK, "ready: %s answers at %s; its %s: %s", probe->role,
		    probe->server.address,
		    probe->server.product == PRODUCT_KAFKA ? "replicas are not looked at"
							   : "mode is not looked at",
		    why);
}

static int find_peer(const struct probe *probe, struct kafka_peer *peer, struct err *err)
{
	const char *advertised = settings_get(&probe->record, RECORD_ADVERTISED);

	if (server_resolve(&probe->server, probe->deadline, &peer->one, err) != NET_OK)
		return -1;
	peer->address = xstrdup(probe->server.address);
	peer->advertised = advertised ? xstrdup(advertised) : NULL;
	return 0;
}

struct kafka_client *probe_client(struct probe *probe, char **unusablep, struct err *err)
{
	cleanup_settings struct settings client = SETTINGS_NULL;
	cleanup_strv struct strv pairs = STRV_NULL;
	struct kafka_peer peer = {.certificate = NULL};

	/* Not for PLAINTEXT: there librdkafka needs nothing of OpenSSL, whose tables would cost a
	 * tenth of the probe's CPU. */
	if (!str_equal(probe->security, "PLAINTEXT"))
		tls_init();
	if (read_config(probe, err) < 0 ||
	    credentials_for(&probe->config, listener_of(probe), probe->security, &client,
			    &peer.certificate, unusablep, err) < 0 ||
	    *unusablep || find_peer(probe, &peer, err) < 0) {
		kafka_peer_finish(&peer);
		return NULL;
	}
	for (size_t i = 0; i < client.length; i++) {
		strv_add(&pairs, client.items[i].key);
		strv_add(&pairs, client.items[i].value);
	}
	return kafka_client_new(&peer, &pairs, err);
}

int probe_look_at_broker(struct probe *probe, bool partitions, char **unusablep,
			 struct metadata *metadata, struct err *err)
{
	struct kafka_client *client = probe_client(probe, unusablep, err);
	int result;

	if (*unusablep)
		return 0;
	if (!client)
		return -1;
	result = kafka_client_look(client, (int32_t) record_number(&probe->record, RECORD_ID),
				   partitions, probe->deadline, metadata, err);
	/* Its file may have been renewed since java read it. */
	if (result < 0 && kafka_client_met_stranger(client)) {
		*unusablep = xstrdup("it shows another certificate than its key store's, so no "
				     "login is sent");
		return 0;
	}
	return result;
}

bool probe_answers(struct probe *probe, struct err *err)
{
	cleanup_srvr struct srvr srvr = SRVR_NULL;

	return net_outcome_is_there(ask_own(probe, &srvr, err));
}

/* It answers, so it was reached. But librdkafka waits in vain for the metadata of a broker that
 * knows no brokers, as one that has just registered. */
static void judge_no_metadata(const struct probe *probe, const struct err *err,
			      struct verdict *verdict)
{
	if (err->code == EXIT_TIMED_OUT)
		verdict_set(verdict, EXIT_NOT_HEALTHY,
			    "not ready: broker at %s answers, but gives no metadata: %s",
			    probe->server.address, err->text);
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
				   probe->gate_cap_ms, deadline_now_ms(), &probe->latch, verdict);
}

static void ready_zookeeper(struct probe *probe, struct verdict *verdict)
{
	cleanup_srvr struct srvr srvr = SRVR_NULL;
	struct err err = ERR_NULL;
	enum net_outcome outcome = ask_own(probe, &srvr, &err);

	if (outcome == NET_OK) {
		probe->latch.answered = true;
		ready_judge_zookeeper(&srvr, probe->server.address, verdict);
	} else if (outcome == NET_TLS_ALERT) {
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
	else if (probe->server.product == PRODUCT_KAFKA)
		ready_broker(probe, verdict);
	else
		ready_zookeeper(probe, verdict);
}
