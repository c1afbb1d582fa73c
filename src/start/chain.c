// SPDX-License-Identifier: Apache-2.0
#include "start/chain.h"

#include "base/log.h"
#include "base/mem.h"
#include "process/termination_log.h"
#include "start/common.h"
#include "start/kafka_stages.h"
#include "start/security_stages.h"
#include "start/zookeeper_stages.h"

#define KAFKA (DUTY_BROKER | DUTY_CONTROLLER)
#define ZOOKEEPER DUTY_MEMBER
#define ALL (KAFKA | ZOOKEEPER)

/* It runs when the command goes at least so far, for a role that has one of these duties. */
static const struct stage {
	const char *phase; /* of its log lines */
	enum reach reach;
	unsigned duties; /* enum duty */
	bool judges;	 /* the chain ends after it if there is an error among the findings; what
			  * a stage of REACH_CHECK that comes next finds belongs to them */
	/* Returns 0, or -1 with the error that ends the chain. */
	int (*run)(struct start *start, struct err *err);
} stages[] = {
	{"settings", REACH_RENDER, ALL, false, common_read_settings},
	{"settings", REACH_RENDER, KAFKA, false, kafka_stages_read_settings},
	{"settings", REACH_RENDER, ZOOKEEPER, false, zookeeper_stages_read_settings},
	{"identity", REACH_RENDER, ALL, false, common_find_identity},
	{"identity", REACH_RENDER, KAFKA, false, kafka_stages_find_domain},
	{"identity", REACH_RENDER, ZOOKEEPER, false, zookeeper_stages_find_domain},
	{"expand", REACH_RENDER, KAFKA, false, kafka_stages_expand},
	{"expand", REACH_RENDER, ZOOKEEPER, false, zookeeper_stages_expand},
	{"expand", REACH_RENDER, ALL, false, common_expand_variables},
	{"check", REACH_RENDER, KAFKA, true, kafka_stages_build_model},
	{"check", REACH_RENDER, ZOOKEEPER, true, zookeeper_stages_build_model},
	{"check", REACH_CHECK, ALL, true, common_check_machine},
	{"check", REACH_CHECK, KAFKA, true, kafka_stages_check_machine},
	{"check", REACH_EXEC, ALL, true, common_prepare},
	/* The wait shows ZooKeeper the certificate that the broker will show. */
	{"write", REACH_RENDER, KAFKA, false, security_stages_write},
	{"wait", REACH_EXEC, DUTY_BROKER, true, kafka_stages_wait_for_zookeeper},
	{"wait", REACH_EXEC, ZOOKEEPER, true, zookeeper_stages_wait_for_name},
	{"wait", REACH_EXEC, ZOOKEEPER, true, zookeeper_stages_wait_for_members},
	{"write", REACH_RENDER, ZOOKEEPER, false, security_stages_write},
	{"write", REACH_RENDER, ALL, false, common_write_configuration},
	{"write", REACH_RENDER, ZOOKEEPER, false, zookeeper_stages_write},
	{"exec", REACH_EXEC, KAFKA, false, kafka_stages_announce_probes},
	{"exec", REACH_EXEC, ZOOKEEPER, false, zookeeper_stages_announce_probes},
	{"exec", REACH_EXEC, ALL, false, common_become_java},
};

/* The first that applies from `stage` on; NULL: none. */
static const struct stage *find_stage(const struct start *start, const struct stage *stage)
{
	const struct stage *end = stages + COUNT(stages);

	for (; stage < end; stage++)
		if (stage->reach <= start->reach && stage->duties & start->role->duties)
			return stage;
	return NULL;
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
static bool is_judged_later(const struct start *start, const struct stage *stage)
{
	const struct stage *next = find_stage(start, stage + 1);

	return next && next->reach == REACH_CHECK;
}

int chain_run(struct start *start, struct err *err)
{
	for (const struct stage *stage = stages; (stage = find_stage(start, stage)); stage++) {
		enum exit_code code = EXIT_OK;

		log_phase(stage->phase);
		if (stage->run(start, err) < 0) {
			report(start);
			write_termination_log(start, err->text);
			return -1;
		}
		if (stage->judges && !is_judged_later(start, stage))
			code = judge(start);
		if (code != EXIT_OK)
			return code;
	}
	return EXIT_OK;
}
