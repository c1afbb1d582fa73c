// SPDX-License-Identifier: Apache-2.0
#include "cmd/probe_commands.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/str.h"
#include "cmd/arguments.h"
#include "cmd/tool.h"
#include "probe/probe.h"
#include "probe/status_json.h"
#include "probe/status_table.h"
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

static const struct {
	const char *name;
	void (*look)(struct probe *probe, struct verdict *verdict); /* NULL: all is shown */
	struct usage usage;
} commands[] = {
	{"ready",
	 probe_ready,
	 {"ready [OPTIONS]",
	  "The readinessProbe: may clients count on this server? One line, exit code 0 if so.",
	  probe_options, COUNT(probe_options), NULL}},
	{"live",
	 probe_live,
	 {"live [OPTIONS]",
	  "The livenessProbe: is this process to be left alone? One line, exit code 0 if so.",
	  probe_options, COUNT(probe_options), NULL}},
	{"status",
	 NULL,
	 {"status [OPTIONS]",
	  "What a person wants to see: this pod, ZooKeeper's servers, the brokers, replicas out of "
	  "sync.",
	  status_options, COUNT(status_options), NULL}},
};

int cmd_probe_command(int argc, char **argv, struct err *err)
{
	cleanup_settings struct settings tool = SETTINGS_NULL;
	bool help = false;
	size_t i = 0;

	while (i < COUNT(commands) - 1 && !str_equal(argv[0], commands[i].name))
		i++;
	if (tool_prepare(argc, argv, &commands[i].usage, &tool, &help, err) < 0)
		return -1;
	if (help)
		return EXIT_OK;
	return commands[i].look ? run(&tool, commands[i].look, err) : show(&tool, err);
}
