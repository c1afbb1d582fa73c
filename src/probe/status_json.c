// SPDX-License-Identifier: Apache-2.0
#include "probe/status_json.h"

#include <jansson.h>

#include "base/mem.h"
#include "run/record.h"
#include "security/certificate.h"

/* Text that is not UTF-8 (an answer of some other server) is shown with question marks. */
static json_t *text_value(const char *text)
{
	json_t *value = json_string(text);
	cleanup_free char *ascii = value ? NULL : xstrdup(text);

	for (char *at = ascii; at && *at; at++)
		if (*at & 0x80)
			*at = '?';
	return value ? value : json_string(ascii);
}

static void set_text(json_t *object, const char *key, const char *value)
{
	json_object_set_new(object, key, value ? text_value(value) : json_null());
}

static json_t *verdict_object(const struct verdict *verdict)
{
	json_t *object = json_object();

	json_object_set_new(object, "ok", json_boolean(verdict->code == EXIT_OK));
	json_object_set_new(object, "exit_code", json_integer(verdict->code));
	set_text(object, "text", verdict->line);
	return object;
}

static json_t *pod_object(const struct probe *probe, const struct status *status)
{
	json_t *object = json_object();

	set_text(object, "name", settings_get(&probe->record, RECORD_POD_NAME));
	set_text(object, "role", probe->role);
	json_object_set_new(object, "id", json_integer(record_number(&probe->record, RECORD_ID)));
	set_text(object, "phase", settings_get(&probe->record, RECORD_PHASE));
	json_object_set_new(object, "uptime_seconds", json_integer(status->uptime_s));
	set_text(object, "address", probe->server.address);
	set_text(object, "security", probe->security);
	set_text(object, "advertised", settings_get(&probe->record, RECORD_ADVERTISED));
	set_text(object, "config", settings_get(&probe->record, RECORD_CONFIG));
	return object;
}

static json_t *certificates_array(const struct settings *record)
{
	json_t *array = json_array();

	for (size_t i = 0; i < record->length; i++) {
		struct certificate certificate;
		json_t *object;

		if (!certificate_from_record(&record->items[i], &certificate))
			continue;
		object = json_object();
		set_text(object, "of", certificate.name);
		json_object_set_new(object, "not_before", json_integer(certificate.not_before));
		json_object_set_new(object, "not_after", json_integer(certificate.not_after));
		set_text(object, "directory", certificate.directory);
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *servers_array(const struct status *status)
{
	json_t *array = json_array();

	for (size_t i = 0; i < status->server_count; i++) {
		const struct status_server *server = &status->servers[i];
		json_t *object = json_object();

		set_text(object, "address", server->name);
		set_text(object, "mode", server->srvr.mode);
		set_text(object, "zxid", server->srvr.zxid);
		set_text(object, "latency_min_avg_max", server->srvr.latency);
		set_text(object, "problem", server->problem);
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *kafka_object(const struct status *status)
{
	const struct metadata *metadata = &status->metadata;
	json_t *object = json_object(), *brokers = json_array(), *examples = json_array();

	for (size_t i = 0; i < metadata->broker_count; i++) {
		json_t *broker = json_object();

		json_object_set_new(broker, "id", json_integer(metadata->brokers[i].id));
		set_text(broker, "host", metadata->brokers[i].host);
		json_object_set_new(broker, "port", json_integer(metadata->brokers[i].port));
		json_array_append_new(brokers, broker);
	}
	for (size_t i = 0; i < metadata->examples.length; i++)
		json_array_append_new(examples, json_string(metadata->examples.items[i]));
	json_object_set_new(object, "brokers", brokers);
	json_object_set_new(object, "controller", json_integer(metadata->controller));
	json_object_set_new(object, "leads", json_integer((json_int_t) metadata->leading));
	json_object_set_new(object, "replicas", json_integer((json_int_t) metadata->replicas));
	json_object_set_new(object, "without_leader",
			    json_integer((json_int_t) metadata->without_leader));
	json_object_set_new(object, "out_of_sync",
			    json_integer((json_int_t) metadata->out_of_sync));
	json_object_set_new(object, "out_of_sync_examples", examples);
	return object;
}

char *status_json(const struct probe *probe, const struct status *status)
{
	json_t *root = json_object();
	cleanup_free char *text = NULL;

	json_object_set_new(root, "pod", pod_object(probe, status));
	json_object_set_new(root, "certificates", certificates_array(&probe->record));
	json_object_set_new(root, "live", verdict_object(&status->live));
	json_object_set_new(root, "ready", verdict_object(&status->ready));
	json_object_set_new(root, "zookeeper", servers_array(status));
	if (probe->server.product == PRODUCT_KAFKA) {
		json_object_set_new(root, "kafka",
				    status->metadata_problem ? json_null() : kafka_object(status));
		set_text(root, "kafka_problem", status->metadata_problem);
	}
	text = json_dumps(root, JSON_INDENT(2));
	json_decref(root);
	return xasprintf("%s\n", text ? text : "{}");
}
