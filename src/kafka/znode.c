// SPDX-License-Identifier: Apache-2.0
#include "kafka/znode.h"

#include <jansson.h>
#include <time.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/str.h"

static void add_endpoints(struct str *out, const json_t *endpoints)
{
	for (size_t i = 0; i < json_array_size(endpoints); i++) {
		const char *endpoint = json_string_value(json_array_get(endpoints, i));

		if (endpoint)
			str_addf(out, "%s%s", out->length ? "," : "", endpoint);
	}
}

/* Kafka writes milliseconds since 1970 as a string. */
static void add_time(struct str *out, const json_t *timestamp)
{
	const char *text = json_string_value(timestamp);
	char date[64];
	struct tm utc;
	int64_t ms;
	time_t seconds;

	if (!text || !number_parse(text, 0, INT64_MAX, &ms))
		return;
	seconds = (time_t) (ms / 1000);
	if (gmtime_r(&seconds, &utc) && strftime(date, sizeof(date), "%Y-%m-%d %H:%M:%S UTC", &utc))
		str_addf(out, "%sregistered %s", out->length ? ", " : "", date);
}

char *znode_describe_registration(const char *json)
{
	json_t *root = json_loads(json, 0, NULL);
	cleanup_str struct str out = STR_NULL;

	add_endpoints(&out, json_object_get(root, "endpoints"));
	add_time(&out, json_object_get(root, "timestamp"));
	json_decref(root);
	return out.length ? str_steal(&out) : xstrdup("unknown");
}

void znode_read_registration(const char *json, struct znode_registration *registration)
{
	json_t *root = json_loads(json, 0, NULL);
	const json_t *map = json_object_get(root, "listener_security_protocol_map");
	cleanup_str struct str text = STR_NULL;

	*registration = (struct znode_registration) {.securities = STRV_NULL};
	add_endpoints(&text, json_object_get(root, "endpoints"));
	/* The list ends at an item that is no endpoint. */
	free(listeners_parse(text.text, &registration->endpoints));
	for (size_t i = 0; i < registration->endpoints.length; i++) {
		const char *security = json_string_value(
			json_object_get(map, registration->endpoints.items[i].name));

		strv_add(&registration->securities, security ? security : "");
	}
	json_decref(root);
}

void znode_registration_finish(struct znode_registration *registration)
{
	listeners_finish(&registration->endpoints);
	strv_finish(&registration->securities);
}

char *znode_read_cluster_id(const char *json)
{
	json_t *root = json_loads(json, 0, NULL);
	const char *id = json_string_value(json_object_get(root, "id"));
	char *copy = id ? xstrdup(id) : NULL;

	json_decref(root);
	return copy;
}

void znode_read_config(const char *json, const char *path, struct settings *settings)
{
	json_t *root = json_loads(json, 0, NULL);
	const char *key;
	json_t *value;

	json_object_foreach(json_object_get(root, "config"), key, value)
	{
		if (json_string_value(value))
			settings_set_literal(settings, key, json_string_value(value),
					     (struct origin) {LAYER_ENVIRONMENT, path, 0});
	}
	json_decref(root);
}

const char *znode_json_version(void)
{
	return jansson_version_str();
}
