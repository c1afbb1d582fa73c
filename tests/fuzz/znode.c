// SPDX-License-Identifier: Apache-2.0
/* The JSON of /brokers/ids/N and of /cluster/id, which any client of ZooKeeper may have written.
 * The sentence goes into a line of the log, so what it says is checked by a second reading. */
#include "fuzz.h"

#include <jansson.h>

#include "kafka/znode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pieces pieces = pieces_of(data, size);
	cleanup_free char *json = pieces_next(&pieces);
	cleanup_free char *text = znode_describe_registration(json);
	json_t *root = json_loads(json, 0, NULL);
	json_t *endpoints = json_object_get(root, "endpoints");
	const char *at = text;
	cleanup_znode_registration struct znode_registration registration;
	cleanup_free char *id = znode_read_cluster_id(json);

	must(*text);
	must(!id || json_is_object(root));
	znode_read_registration(json, &registration);
	must(registration.securities.length == registration.endpoints.length);
	must(registration.endpoints.length <= json_array_size(endpoints) || strchr(text, ','));
	for (size_t i = 0; i < json_array_size(endpoints); i++) {
		const char *endpoint = json_string_value(json_array_get(endpoints, i));

		if (!endpoint)
			continue;
		at = strstr(at, endpoint);
		must(at);
		at += strlen(endpoint);
	}
	must(json_is_object(root) || str_equal(text, "unknown"));
	json_decref(root);
	return 0;
}
