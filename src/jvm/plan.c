// SPDX-License-Identifier: Apache-2.0
#include "jvm/plan.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"

#define MIB ((int64_t) 1 << 20)

const char *jvm_plan_get(const struct jvm_plan *plan, const char *variable)
{
	const char *value = settings_get(plan->jvm, variable);

	return value && *value ? value : NULL;
}

bool jvm_plan_add_words(const struct jvm_plan *plan, const char *variable, struct strv *argv)
{
	const char *value = jvm_plan_get(plan, variable);

	if (!value)
		return false;
	strv_add_split(argv, value, " \t\n");
	return true;
}

/* Where the user's own options have what `matches` looks for: the name of a variable, or NULL. */
static const char *find_option(const struct jvm_plan *plan, const char *const *variables,
			       bool (*matches)(const char *place, const char *words))
{
	static const char command_line[] = "the command line";

	for (; *variables; variables++) {
		const char *value = jvm_plan_get(plan, *variables);

		if (value && matches(*variables, value))
			return *variables;
	}
	for (size_t i = 0; i < plan->arguments->length; i++)
		if (matches(command_line, plan->arguments->items[i]))
			return command_line;
	return NULL;
}

/* In the scripts KAFKA_HEAP_OPTS is all that the command line says of the heap, whatever its
 * value. */
static bool sets_heap(const char *place, const char *words)
{
	return str_equal(place, "KAFKA_HEAP_OPTS") || strstr(words, "-Xmx") ||
	       strstr(words, "MaxRAMPercentage") || strstr(words, "-XX:MaxHeapSize");
}

static bool sets_archive(const char *place, const char *words)
{
	(void) place;
	return strstr(words, "-Xshare:") || strstr(words, "SharedArchiveFile") ||
	       strstr(words, "ArchiveClassesAtExit");
}

void jvm_plan_add_archive(const struct jvm_plan *plan, const char *const *user_options,
			  struct strv *argv)
{
	cleanup_free char *archive = xasprintf("%s/kafka-init.jsa", plan->home);

	if (access(archive, R_OK) == 0 && !find_option(plan, user_options, sets_archive))
		strv_addf(argv, "-XX:SharedArchiveFile=%s", archive);
}

void jvm_plan_add_heap(const struct jvm_plan *plan, const struct heap_rule *rule,
		       const char *fallback, const char *const *user_options, struct strv *argv)
{
	int64_t limit = plan->memory->bytes / MIB, heap;
	const char *place = find_option(plan, user_options, sets_heap);
	bool tight;

	if (place) {
		log_info("heap: as %s says", place);
		return;
	}
	if (!limit) {
		strv_add_split(argv, fallback, " ");
		log_info(
			"heap: %s, the distribution's own, because the container has no memory limit",
			fallback);
		return;
	}
	heap = heap_from_limit_mib(rule, limit, &tight);
	strv_addf(argv, "-Xmx%" PRId64 "m", heap);
	strv_addf(argv, "-Xms%" PRId64 "m", heap);
	log_info("heap: %" PRId64 " MiB of the limit of %" PRId64 " MiB (%s)", heap, limit,
		 plan->memory->source);
	if (tight)
		log_warning("heap: the memory limit of %" PRId64 " MiB is too small; give the "
			    "container at least %" PRId64 " MiB",
			    limit, rule->floor_mib + rule->least_mib);
}
