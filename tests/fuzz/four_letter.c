// SPDX-License-Identifier: Apache-2.0
/* What a ZooKeeper server, or whoever listens there, answers to srvr: through the question, the
 * verdicts of the probes and both forms of `status`. */
#include "fuzz.h"

#include <jansson.h>
#include <unistd.h>

#include "host/host.h"
#include "net/server.h"
#include "probe/ready.h"
#include "probe/status_json.h"
#include "probe/status_table.h"
#include "run/record.h"

#define ADDRESS "127.0.0.1:2181"

static struct settings record = SETTINGS_NULL;

static void set(const char *key, const char *value)
{
	settings_set(&record, key, value, (struct origin) {LAYER_DEFAULT, "fuzz", 0});
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	cleanup_free char *pid = xasprintf("%d", (int) getpid());
	cleanup_free char *start =
		xasprintf("%lld", (long long) host_process_start_time("", getpid()));

	(void) argc;
	(void) argv;
	set(RECORD_ROLE, "zookeeper");
	set(RECORD_PHASE, RECORD_RUN);
	set(RECORD_PID, pid);
	set(RECORD_START_TIME, start);
	set(RECORD_ADDRESS, ADDRESS);
	set(RECORD_ZOOKEEPER, ADDRESS);
	return 0;
}

static bool is_zookeeper(const char *text)
{
	return strstr(text, "Mode: ") || strstr(text, "not currently serving requests") ||
	       strstr(text, "is not executed because it is not in the whitelist");
}

static void ask_and_judge(const char *text)
{
	struct server server = {PRODUCT_ZOOKEEPER, ADDRESS, false};
	cleanup_verdict struct verdict verdict = {.line = NULL};
	cleanup_srvr struct srvr srvr = SRVR_NULL;
	struct err err = ERR_NULL;
	enum net_outcome got = server_ask(&server, NULL, deadline_after(60000), &srvr, &err);

	must(got == (is_zookeeper(text) ? NET_OK : *text ? NET_GARBAGE : NET_UNREACHABLE));
	must(!*err.text == (got == NET_OK));
	ready_judge_zookeeper(&srvr, ADDRESS, &verdict);
	must((verdict.code == EXIT_OK) == (srvr.state == SRVR_SERVES));
	must(verdict.code != EXIT_OK || got == NET_OK);
	must(is_plain_text(verdict.line) && !strchr(verdict.line, '\n'));
}

static void show(void)
{
	struct probe probe = {
		.record = record,
		.role = "zookeeper",
		.security = "PLAINTEXT",
		.server = {PRODUCT_ZOOKEEPER, ADDRESS, false},
		.deadline = deadline_after(60000),
	};
	cleanup_status struct status status = {.uptime_s = -1};
	cleanup_free char *table = NULL;
	cleanup_free char *json = NULL;
	json_t *read;

	status_look(&probe, &status);
	table = status_table(&probe, &status);
	must(is_plain_text(table));
	json = status_json(&probe, &status);
	read = json_loads(json, JSON_REJECT_DUPLICATES, NULL);
	must(json_array_size(json_object_get(read, "zookeeper")) == 1);
	json_decref(read);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_free char *text = xcalloc(size + 1, 1);

	if (size)
		memcpy(text, data, size);
	server_says(data, size);
	ask_and_judge(text);
	show();
	return 0;
}
