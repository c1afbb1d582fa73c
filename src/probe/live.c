// SPDX-License-Identifier: Apache-2.0
#include "probe/live.h"

static void judge_failure(const struct live *live, const char *role, const char *address,
			  struct verdict *verdict)
{
	if (live->has_record && !live->answered_before)
		verdict_set(verdict, EXIT_OK, "alive: no answer at %s yet (%s): still starting",
			    address, live->why);
	else
		verdict_set(verdict, live->outcome == NET_GARBAGE ? EXIT_CONFIG : EXIT_TIMED_OUT,
			    "not alive: %s at %s: %s", role, address, live->why);
}

void live_judge(const struct live *live, const char *role, const char *address,
		struct verdict *verdict)
{
	if (live->has_record && !live->process_runs) {
		verdict_set(verdict, EXIT_NOT_HEALTHY,
			    "not alive: the process of the run record is gone");
		return;
	}
	if (live->has_record && !live->java_runs) {
		verdict_set(verdict, EXIT_OK, "alive: kafka-init waits, java is not started yet");
		return;
	}
	switch (live->outcome) {
	case NET_OK:
		verdict_set(verdict, EXIT_OK, "alive: %s answers at %s", role, address);
		return;
	case NET_TLS_ALERT:
		verdict_set(verdict, EXIT_OK, "alive: a TLS server answers at %s (%s)", address,
			    live->why);
		return;
	case NET_UNREACHABLE:
	case NET_GARBAGE:
		break;
	}
	judge_failure(live, role, address, verdict);
}
