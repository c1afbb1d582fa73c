// SPDX-License-Identifier: Apache-2.0
#include "wait/broker.h"

#include "base/mem.h"
#include "base/strv.h"
#include "probe/ask.h"
#include "wait/progress.h"

/* One broker may take so long to answer. */
#define ANSWER_MS 3000

static void ask_one(const struct endpoint *broker, bool tls, deadline_ms deadline, bool *answersp,
		    struct strv *reasons)
{
	cleanup_free char *name = endpoint_format(broker);
	struct target target = {ROLE_BROKER, name, tls ? "SSL" : "PLAINTEXT"};
	cleanup_str struct str text = STR_NULL;
	struct err err = ERR_NULL;
	enum answer answer;

	if (deadline_passed(deadline)) {
		strv_addf(reasons, "%s: not asked any more", name);
		return;
	}
	answer = ask(&target, deadline_within(deadline, ANSWER_MS), &text, &err);
	*answersp = answer == ANSWER_GOOD || answer == ANSWER_TLS;
	if (!*answersp)
		strv_addf(reasons, "%s: %s", name, err.text);
}

/* NULL: one answers; else why none does. The caller frees it. */
static char *attempt(const struct connect_string *brokers, bool tls, deadline_ms deadline)
{
	cleanup_strv struct strv reasons = STRV_NULL;
	bool answers = false;

	for (size_t i = 0; i < brokers->length && !answers; i++)
		ask_one(&brokers->items[i], tls, deadline, &answers, &reasons);
	return answers ? NULL : strv_join(&reasons, "; ");
}

int wait_broker(const struct connect_string *brokers, bool tls, deadline_ms deadline,
		struct err *err)
{
	cleanup_progress struct progress progress;
	cleanup_free char *names = connect_string_format(brokers);
	cleanup_free char *asking = xasprintf("asking %s", names);
	cleanup_free char *before = NULL;

	progress_init(&progress, "a broker");
	progress_wait(&progress, asking, deadline);
	for (;;) {
		cleanup_free char *reason = attempt(brokers, tls, deadline);

		if (!reason)
			break;
		/* The last attempt is cut short by the deadline and may know less than the one
		 * before. */
		if (deadline_passed(deadline))
			return err_set(err, EXIT_TIMED_OUT, "no broker was reached in time: %s",
				       before ? before : reason);
		progress_wait(&progress, reason, deadline);
		progress_pause(&progress, deadline);
		free(before);
		before = steal_pointer(&reason);
	}
	progress_done(&progress);
	return 0;
}
