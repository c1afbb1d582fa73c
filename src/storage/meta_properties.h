/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* meta.properties of a log directory: whose disk it is (MetaProperties, MetaPropertiesVersion). */

#define META_PROPERTIES "meta.properties"

struct meta_properties {
	char *path;
	bool is_there;
	char *problem; /* why Kafka would take the directory for a failed one; NULL: it can be read
			*/
	int64_t version;
	int64_t id; /* broker.id, or node.id of version 1; -1: none */
	char *cluster_id;
	char *directory_id;
};

/* Reads DIRECTORY/meta.properties. */
void meta_properties_read(const char *directory, struct meta_properties *meta);
void meta_properties_finish(struct meta_properties *meta);
