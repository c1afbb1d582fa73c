// SPDX-License-Identifier: Apache-2.0
#include "membership/askers.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/eventfd.h>

#include "base/mem.h"
#include "base/thread.h"
#include "net/resolve.h"
#include "net/srvr.h"
#include "net/stream.h"

/* One member may take so long to answer, its name so long to resolve: resolv.conf(5) gives each
 * server 5 s, and the second one has to be heard when the first is dead. */
#define ANSWER_MS 2000
#define RESOLVE_MS 10000

/* Between two looks at a member: DNS and refused ports give no event. */
#define PAUSE_FIRST_MS 100
#define PAUSE_MAX_MS 1000
/* After a question that something took and did not answer, which may be a ZooKeeper whose client
 * port is closed to us, and which logs it with a stack trace. */
#define PAUSE_UNHEARD_MS 10000

struct asker {
	struct askers *askers;
	struct asked asked;
	pthread_t thread;
	bool has_report;
	struct report report;
	bool is_woken;
	bool was_unheard; /* the last question had no answer */
};

struct askers {
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	int event;
	bool is_over;
	deadline_ms deadline;
	uint8_t question[FIRST_START_MESSAGE_SIZE];
	size_t count;
	struct asker items[];
};

void askers_report_finish(struct report *report)
{
	free(report->text);
	*report = REPORT_NULL;
}

static enum first_start_server judge(enum net_outcome outcome, const struct srvr *srvr)
{
	/* A server that wants a certificate which we do not have. */
	if (outcome == NET_TLS_ALERT)
		return SERVER_IS_MUTE;
	if (outcome != NET_OK)
		return SERVER_IS_NOT_THERE;
	switch (srvr->state) {
	case SRVR_SERVES:
		return SERVER_HAS_QUORUM;
	case SRVR_READ_ONLY:
	case SRVR_NOT_SERVING:
		return SERVER_RUNS;
	case SRVR_NOT_LISTED:
		return SERVER_IS_MUTE;
	case SRVR_OTHER_MODE:
	case SRVR_SILENT:
	case SRVR_FOREIGN:
		break;
	}
	return SERVER_IS_NOT_THERE;
}

static bool look_at_server(const struct asked *asked, struct net_address address,
			   deadline_ms deadline, struct report *report)
{
	cleanup_srvr struct srvr srvr = SRVR_NULL;
	enum net_outcome outcome;
	struct err err;

	if (!asked->client_port)
		return false;
	net_address_set_port(&address, asked->client_port);
	outcome = srvr_ask(&address, asked->tls, deadline, &srvr, &err);
	report->server = judge(outcome, &srvr);
	if (report->server == SERVER_IS_NOT_THERE)
		return false;
	report->leads = srvr.leads;
	report->text = net_address_format_bare(&address);
	return true;
}

static bool look_at_member(struct asker *asker, const uint8_t *question,
			   const struct net_address *address, deadline_ms deadline,
			   struct report *report)
{
	cleanup_stream struct stream *stream = NULL;
	cleanup_str struct str answer = STR_NULL;
	struct err err = ERR_NULL;

	if (stream_open(address, NULL, deadline, &stream, &err) == NET_OK) {
		asker->was_unheard = true;
		if (stream_send(stream, question, FIRST_START_MESSAGE_SIZE, deadline, &err) ==
			    NET_OK &&
		    stream_receive(stream, FIRST_START_MESSAGE_SIZE, deadline, &answer, &err) ==
			    NET_OK)
			report->has_message = first_start_wire_decode((const uint8_t *) answer.text,
								      &report->message);
		asker->was_unheard = !report->has_message;
	}
	if (report->has_message)
		return true;
	free(report->text);
	report->text = xstrdup(*err.text ? err.text : "what answers there is no kafka-init");
	return false;
}

static void look(struct asker *asker, const uint8_t *question, struct report *report)
{
	const struct asked *asked = &asker->asked;
	deadline_ms deadline = asker->askers->deadline;
	cleanup_net_addresses struct net_addresses addresses = NET_ADDRESSES_NULL;
	struct err err;

	asker->was_unheard = false;
	if (net_resolve(asked->host, asked->election_port, deadline_within(deadline, RESOLVE_MS),
			&addresses, &err) < 0) {
		report->text = xstrdup(err.text);
		return;
	}
	for (size_t i = 0; i < addresses.length && !deadline_passed(deadline); i++)
		if (look_at_server(asked, addresses.items[i], deadline_within(deadline, ANSWER_MS),
				   report) ||
		    look_at_member(asker, question, &addresses.items[i],
				   deadline_within(deadline, ANSWER_MS), report))
			return;
}

/* With the mutex. */
static void pause_asker(struct asker *asker, int64_t pause_ms)
{
	struct askers *askers = asker->askers;
	deadline_ms until = deadline_within(askers->deadline, pause_ms);
	struct timespec at = deadline_timespec(until);

	while (!askers->is_over && !asker->is_woken && !deadline_passed(until))
		pthread_cond_timedwait(&askers->changed, &askers->mutex, &at);
}

/* With the mutex. What was said must not be lost to the silence that may follow: a report waits
 * until it is taken. */
static void post(struct asker *asker, struct report report)
{
	struct askers *askers = asker->askers;

	asker->report = report;
	asker->has_report = true;
	eventfd_write(askers->event, 1);
	while (!askers->is_over && asker->has_report)
		pthread_cond_wait(&askers->changed, &askers->mutex);
}

static void *ask_again_and_again(void *argument)
{
	struct asker *asker = argument;
	struct askers *askers = asker->askers;
	int64_t pause_ms = PAUSE_FIRST_MS;

	pthread_mutex_lock(&askers->mutex);
	while (!askers->is_over && !deadline_passed(askers->deadline)) {
		uint8_t question[FIRST_START_MESSAGE_SIZE];
		struct report report = REPORT_NULL;

		if (asker->is_woken)
			pause_ms = PAUSE_FIRST_MS;
		asker->is_woken = false;
		memcpy(question, askers->question, sizeof(question));
		pthread_mutex_unlock(&askers->mutex);
		look(asker, question, &report);
		pthread_mutex_lock(&askers->mutex);
		post(asker, report);
		pause_asker(asker, asker->was_unheard ? PAUSE_UNHEARD_MS : pause_ms);
		pause_ms = pause_ms * 2 < PAUSE_MAX_MS ? pause_ms * 2 : PAUSE_MAX_MS;
	}
	pthread_mutex_unlock(&askers->mutex);
	return NULL;
}

static struct askers *make(size_t count, deadline_ms deadline)
{
	struct askers *askers = xcalloc(1, sizeof(*askers) + count * sizeof(askers->items[0]));

	pthread_mutex_init(&askers->mutex, NULL);
	deadline_init_condition(&askers->changed);
	askers->event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	askers->deadline = deadline;
	return askers;
}

struct askers *askers_new(const struct asked *members, size_t count,
			  const struct first_start_message *question, deadline_ms deadline,
			  struct err *err)
{
	struct askers *askers = make(count, deadline);
	int result = 0;

	first_start_wire_encode(question, askers->question);
	while (askers->count < count && !result) {
		struct asker *asker = &askers->items[askers->count];

		*asker = (struct asker) {.askers = askers, .asked = members[askers->count]};
		result = pthread_create(&asker->thread, NULL, ask_again_and_again, asker);
		askers->count += !result;
	}
	if (!result && askers->event >= 0)
		return askers;
	if (result)
		thread_set_error(err, result, "asking the other members");
	else
		err_system(err, EMFILE, "cannot start to ask the other members");
	askers_free(askers);
	return NULL;
}

int askers_fd(const struct askers *askers)
{
	return askers->event;
}

void askers_clear(struct askers *askers)
{
	eventfd_t reports;

	eventfd_read(askers->event, &reports);
}

bool askers_take(struct askers *askers, size_t member, struct report *report)
{
	struct asker *asker = &askers->items[member];
	bool has_report;

	pthread_mutex_lock(&askers->mutex);
	has_report = asker->has_report;
	if (has_report) {
		*report = asker->report;
		asker->report = REPORT_NULL;
		asker->has_report = false;
		pthread_cond_broadcast(&askers->changed);
	}
	pthread_mutex_unlock(&askers->mutex);
	return has_report;
}

void askers_wake(struct askers *askers, size_t member)
{
	pthread_mutex_lock(&askers->mutex);
	askers->items[member].is_woken = true;
	pthread_cond_broadcast(&askers->changed);
	pthread_mutex_unlock(&askers->mutex);
}

void askers_say(struct askers *askers, const struct first_start_message *question)
{
	pthread_mutex_lock(&askers->mutex);
	first_start_wire_encode(question, askers->question);
	for (size_t i = 0; i < askers->count; i++)
		askers->items[i].is_woken = true;
	pthread_cond_broadcast(&askers->changed);
	pthread_mutex_unlock(&askers->mutex);
}

void askers_free(struct askers *askers)
{
	if (!askers)
		return;
	pthread_mutex_lock(&askers->mutex);
	askers->is_over = true;
	pthread_cond_broadcast(&askers->changed);
	pthread_mutex_unlock(&askers->mutex);
	for (size_t i = 0; i < askers->count; i++) {
		pthread_join(askers->items[i].thread, NULL);
		askers_report_finish(&askers->items[i].report);
	}
	if (askers->event >= 0)
		close(askers->event);
	pthread_cond_destroy(&askers->changed);
	pthread_mutex_destroy(&askers->mutex);
	free(askers);
}
