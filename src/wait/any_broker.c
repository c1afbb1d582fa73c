// SPDX-License-Identifier: Apache-2.0
#include "wait/any_broker.h"

#include "base/mem.h"
#include "base/strv.h"
#include "net/server.h"
#include "wait/progress.h"

/* How long one broker may take to answer. */
#define ANSWER_MS 3000

static void ask_one(const struct endpoint *broker, bool tls, deadline_ms deadline, bool *answersp,
		    struct strv *reasons)
{
	cleanup_free char *name = endpoint_format(broker->host, broker->port);
	struct server server = {PRODUCT_KAFKA, name, tls};
	struct err err = ERR_NULL;
	enum net_outcome outcome;

	if (deadline_passed(deadline)) {
		strv_addf(reasons, "%s: not asked any more", name);
		return;
	}
	outcome = server_ask(&server, NULL, deadline_within(deadline, ANSWER_MS), NULL, &err);
	*answersp = net_outcome_is_there(outcome);
	if (!*answersp)
		strv_addf(reasons, "%s: %s", name, err.text);
}

struct any_broker {
	const struct connect_string *brokers;
	bool tls;
};

/* One attempt. NULL: a broker answers; else why none does. The caller frees it. */
static char *attempt_brokers(void *data, deadline_ms deadline)
{
	const struct any_broker *context = data;
	const struct connect_string *brokers = context->brokers;
	cleanup_strv struct strv reasons = STRV_NULL;
	bool answers = false;

	for (size_t i = 0; i < brokers->length && !answers; i++)
		ask_one(&brokers->items[i], context->tls, deadline, &answers, &reasons);
	return answers ? NULL : strv_join(&reasons, "; ");
}

int wait_any_broker(const struct connect_string *brokers, bool tls, deadline_ms deadline,
		    struct err *err)
{
	cleanup_free char *names = connect_string_format(brokers);
	cleanup_free char *asking = xasprintf("asking %s", names);
	struct any_broker context = {brokers, tls};

	return progress_until("a broker", asking, attempt_brokers, &context, deadline, err);
}
