// SPDX-License-Identifier: Apache-2.0
#include "net/kafka_client.h"

#include <librdkafka/rdkafka.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/str.h"

#define EXAMPLES_MAX 5

/* The library tells of an error only if it has not told of one before that nobody has taken yet, so
 * it is also looked for every so often. */
#define LOOK_MS 50

/* A consumer that does not allow it never makes the broker create a topic, so any name will do. */
#define NO_TOPIC "kafka-init.no.such.topic"

/* What the library's own thread said last. */
struct failure {
	rd_kafka_resp_err_t code;
	char text[512];
};

const char *kafka_client_version(void)
{
	return rd_kafka_version_str();
}

void metadata_finish(struct metadata *metadata)
{
	for (size_t i = 0; i < metadata->broker_count; i++)
		free(metadata->brokers[i].host);
	free(metadata->brokers);
	strv_finish(&metadata->examples);
	*metadata = METADATA_NULL;
}

static void on_error(rd_kafka_t *client, int code, const char *reason, void *opaque)
{
	struct failure *failure = opaque;

	(void) client;
	/* "All brokers are down" only repeats what came before. */
	if (code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN && failure->code)
		return;
	/* TLS 1.3 refuses a certificate, or that there is none, only after the handshake: to the
	 * library that is a connection like any other that breaks. */
	if (strstr(reason, "SSL alert number") || strstr(reason, "certificate verify failed"))
		code = RD_KAFKA_RESP_ERR__SSL;
	failure->code = (rd_kafka_resp_err_t) code;
	snprintf(failure->text, sizeof(failure->text), "%s", reason);
}

static int set(rd_kafka_conf_t *conf, const char *key, const char *value, struct err *err)
{
	char why[256];

	if (rd_kafka_conf_set(conf, key, value, why, sizeof(why)) == RD_KAFKA_CONF_OK)
		return 0;
	/* The library's text may hold the value. */
	return err_set(err, EXIT_CONFIG, "librdkafka does not take the value of %s", key);
}

static int configure(rd_kafka_conf_t *conf, const char *address, const struct strv *client,
		     struct err *err)
{
	static const char *const ours[][2] = {
		{"client.id", "kafka-init"},
		{"log_level", "0"},
		{"allow.auto.create.topics", "false"},
		{"socket.connection.setup.timeout.ms", "1000"},
		{"reconnect.backoff.ms", "100"},
		{"reconnect.backoff.max.ms", "500"},
	};

	if (set(conf, "bootstrap.servers", address, err) < 0)
		return -1;
	for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
		if (set(conf, ours[i][0], ours[i][1], err) < 0)
			return -1;
	for (size_t i = 0; i + 1 < client->length; i += 2)
		if (set(conf, client->items[i], client->items[i + 1], err) < 0)
			return -1;
	return 0;
}

/* NULL with an error. Never destroyed: the process ends after its one look, and joining the
 * library's threads would cost more than all the rest. */
static rd_kafka_t *start(const char *address, const struct strv *client, struct failure *failure,
			 struct err *err)
{
	rd_kafka_conf_t *conf = rd_kafka_conf_new();
	rd_kafka_t *handle = NULL;
	char why[512];

	if (configure(conf, address, client, err) == 0) {
		rd_kafka_conf_set_opaque(conf, failure);
		rd_kafka_conf_set_error_cb(conf, on_error);
		/* A consumer, because a producer's handle asks brokers to create what it asks for.
		 */
		handle = rd_kafka_new(RD_KAFKA_CONSUMER, conf, why, sizeof(why));
		if (!handle)
			err_set(err, EXIT_CONFIG, "librdkafka: %s", why);
	}
	if (!handle)
		rd_kafka_conf_destroy(conf);
	return handle;
}

static bool is_refusal(rd_kafka_resp_err_t code)
{
	return code == RD_KAFKA_RESP_ERR__AUTHENTICATION || code == RD_KAFKA_RESP_ERR__SSL ||
	       code == RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED;
}

static int failed(const struct failure *failure, struct err *err)
{
	if (is_refusal(failure->code))
		return err_set(err, EXIT_CONFIG, "%s", failure->text);
	return err_set(err, EXIT_TIMED_OUT, "%s",
		       *failure->text ? failure->text : "no metadata in time");
}

/* The brokers alone, by the name of no topic, asked for by a thread: rd_kafka_metadata() waits for
 * all the time that it is given, whatever happens meanwhile. Asking again is no way out of that: a
 * broker answers the questions of a connection one after the other, so each makes the next later.
 */
struct question {
	rd_kafka_t *handle;
	deadline_ms deadline;
	int event; /* an eventfd: the answer is there, or the library has something to say */
	const rd_kafka_metadata_t *found;
	rd_kafka_resp_err_t code;
	atomic_bool answered;
};

static const uint64_t happened = 1;

static void *ask(void *argument)
{
	struct question *question = argument;
	rd_kafka_topic_t *none = rd_kafka_topic_new(question->handle, NO_TOPIC, NULL);

	question->code = rd_kafka_metadata(question->handle, 0, none, &question->found,
					   deadline_poll_ms(question->deadline));
	question->answered = true;
	(void) !write(question->event, &happened, sizeof(happened));
	return NULL;
}

/* Never freed: the thread outlives a refused login. */
static struct question *question_start(rd_kafka_t *handle, deadline_ms deadline)
{
	struct question *question = xcalloc(1, sizeof(*question));
	pthread_t thread;

	*question = (struct question) {.handle = handle,
				       .deadline = deadline,
				       .event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
	rd_kafka_queue_io_event_enable(rd_kafka_queue_get_main(handle), question->event, &happened,
				       sizeof(happened));
	if (question->event < 0 || pthread_create(&thread, NULL, ask, question) != 0)
		return NULL;
	return question;
}

/* A refused login ends it at once. */
static rd_kafka_resp_err_t look_at_brokers(rd_kafka_t *handle, const struct failure *failure,
					   deadline_ms deadline, const rd_kafka_metadata_t **foundp)
{
	struct question *question = question_start(handle, deadline);
	uint64_t events;

	if (!question)
		return RD_KAFKA_RESP_ERR__FAIL;
	while (!question->answered && !is_refusal(failure->code) && !deadline_passed(deadline)) {
		struct pollfd event = {.fd = question->event, .events = POLLIN};

		poll(&event, 1, deadline_poll_ms(deadline_within(deadline, LOOK_MS)));
		(void) !read(question->event, &events, sizeof(events));
		rd_kafka_poll(handle, 0);
	}
	if (!question->answered)
		return RD_KAFKA_RESP_ERR__TIMED_OUT;
	*foundp = question->found;
	return question->code;
}

static bool has(const int32_t *ids, int count, int32_t id)
{
	for (int i = 0; i < count; i++)
		if (ids[i] == id)
			return true;
	return false;
}

static void count_partition(const char *topic, const rd_kafka_metadata_partition_t *partition,
			    int32_t own_id, struct metadata *metadata)
{
	metadata->leading += partition->leader == own_id;
	if (!has(partition->replicas, partition->replica_cnt, own_id))
		return;
	metadata->replicas++;
	if (partition->leader < 0) {
		metadata->without_leader++;
	} else if (!has(partition->isrs, partition->isr_cnt, own_id)) {
		metadata->out_of_sync++;
		if (metadata->examples.length < EXAMPLES_MAX)
			strv_addf(&metadata->examples, "%s-%d", topic, (int) partition->id);
	}
}

static int by_id(const void *a, const void *b)
{
	const struct metadata_broker *one = a, *other = b;

	return (one->id > other->id) - (one->id < other->id);
}

static void take(const rd_kafka_metadata_t *found, int32_t own_id, struct metadata *metadata)
{
	metadata->brokers = xcalloc((size_t) found->broker_cnt, sizeof(*metadata->brokers));
	metadata->broker_count = (size_t) found->broker_cnt;
	for (int i = 0; i < found->broker_cnt; i++)
		metadata->brokers[i] = (struct metadata_broker) {
			.id = found->brokers[i].id,
			.host = xstrdup(found->brokers[i].host),
			.port = found->brokers[i].port,
		};
	if (metadata->broker_count)
		qsort(metadata->brokers, metadata->broker_count, sizeof(*metadata->brokers), by_id);
	for (int i = 0; i < found->topic_cnt; i++)
		for (int j = 0; j < found->topics[i].partition_cnt; j++)
			count_partition(found->topics[i].topic, &found->topics[i].partitions[j],
					own_id, metadata);
}

int kafka_client_look(const char *address, const struct strv *client, int32_t own_id,
		      bool partitions, deadline_ms deadline, struct metadata *metadata,
		      struct err *err)
{
	/* The library's threads outlive this look, and write to it. */
	struct failure *failure = xcalloc(1, sizeof(*failure));
	const rd_kafka_metadata_t *found = NULL;
	rd_kafka_resp_err_t code;
	rd_kafka_t *handle = start(address, client, failure, err);

	*metadata = METADATA_NULL;
	if (!handle)
		return -1;
	code = look_at_brokers(handle, failure, deadline, &found);
	if (!code && partitions && found->broker_cnt) {
		rd_kafka_metadata_destroy(found);
		code = rd_kafka_metadata(handle, 1, NULL, &found, deadline_poll_ms(deadline));
	}
	/* No broker and no topic: the broker has not heard of the controller yet (ZkMetadataCache
	 * is empty). */
	if (code == RD_KAFKA_RESP_ERR__PARTIAL)
		return 0;
	if (code) {
		rd_kafka_poll(handle, 0);
		return failure->code ? failed(failure, err)
				     : err_set(err, EXIT_TIMED_OUT, "%s", rd_kafka_err2str(code));
	}
	take(found, own_id, metadata);
	metadata->controller = rd_kafka_controllerid(handle, 0);
	metadata->answered_by = found->orig_broker_id;
	rd_kafka_metadata_destroy(found);
	return 0;
}
