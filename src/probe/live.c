// SPDX-License-Identifier: Apache-2.0
#include "probe/live.h"

static void judge_failure(const struct life *life, const char *role, const struct target *target,
			  struct verdict *verdict)
{
	if (life->has_record && !life->answered_before)
		verdict_set(verdict, EXIT_OK, "alive: no answer at %s yet (%s): still starting",
			    target->address, life->why);
	else
		verdict_set(verdict, life->answer == ANSWER_GARBAGE ? EXIT_CONFIG : EXIT_TIMED_OUT,
			    "not alive: %s at %s: %s", role, target->address, life->why);
}

void live_judge(const struct life *life, const char *role, const struct target *target,
		struct verdict *verdict)
{
	if (life->has_record && !life->process_runs) {
		verdict_set(verdict, EXIT_NOT_HEALTHY,
			    "not alive: the process of the run record is gone");
		return;
	}
	if (life->has_record && !life->java_runs) {
		verdict_set(verdict, EXIT_OK, "alive: kafka-init waits, java is not started yet");
		return;
	}
	switch (life->answer) {
	case ANSWER_GOOD:
		verdict_set(verdict, EXIT_OK, "alive: %s answers at %s", role, target->address);
		return;
	case ANSWER_TLS:
		verdict_set(verdict, EXIT_OK, "alive: a TLS server answers at %s (%s)",
			    target->address, life->why);
		return;
	case ANSWER_UNREACHABLE:
	case ANSWER_GARBAGE:
		break;
	}
	judge_failure(life, role, target, verdict);
}
