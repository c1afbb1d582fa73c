// SPDX-License-Identifier: Apache-2.0
#include "net/metadata.h"

#include "base/mem.h"

#define EXAMPLES_MAX 5

void metadata_finish(struct metadata *metadata)
{
	for (size_t i = 0; i < metadata->broker_count; i++)
		free(metadata->brokers[i].host);
	free(metadata->brokers);
	strv_finish(&metadata->examples);
	*metadata = METADATA_NULL;
}

static bool has(const int32_t *ids, size_t count, int32_t id)
{
	for (size_t i = 0; i < count; i++)
		if (ids[i] == id)
			return true;
	return false;
}

bool metadata_has_in_sync(const struct partition *partition, int32_t id)
{
	return has(partition->in_sync, partition->in_sync_count, id);
}

void metadata_add_example(struct strv *examples, const char *topic, int32_t partition)
{
	if (examples->length < EXAMPLES_MAX)
		strv_addf(examples, "%s-%d", topic, (int) partition);
}

char *metadata_format_examples(const struct strv *examples, size_t count)
{
	cleanup_free char *joined = strv_join(examples, ", ");

	return xasprintf("%s%s", joined, count > examples->length ? ", …" : "");
}

void metadata_count(const struct partition *partition, void *metadata)
{
	struct metadata *counted = metadata;

	counted->leading += partition->leader == counted->own_id;
	if (!has(partition->replicas, partition->replica_count, counted->own_id))
		return;
	counted->replicas++;
	if (partition->leader < 0) {
		counted->without_leader++;
	} else if (!metadata_has_in_sync(partition, counted->own_id)) {
		counted->out_of_sync++;
		metadata_add_example(&counted->examples, partition->topic, partition->id);
	}
}

static int by_id(const void *a, const void *b)
{
	const struct metadata_broker *one = a, *other = b;

	return (one->id > other->id) - (one->id < other->id);
}

void metadata_sort_brokers(struct metadata *metadata)
{
	if (metadata->broker_count)
		qsort(metadata->brokers, metadata->broker_count, sizeof(*metadata->brokers), by_id);
}
