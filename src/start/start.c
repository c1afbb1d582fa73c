// SPDX-License-Identifier: Apache-2.0
#include "start/start.h"

#include "base/log.h"
#include "base/mem.h"
#include "process/termination_log.h"
#include "settings/options.h"

void start_init(struct start *start, enum role role, enum reach reach, char *const *envp)
{
	*start = (struct start) {
		.role = role,
		.product = product_of_role(role_name(role)),
		.reach = reach,
		.envp = envp,
		.identity = {.id = -1},
		.deadline = DEADLINE_NONE,
	};
}

void start_finish(struct start *start)
{
	settings_finish(&start->command_line);
	strv_finish(&start->jvm_arguments);
	environment_finish(&start->environment);
	settings_finish(&start->tool);
	settings_finish(&start->server);
	zookeeper_settings_finish(&start->zookeeper);
	settings_finish(&start->jvm);
	settings_finish(&start->listener_options);
	tls_stores_finish(&start->stores);
	host_finish(&start->host);
	identity_finish(&start->identity);
	broker_finish(&start->broker);
	log_dirs_finish(&start->log_dirs);
	zookeeper_server_finish(&start->zookeeper_server);
	zookeeper_disk_finish(&start->zookeeper_disk);
	cluster_finish(&start->cluster);
	findings_finish(&start->findings);
	free(start->run_dir);
	free(start->java_path);
}

static void report(struct start *start)
{
	if (start->reach == REACH_CHECK)
		return;
	for (; start->reported < start->findings.length; start->reported++) {
		const struct finding *finding = &start->findings.items[start->reported];
		cleanup_free char *line = finding_format(finding);

		if (finding->level == FINDING_WARNING)
			log_warning("%s", line);
		else if (finding->level == FINDING_ERROR)
			log_error("%s", line);
		else
			log_error("refused: %s", line);
	}
}

static void write_termination_log(const struct start *start, const char *text)
{
	const char *path = option_get(&start->tool, OPTION_TERMINATION_LOG);

	if (start->reach == REACH_EXEC)
		termination_log_write(path ? path : TERMINATION_LOG_DEFAULT, text);
}

/* EXIT_OK to go on. */
static enum exit_code judge(struct start *start)
{
	enum exit_code code = findings_exit_code(&start->findings);

	report(start);
	if (code != EXIT_OK) {
		cleanup_free char *text = findings_format(&start->findings, TERMINATION_LOG_SIZE);

		write_termination_log(start, text);
	}
	return code;
}

/* Whoever corrects the model's faults should not learn of the machine's at the next start. */
static bool is_judged_later(const struct stage *stage, enum reach reach)
{
	return stage[1].run && stage[1].reach == REACH_CHECK && reach >= REACH_CHECK;
}

int start_run(struct start *start, struct err *err)
{
	const struct stage *stage = start->role == ROLE_BROKER ? broker_stages : zookeeper_stages;

	for (; stage->run; stage++) {
		enum exit_code code;

		if (stage->reach > start->reach)
			continue;
		log_phase(stage->phase);
		if (stage->run(start, err) < 0) {
			report(start);
			write_termination_log(start, err->text);
			return -1;
		}
		code = stage->judges && !is_judged_later(stage, start->reach) ? judge(start)
									      : EXIT_OK;
		if (code != EXIT_OK)
			return code;
	}
	return EXIT_OK;
}
