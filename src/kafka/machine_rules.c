// SPDX-License-Identifier: Apache-2.0
#include "kafka/machine_rules.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/str.h"
#include "settings/preflight.h"

#define FILES_WANTED 100000
#define FILES_LEAST 16384
#define FILES_OF_PARTITION 10
#define MAPS_LEAST 65530
#define MAPS_OF_PARTITION 4

#define HEAP_PERCENT_MAX 70
#define TMP_DEFAULT "/tmp"

/* Ports below it need a capability (ip(7), ip_unprivileged_port_start). */
#define PORT_PRIVILEGED 1024

void machine_rules_check_port(const struct broker *broker, const struct port_trial *trial,
			      struct findings *findings)
{
	static const struct {
		int number;
		const char *remedy;
	} remedies[] = {
		{EADDRINUSE, "stop what listens there, or choose another port"},
		{EADDRNOTAVAIL, "let the listener have no address (NAME://:PORT), which is all of "
				"this machine, or one that the pod has"},
		{EACCES, "choose a port from 1024 on, or add the capability NET_BIND_SERVICE"},
	};
	const char *remedy = "correct the listener";
	cleanup_str struct str endpoint = STR_NULL;

	if (!trial->number)
		return;
	for (size_t i = 0; i < COUNT(remedies); i++)
		if (remedies[i].number == trial->number)
			remedy = remedies[i].remedy;
	listener_add_text(&endpoint, trial->listener, trial->host, trial->port);
	findings_add(
		findings, preflight_level(broker->tool, PREFLIGHT_PORT, FINDING_ERROR),
		settings_origin(broker->server, "listeners"), remedy,
		"%s cannot be bound: %s%s; Kafka would end with \"Socket server failed to bind\", "
		"after the recovery of all logs",
		endpoint.text, strerror(trial->number),
		trial->number == EACCES && trial->port < PORT_PRIVILEGED
			? " (a port below 1024 is for processes with the capability "
			  "NET_BIND_SERVICE)"
			: "");
}

void machine_rules_check_limits(const struct limits *limits, size_t partitions,
				struct findings *findings)
{
	int64_t count = (int64_t) partitions;

	if (limits->files && limits->files < FILES_WANTED &&
	    (limits->files < FILES_LEAST || limits->files < count * FILES_OF_PARTITION))
		findings_add(
			findings, FINDING_WARNING, "RLIMIT_NOFILE",
			"raise the limit of the container runtime",
			"the hard limit is %" PRId64
			" open files, with %zu partitions on the disks; Kafka's documentation "
			"wants %d, and a broker that runs out of them loses its log directories",
			limits->files, partitions, FILES_WANTED);
	if (limits->maps && (limits->maps < MAPS_LEAST || limits->maps < count * MAPS_OF_PARTITION))
		findings_add(findings, FINDING_WARNING, "vm.max_map_count",
			     "set it to 262144 on the node",
			     "%" PRId64 " maps, with %zu partitions on the disks: each segment has "
			     "two, and without them the JVM ends with \"Map failed\"",
			     limits->maps, partitions);
}

/* "512m" of -Xmx in bytes (HotSpot, Arguments::parse_memory_size). */
static bool parse_size(const char *text, int64_t *bytesp)
{
	static const struct {
		char unit;
		int shift;
	} units[] = {{'k', 10}, {'m', 20}, {'g', 30}, {'t', 40}};
	size_t length = strlen(text);
	cleanup_free char *digits = NULL;
	int shift = 0;
	int64_t number;

	for (size_t i = 0; length && i < COUNT(units); i++)
		if ((text[length - 1] | 0x20) == units[i].unit)
			shift = units[i].shift;
	digits = xstrndup(text, length - (shift != 0));
	if (!number_parse(digits, 1, INT64_MAX >> shift, &number))
		return false;
	*bytesp = number << shift;
	return true;
}

/* What follows `start` in the last word that begins with it. */
static const char *last_of(const struct strv *words, const char *start)
{
	for (size_t i = words->length; i; i--)
		if (str_starts_with(words->items[i - 1], start))
			return words->items[i - 1] + strlen(start);
	return NULL;
}

static void check_heap(const char *text, const struct memory_limit *memory,
		       struct findings *findings)
{
	int64_t heap;

	if (!text || !memory->bytes || !parse_size(text, &heap) ||
	    heap / HEAP_PERCENT_MAX <= memory->bytes / 100)
		return;
	findings_add(findings, FINDING_WARNING, "-Xmx",
		     "leave the heap out, and it comes from the limit; or raise the limit",
		     "the heap of %" PRId64
		     " MiB is more than %d %% of the container's memory limit "
		     "of %" PRId64 " MiB: the JVM needs more beside it, and Kafka the page cache",
		     heap >> 20, HEAP_PERCENT_MAX, memory->bytes >> 20);
}

void machine_rules_check_jvm(const struct strv *words, const struct memory_limit *memory,
			     const struct mounts *mounts, struct findings *findings)
{
	const char *tmp = last_of(words, "-Djava.io.tmpdir=");
	const struct mount *mount = mounts_find(mounts, tmp ? tmp : TMP_DEFAULT);

	check_heap(last_of(words, "-Xmx"), memory, findings);
	if (mount && mount_has_option(mount, "noexec"))
		findings_add(findings, FINDING_WARNING, "java.io.tmpdir",
			     "mount an emptyDir there, or set -Djava.io.tmpdir in KAFKA_OPTS",
			     "%s is mounted noexec: the libraries of zstd and snappy are unpacked "
			     "there and cannot be loaded",
			     tmp ? tmp : TMP_DEFAULT);
}
