// SPDX-License-Identifier: Apache-2.0
#include "jvm/options.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "process/exec.h"
#include "settings/options.h"

#define MIB ((int64_t) 1 << 20)

const char *jvm_get(const struct jvm_plan *plan, const char *variable)
{
	const char *value = settings_get(plan->jvm, variable);

	return value && *value ? value : NULL;
}

bool jvm_add_words(const struct jvm_plan *plan, const char *variable, struct strv *argv)
{
	const char *value = jvm_get(plan, variable);

	if (!value)
		return false;
	strv_add_split(argv, value, " \t\n");
	return true;
}

/* Where the user's own options say what `matches` looks for: a variable's name, or NULL. */
static const char *find_option(const struct jvm_plan *plan, const char *const *variables,
			       bool (*matches)(const char *place, const char *words))
{
	static const char command_line[] = "the command line";

	for (; *variables; variables++) {
		const char *value = jvm_get(plan, *variables);

		if (value && matches(*variables, value))
			return *variables;
	}
	for (size_t i = 0; i < plan->arguments->length; i++)
		if (matches(command_line, plan->arguments->items[i]))
			return command_line;
	return NULL;
}

/* KAFKA_HEAP_OPTS is the whole heap part of the scripts' command line, whatever it says. */
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

void jvm_add_archive(const struct jvm_plan *plan, const char *const *user_options,
		     struct strv *argv)
{
	cleanup_free char *archive = xasprintf("%s/kafka-init.jsa", plan->home);

	if (access(archive, R_OK) == 0 && !find_option(plan, user_options, sets_archive))
		strv_addf(argv, "-XX:SharedArchiveFile=%s", archive);
}

void jvm_add_heap(const struct jvm_plan *plan, const struct heap_rule *rule, const char *fallback,
		  const char *const *user_options, struct strv *argv)
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

/* Where the jars are. */
static char *jar_directory(const char *home, enum role role)
{
	static const char *const below[] = {"lib", "libs"};

	/* A broker's home may have a lib that is none of Kafka's. */
	for (size_t i = role == ROLE_BROKER ? 1 : 0; i < sizeof(below) / sizeof(*below); i++) {
		cleanup_free char *directory = xasprintf("%s/%s", home, below[i]);

		if (access(directory, F_OK) == 0)
			return steal_pointer(&directory);
	}
	return xstrdup(home);
}

int jvm_list_jars(const char *home, enum role role, struct strv *jars, struct err *err)
{
	cleanup_free char *directory = jar_directory(home, role);
	DIR *open = opendir(directory);
	struct dirent *entry;

	if (!open) {
		err_system(err, errno, "cannot list the jars in %s", directory);
		err->code = EXIT_CONFIG;
		return -1;
	}
	while ((entry = readdir(open)))
		if (entry->d_name[0] != '.' && str_ends_with(entry->d_name, ".jar"))
			strv_addf(jars, "%s/%s", directory, entry->d_name);
	closedir(open);
	if (!jars->length)
		return err_set(err, EXIT_CONFIG, "there is no jar in %s", directory);
	strv_sort(jars);
	return 0;
}

int jvm_check_home(const char *home, enum role role, struct err *err)
{
	cleanup_strv struct strv jars = STRV_NULL;

	return jvm_list_jars(home, role, &jars, err);
}

static char *find_in_path(const char *path)
{
	cleanup_strv struct strv directories = STRV_NULL;

	strv_add_split(&directories, path, ":");
	for (size_t i = 0; i < directories.length; i++) {
		cleanup_free char *candidate = xasprintf("%s/java", directories.items[i]);
		struct err ignored;

		if (*candidate == '/' && process_exec_check(candidate, &ignored) == 0)
			return steal_pointer(&candidate);
	}
	return NULL;
}

int jvm_find_java(const struct settings *tool, const struct environment *environment, char **pathp,
		  struct err *err)
{
	const char *given = option_get(tool, OPTION_JAVA);
	const char *java_home = environment_get(environment, "JAVA_HOME");
	const char *path = environment_get(environment, "PATH");
	cleanup_free char *java = NULL;

	if (given)
		java = xstrdup(given);
	else if (java_home && *java_home)
		java = xasprintf("%s/bin/java", java_home);
	else
		java = find_in_path(path ? path : "");
	if (!java)
		return err_set(err, EXIT_NOT_FOUND,
			       "there is no java in $PATH; set JAVA_HOME or KAFKA_INIT_JAVA");
	if (*java != '/')
		return err_set(err, EXIT_CONFIG, "the path of java, %s, is not absolute", java);
	if (process_exec_check(java, err) < 0)
		return -1;
	*pathp = steal_pointer(&java);
	return 0;
}
