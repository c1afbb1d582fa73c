// SPDX-License-Identifier: Apache-2.0
#include "probe/probe.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "cmd/arguments.h"
#include "cmd/cmd.h"
#include "cmd/tool.h"
#include "probe/status.h"
#include "process/alarm.h"

/* The kubelet shows 10 KiB of a probe's output; one short line is what a person reads. */
#define LINE_MAX_LENGTH 1000

/* After the deadline of the probe's own steps, which keep to it by themselves. */
#define ALARM_AFTER_MS 100

static const enum option probe_options[] = {
	OPTION_PROBE_TIMEOUT, OPTION_RUN_DIR,  OPTION_ROLE,
	OPTION_ADDRESS,	      OPTION_SECURITY, OPTION_GATE_CAP,
};

static const enum option status_options[] = {OPTION_PROBE_TIMEOUT, OPTION_RUN_DIR, OPTION_FORMAT};

static const struct usage ready_usage = {
	"ready [OPTIONS]",
	"The readinessProbe: may clients count on this server? One line, exit code 0 if so.",
	probe_options, sizeof(probe_options) / sizeof(probe_options[0]), NULL};

static const struct usage status_usage = {
	"status [OPTIONS]",
	"What a person wants to see: this pod, ZooKeeper's servers, the brokers, replicas out of sync.",
	status_options, sizeof(status_options) / sizeof(status_options[0]), NULL};

static const struct usage live_usage = {
	"live [OPTIONS]",
	"The livenessProbe: is this process to be left alone? One line, exit code 0 if so.",
	probe_options, sizeof(probe_options) / sizeof(probe_options[0]), NULL};

static int say(const char *line, enum exit_code code)
{
	cleanup_str struct str out = STR_NULL;

	str_add(&out, line);
	str_truncate(&out, LINE_MAX_LENGTH);
	str_hide_controls(out.text);
	str_add_char(&out, '\n');
	(void) !write(STDOUT_FILENO, out.text, out.length);
	return (int) code;
}

static int run(const struct settings *tool, void (*look)(struct probe *, struct verdict *),
	       struct err *err)
{
	cleanup_verdict struct verdict verdict = {.line = NULL};
	int64_t timeout_ms = option_duration_ms(tool, OPTION_PROBE_TIMEOUT);
	struct probe probe;

	if (timeout_ms)
		alarm_exit_after(timeout_ms + ALARM_AFTER_MS, "no answer in time\n",
				 EXIT_TIMED_OUT);
	if (probe_init(&probe, tool, err) < 0)
		return -1;
	look(&probe, &verdict);
	probe_finish(&probe);
	/* Not exit(3): librdkafka's threads still run, and there is nothing to clean. */
	_exit(say(verdict.line, verdict.code));
}

static int show(const struct settings *tool, struct err *err)
{
	cleanup_status struct status status = {.uptime_s = -1};
	cleanup_free char *text = NULL;
	struct probe probe;

	if (probe_init(&probe, tool, err) < 0)
		return -1;
	status_look(&probe, &status);
	text = str_equal(option_get(tool, OPTION_FORMAT), "json") ? status_json(&probe, &status)
								  : status_table(&probe, &status);
	fputs(text, stdout);
	fflush(stdout);
	_exit((int) status.ready.code);
}

static int probe_command(int argc, char **argv, const struct usage *usage,
			 void (*look)(struct probe *, struct verdict *), struct err *err)
{
	cleanup_settings struct settings tool = SETTINGS_NULL;
	bool help = false;

	if (tool_prepare(argc, argv, usage, &tool, &help, err) < 0)
		return -1;
	return help ? EXIT_OK : run(&tool, look, err);
}

int cmd_ready(int argc, char **argv, struct err *err)
{
	return probe_command(argc, argv, &ready_usage, probe_ready, err);
}

int cmd_live(int argc, char **argv, struct err *err)
{
	return probe_command(argc, argv, &live_usage, probe_live, err);
}

int cmd_status(int argc, char **argv, struct err *err)
{
	cleanup_settings struct settings tool = SETTINGS_NULL;
	bool help = false;

	if (tool_prepare(argc, argv, &status_usage, &tool, &help, err) < 0)
		return -1;
	return help ? EXIT_OK : show(&tool, err);
}
