// SPDX-License-Identifier: Apache-2.0
#include "probe/stop_rules.h"

#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/str.h"

/* Stand for a value: nobody has asked for it yet; the broker did not tell. */
#define NOT_ASKED (-1)
#define NOT_TOLD 0

void stop_rules_init(struct stop *stop, int32_t broker)
{
	*stop = (struct stop) {.broker = broker, .broker_min = STOP_MIN_DEFAULT};
}

void stop_rules_ask_again(struct stop *stop)
{
	for (size_t i = 0; i < stop->min_count; i++)
		free(stop->mins[i].topic);
	stop->min_count = 0;
}

void stop_rules_finish(struct stop *stop)
{
	stop_rules_ask_again(stop);
	free(stop->mins);
	free(stop->partitions);
	strv_finish(&stop->topics);
}

void stop_rules_look_again(struct stop *stop)
{
	strv_finish(&stop->topics);
	stop->length = 0;
}

void stop_rules_see(const struct partition *partition, void *stop)
{
	struct stop *seen = stop;
	const struct strv *topics = &seen->topics;

	if (!metadata_has_in_sync(partition, seen->broker) ||
	    (partition->in_sync_count >= partition->replica_count &&
	     (int64_t) partition->replica_count > seen->broker_min))
		return;
	if (!topics->length || !str_equal(topics->items[topics->length - 1], partition->topic))
		strv_add(&seen->topics, partition->topic);
	seen->partitions =
		xgrow(seen->partitions, seen->length, &seen->capacity, sizeof(*seen->partitions));
	seen->partitions[seen->length++] = (struct stop_partition) {
		.topic = topics->length - 1,
		.id = partition->id,
		.in_sync = partition->in_sync_count,
		.replicas = partition->replica_count,
	};
}

void stop_rules_learn(const char *topic, const char *value, void *stop)
{
	struct stop *learnt = stop;
	int64_t min = NOT_TOLD;

	if (value)
		number_parse(value, 1, INT32_MAX, &min);
	learnt->mins = xgrow(learnt->mins, learnt->min_count, &learnt->min_capacity,
			     sizeof(*learnt->mins));
	learnt->mins[learnt->min_count++] = (struct stop_min) {xstrdup(topic), min};
	learnt->mins_sorted = false;
}

void stop_rules_learn_own(const char *broker, const char *value, void *stop)
{
	struct stop *learnt = stop;

	(void) broker;
	if (value)
		number_parse(value, 1, INT32_MAX, &learnt->broker_min);
}

static int by_topic(const void *a, const void *b)
{
	const struct stop_min *one = a, *other = b;

	return strcmp(one->topic, other->topic);
}

static int64_t find_min(struct stop *stop, char *topic)
{
	const struct stop_min wanted = {.topic = topic};
	const struct stop_min *found = NULL;

	if (stop->min_count && !stop->mins_sorted)
		qsort(stop->mins, stop->min_count, sizeof(wanted), by_topic);
	stop->mins_sorted = true;
	if (stop->min_count)
		found = bsearch(&wanted, stop->mins, stop->min_count, sizeof(wanted), by_topic);
	return found ? found->min : NOT_ASKED;
}

static bool lacks_replicas(const struct stop_partition *partition)
{
	return partition->in_sync < partition->replicas;
}

void stop_rules_to_ask(struct stop *stop, size_t most, struct strv *topics)
{
	size_t added = SIZE_MAX; /* the topic that was added last */

	for (size_t i = 0; i < stop->length && topics->length < most; i++) {
		const struct stop_partition *partition = &stop->partitions[i];

		if (partition->topic == added || !lacks_replicas(partition) ||
		    find_min(stop, stop->topics.items[partition->topic]) != NOT_ASKED)
			continue;
		strv_add(topics, stop->topics.items[partition->topic]);
		added = partition->topic;
	}
}

static void note(size_t *countp, struct strv *examples, const char *topic,
		 const struct stop_partition *partition)
{
	(*countp)++;
	metadata_add_example(examples, topic, partition->id);
}

void stop_rules_judge(struct stop *stop, struct stop_outcome *outcome)
{
	size_t topic = SIZE_MAX;
	int64_t min = NOT_ASKED;

	for (size_t i = 0; i < stop->length; i++) {
		const struct stop_partition *partition = &stop->partitions[i];
		char *name = stop->topics.items[partition->topic];
		int64_t enough;

		if (partition->topic != topic)
			min = find_min(stop, name);
		topic = partition->topic;
		enough = min > 0 ? min : stop->broker_min;
		if (min == NOT_TOLD && lacks_replicas(partition))
			note(&outcome->untold, &outcome->untold_examples, name, partition);
		else if ((int64_t) partition->in_sync - 1 >= enough)
			continue;
		else if ((int64_t) partition->replicas <= enough)
			note(&outcome->few, &outcome->few_examples, name, partition);
		else
			note(&outcome->held, &outcome->held_examples, name, partition);
	}
}

void stop_rules_outcome_finish(struct stop_outcome *outcome)
{
	strv_finish(&outcome->held_examples);
	strv_finish(&outcome->few_examples);
	strv_finish(&outcome->untold_examples);
	*outcome = STOP_OUTCOME_NULL;
}
