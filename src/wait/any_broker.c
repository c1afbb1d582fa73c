// SPDX-License-Identifier: Apache-2.0
#include "wait/any_broker.h"

#include "base/mem.h"
#include "base/strv.h"
#include "net/server.h"
#include "wait/progress.h"

/* One broker may take so long to answer. */
#define ANSWER_MS 3000

static void ask_one(const struct endpoint *broker, bool tls, deadline_ms deadline, bool *answersp,
		    struct strv *reasons)
{
	cleanup_free char *name = endpoint_format(broker);
	struct target target = {
		.role = ROLE_BROKER, .address = name, .security = tls ? "SSL" : "PLAINTEXT"};
	cleanup_str struct str text = STR_NULL;
	struct err err = ERR_NULL;
	enum answer answer;

	if (deadline_passed(deadline)) {
		strv_addf(reasons, "%s: not asked any more", name);
		return;
	}
	answer = ask(&target, NULL, deadline_within(deadline, ANSWER_MS), &text, &err);
	*answersp = answer == ANSWER_GOOD || answer == ANSWER_TLS;
	if (!*answersp)
		strv_addf(reasons, "%s: %s", name, err.text);
}

struct context {
	const struct connect_string *brokers;
	bool tls;
};

/* NULL: one answers; else why none does. The caller frees it. */
static char *attempt_brokers(void *data, deadline_ms deadline)
{
	const struct context *context = data;
	const struct connect_string *brokers = context->brokers;
	cleanup_strv struct strv reasons = STRV_NULL;
	bool answers = false;

	for (size_t i = 0; i < brokers->length && !answers; i++)
		ask_one(&brokers->items[i], context->tls, deadline, &answers, &reasons);
	return answers ? NULL : strv_join(&reasons, "; ");
}

int wait_broker(const struct connect_string *brokers, bool tls, deadline_ms deadline,
		struct err *err)
{
	cleanup_free char *names = connect_string_format(brokers);
	cleanup_free char *asking = xasprintf("asking %s", names);
	struct context context = {brokers, tls};

	return progress_until("a broker", asking, attempt_brokers, &context, deadline, err);
}
