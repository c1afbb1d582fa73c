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
#include "base/thread.h"
#include "net/tls.h"

/* The library reports no error while an earlier one has not been taken. So it is also asked every
 * so often, without an event. */
#define LOOK_MS 50

/* Any name will do: a consumer without allow.auto.create.topics never makes the broker create a
 * topic. */
#define NO_TOPIC "kafka-init.no.such.topic"

/* What the library's own thread said last. */
struct failure {
	rd_kafka_resp_err_t code;
	char text[512];
};

struct kafka_client {
	rd_kafka_t *handle;
	int event; /* an eventfd: an answer is there, or the library has something to say */
	struct failure failure;
	struct kafka_peer peer;
	atomic_bool stranger;
};

static const uint64_t happened = 1;

const char *kafka_client_version(void)
{
	return rd_kafka_version_str();
}

static void on_error(rd_kafka_t *client, int code, const char *reason, void *opaque)
{
	struct failure *failure = &((struct kafka_client *) opaque)->failure;

	(void) client;
	/* "All brokers are down" only repeats what came before, and so does that another broker,
	 * to which it may not go, has no address. */
	if ((code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN || code == RD_KAFKA_RESP_ERR__RESOLVE) &&
	    failure->code)
		return;
	/* In TLS 1.3 a server refuses a certificate, or the lack of one, only after the handshake.
	 * To the library that is an ordinary connection that breaks. */
	if (strstr(reason, "SSL alert number") || strstr(reason, "certificate verify failed"))
		code = RD_KAFKA_RESP_ERR__SSL;
	failure->code = (rd_kafka_resp_err_t) code;
	snprintf(failure->text, sizeof(failure->text), "%s", reason);
}

static int on_resolve(const char *host, const char *port, const struct addrinfo *hints,
		      struct addrinfo **found, void *opaque)
{
	(void) hints;
	return kafka_peer_resolve(&((struct kafka_client *) opaque)->peer, host, port, found);
}

static int on_connect(int fd, const struct sockaddr *address, int length, const char *id,
		      void *opaque)
{
	(void) id;
	return kafka_peer_connect(&((struct kafka_client *) opaque)->peer, fd, address,
				  (socklen_t) length);
}

/* The own certificate needs no authority. The authorities above it come first. */
static int on_certificate(rd_kafka_t *handle, const char *name, int32_t id, int *error, int depth,
			  const char *der, size_t size, char *why, size_t why_size, void *opaque)
{
	struct kafka_client *client = opaque;

	(void) handle, (void) name, (void) id;
	if (depth == 0 && !tls_is_certificate(client->peer.certificate, der, size)) {
		client->stranger = true;
		snprintf(why, why_size, "it is not the certificate of the own key store");
		return 0;
	}
	*error = 0;
	return 1;
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
	for (size_t i = 0; i < COUNT(ours); i++)
		if (set(conf, ours[i][0], ours[i][1], err) < 0)
			return -1;
	for (size_t i = 0; i + 1 < client->length; i += 2)
		if (set(conf, client->items[i], client->items[i + 1], err) < 0)
			return -1;
	return 0;
}

static void set_callbacks(rd_kafka_conf_t *conf, struct kafka_client *client)
{
	rd_kafka_conf_set_opaque(conf, client);
	rd_kafka_conf_set_error_cb(conf, on_error);
	rd_kafka_conf_set_resolve_cb(conf, on_resolve);
	rd_kafka_conf_set_connect_cb(conf, on_connect);
	if (client->peer.certificate)
		rd_kafka_conf_set_ssl_cert_verify_cb(conf, on_certificate);
}

struct kafka_client *kafka_client_new(struct kafka_peer *peer, const struct strv *pairs,
				      struct err *err)
{
	/* It is never freed: the library's threads write to it for as long as they live. */
	struct kafka_client *client = xcalloc(1, sizeof(*client));
	rd_kafka_conf_t *conf = rd_kafka_conf_new();
	char why[512];

	client->peer = *peer;
	*peer = (struct kafka_peer) {.address = NULL};
	if (configure(conf, client->peer.address, pairs, err) == 0) {
		set_callbacks(conf, client);
		/* A consumer, because a producer's handle asks brokers to create what it asks for.
		 */
		client->handle = rd_kafka_new(RD_KAFKA_CONSUMER, conf, why, sizeof(why));
		if (!client->handle && thread_check("librdkafka", err) == 0)
			err_set(err, EXIT_CONFIG, "librdkafka: %s", why);
	}
	if (client->handle) {
		client->event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
		rd_kafka_queue_io_event_enable(rd_kafka_queue_get_main(client->handle),
					       client->event, &happened, sizeof(happened));
		return client;
	}
	rd_kafka_conf_destroy(conf);
	kafka_peer_finish(&client->peer);
	free(client);
	return NULL;
}

bool kafka_client_met_stranger(const struct kafka_client *client)
{
	return client->stranger;
}

static bool is_refusal(rd_kafka_resp_err_t code)
{
	return code == RD_KAFKA_RESP_ERR__AUTHENTICATION || code == RD_KAFKA_RESP_ERR__SSL ||
	       code == RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED;
}

enum extent { BROKERS_ALONE, ALL_PARTITIONS };

/* One question of metadata. A thread asks it, because rd_kafka_metadata() uses up all the time that
 * it is given, whatever happens meanwhile. Short questions again and again are no way out: a broker
 * answers the questions of a connection one after the other, so each would delay the next. */
struct kafka_question {
	struct kafka_client *client;
	enum extent extent;
	deadline_ms deadline;
	const rd_kafka_metadata_t *found;
	rd_kafka_resp_err_t code;
	atomic_bool answered;
};

static void *ask(void *argument)
{
	struct kafka_question *question = argument;
	rd_kafka_t *handle = question->client->handle;
	bool all = question->extent == ALL_PARTITIONS;
	/* The answer about a topic that does not exist holds the brokers alone. */
	rd_kafka_topic_t *none = all ? NULL : rd_kafka_topic_new(handle, NO_TOPIC, NULL);

	question->code = rd_kafka_metadata(handle, all, none, &question->found,
					   deadline_poll_ms(question->deadline));
	question->answered = true;
	(void) !write(question->client->event, &happened, sizeof(happened));
	return NULL;
}

/* Asks, and gives up at once when the login is refused. */
static rd_kafka_resp_err_t ask_metadata(struct kafka_client *client, enum extent extent,
					deadline_ms deadline, const rd_kafka_metadata_t **foundp)
{
	struct kafka_question *question = xcalloc(1, sizeof(*question));
	rd_kafka_resp_err_t code;
	uint64_t events;
	pthread_t thread;

	client->failure = (struct failure) {.code = RD_KAFKA_RESP_ERR_NO_ERROR};
	*question =
		(struct kafka_question) {.client = client, .extent = extent, .deadline = deadline};
	if (pthread_create(&thread, NULL, ask, question) != 0)
		return RD_KAFKA_RESP_ERR__FAIL;
	while (!question->answered && !is_refusal(client->failure.code) &&
	       !deadline_passed(deadline)) {
		struct pollfd event = {.fd = client->event, .events = POLLIN};

		poll(&event, 1, deadline_poll_ms(deadline_within(deadline, LOOK_MS)));
		(void) !read(client->event, &events, sizeof(events));
		rd_kafka_poll(client->handle, 0);
	}
	/* Not freed, since the thread goes on after a refused login. */
	if (!question->answered)
		return RD_KAFKA_RESP_ERR__TIMED_OUT;
	pthread_join(thread, NULL);
	*foundp = question->found;
	code = question->code;
	free(question);
	return code;
}

static void take_brokers(const rd_kafka_metadata_t *found, struct metadata *metadata)
{
	metadata->brokers = xcalloc((size_t) found->broker_cnt, sizeof(*metadata->brokers));
	metadata->broker_count = (size_t) found->broker_cnt;
	for (int i = 0; i < found->broker_cnt; i++)
		metadata->brokers[i] = (struct metadata_broker) {
			.id = found->brokers[i].id,
			.host = xstrdup(found->brokers[i].host),
			.port = found->brokers[i].port,
		};
	metadata_sort_brokers(metadata);
}

static void visit_all(const rd_kafka_metadata_t *found, partition_visitor *visit, void *context)
{
	for (int i = 0; i < found->topic_cnt; i++)
		for (int j = 0; j < found->topics[i].partition_cnt; j++) {
			const rd_kafka_metadata_partition_t *one = &found->topics[i].partitions[j];
			const struct partition partition = {
				.topic = found->topics[i].topic,
				.id = one->id,
				.leader = one->leader,
				.replicas = one->replicas,
				.replica_count = (size_t) one->replica_cnt,
				.in_sync = one->isrs,
				.in_sync_count = (size_t) one->isr_cnt,
			};

			visit(&partition, context);
		}
}

static int no_answer(struct kafka_client *client, rd_kafka_resp_err_t code, struct err *err)
{
	const struct failure *failure = &client->failure;

	rd_kafka_poll(client->handle, 0);
	if (is_refusal(failure->code))
		return err_set(err, EXIT_CONFIG, "%s", failure->text);
	return err_set(err, EXIT_TIMED_OUT, "%s",
		       *failure->text ? failure->text : rd_kafka_err2str(code));
}

int kafka_client_look(struct kafka_client *client, int32_t own_id, bool partitions,
		      deadline_ms deadline, struct metadata *metadata, struct err *err)
{
	const rd_kafka_metadata_t *found = NULL;
	rd_kafka_resp_err_t code = ask_metadata(client, BROKERS_ALONE, deadline, &found);

	*metadata = METADATA_NULL;
	metadata->own_id = own_id;
	if (!code && partitions && found->broker_cnt) {
		rd_kafka_metadata_destroy(found);
		code = ask_metadata(client, ALL_PARTITIONS, deadline, &found);
	}
	/* No broker and no topic: the broker has not heard of the controller yet (ZkMetadataCache
	 * is empty). */
	if (code == RD_KAFKA_RESP_ERR__PARTIAL)
		return 0;
	if (code)
		return no_answer(client, code, err);
	take_brokers(found, metadata);
	visit_all(found, metadata_count, metadata);
	metadata->controller = rd_kafka_controllerid(client->handle, 0);
	metadata->answered_by = found->orig_broker_id;
	rd_kafka_metadata_destroy(found);
	return 0;
}

int kafka_client_visit(struct kafka_client *client, partition_visitor *visit, void *context,
		       deadline_ms deadline, struct err *err)
{
	const rd_kafka_metadata_t *found = NULL;
	rd_kafka_resp_err_t code = ask_metadata(client, ALL_PARTITIONS, deadline, &found);

	if (code)
		return no_answer(client, code, err);
	visit_all(found, visit, context);
	rd_kafka_metadata_destroy(found);
	return 0;
}

static rd_kafka_ConfigResource_t *resource(rd_kafka_ResourceType_t type, const char *name,
					   const char *key)
{
	rd_kafka_ConfigResource_t *made = rd_kafka_ConfigResource_new(type, name);

	/* A request for configurations sends the names alone: only this one is asked for. */
	rd_kafka_ConfigResource_set_config(made, key, "");
	return made;
}

/* Sends the question; the answer will be in `queue`. */
static void ask_configs(struct kafka_client *client, int32_t broker, const struct strv *topics,
			const char *key, deadline_ms deadline, rd_kafka_queue_t *queue)
{
	cleanup_free char *own = xasprintf("%d", (int) broker);
	size_t count = topics ? topics->length : 1;
	rd_kafka_ConfigResource_t **resources = xcalloc(count, sizeof(void *));
	rd_kafka_AdminOptions_t *options =
		rd_kafka_AdminOptions_new(client->handle, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS);
	char why[256];

	for (size_t i = 0; topics && i < count; i++)
		resources[i] = resource(RD_KAFKA_RESOURCE_TOPIC, topics->items[i], key);
	if (!topics)
		resources[0] = resource(RD_KAFKA_RESOURCE_BROKER, own, key);
	rd_kafka_AdminOptions_set_request_timeout(options, deadline_poll_ms(deadline), why,
						  sizeof(why));
	/* By itself the library would ask the controller, which may be the broker that is dead. */
	rd_kafka_AdminOptions_set_broker(options, broker, why, sizeof(why));
	rd_kafka_DescribeConfigs(client->handle, resources, count, options, queue);
	rd_kafka_AdminOptions_destroy(options);
	rd_kafka_ConfigResource_destroy_array(resources, count);
	free(resources);
}

static void visit_configs(const rd_kafka_DescribeConfigs_result_t *result, const char *key,
			  config_visitor *visit, void *context)
{
	size_t count = 0;
	const rd_kafka_ConfigResource_t **resources =
		rd_kafka_DescribeConfigs_result_resources(result, &count);

	for (size_t i = 0; i < count; i++) {
		size_t configs = 0;
		const rd_kafka_ConfigEntry_t **entries =
			rd_kafka_ConfigResource_configs(resources[i], &configs);
		const char *value = NULL;

		for (size_t j = 0; j < configs; j++)
			if (str_equal(rd_kafka_ConfigEntry_name(entries[j]), key))
				value = rd_kafka_ConfigEntry_value(entries[j]);
		visit(rd_kafka_ConfigResource_name(resources[i]), value, context);
	}
}

int kafka_client_configs(struct kafka_client *client, int32_t broker, const struct strv *topics,
			 const char *key, config_visitor *visit, void *context,
			 deadline_ms deadline, struct err *err)
{
	rd_kafka_queue_t *queue = rd_kafka_queue_new(client->handle);
	rd_kafka_event_t *event;
	int result = 0;

	ask_configs(client, broker, topics, key, deadline, queue);
	event = rd_kafka_queue_poll(queue, deadline_poll_ms(deadline));
	if (!event)
		result = err_set(err, EXIT_TIMED_OUT, "no configurations in time");
	else if (rd_kafka_event_error(event))
		result = err_set(err, EXIT_TIMED_OUT, "no configurations: %s",
				 rd_kafka_event_error_string(event));
	else
		visit_configs(rd_kafka_event_DescribeConfigs_result(event), key, visit, context);
	if (event)
		rd_kafka_event_destroy(event);
	rd_kafka_queue_destroy(queue);
	return result;
}
