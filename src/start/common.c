// SPDX-License-Identifier: Apache-2.0
#include "start/common.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "identity/expand.h"
#include "net/resolve.h"
#include "process/exec.h"
#include "run/record.h"
#include "run/run_dir.h"
#include "settings/option_specs.h"
#include "settings/properties.h"
#include "start/security_stages.h"

/* The resolver is asked for the own domain once, and briefly: without an answer bare names do. */
#define DOMAIN_MS 5000

/* How long a pod waits in all: a node pool that is being replaced is back by then. */
#define TIMEOUT_MS (INT64_C(15) * 60000)

static void log_service_links(const struct environment *environment)
{
	cleanup_free char *names = strv_join(&environment->service_links, ", ");

	if (*names)
		log_info("not settings but links of a Service, left out: %s", names);
}

/* What some editors begin a file with. Java has no such thing: to Properties it is ISO-8859-1. */
static void check_byte_order_mark(const char *text, const char *path, struct findings *findings)
{
	cleanup_free char *first_line = xasprintf("%s:1", path);

	if (str_starts_with(text, "\xEF\xBB\xBF"))
		findings_add(findings, FINDING_WARNING, first_line, "save it as UTF-8 without one",
			     "the file begins with a byte order mark, which Java takes for a part "
			     "of the first key: that setting is lost");
}

static void read_mounted(struct start *start, enum option mounted, struct settings *file)
{
	const char *path = option_get(&start->tool, mounted);
	cleanup_str struct str content = STR_NULL;
	struct err err;

	if (!path)
		return;
	if (file_read(path, FILE_SIZE_MAX, &content, &err) < 0) {
		findings_add(&start->findings, FINDING_ERROR, option_origin(&start->tool, mounted),
			     "mount the file and make it readable for this user", "%s", err.text);
		return;
	}
	check_byte_order_mark(content.text, path, &start->findings);
	properties_read(content.text, content.length, path, file, &start->findings);
}

void common_settings(struct start *start, enum option mounted, struct settings *file)
{
	environment_init(&start->environment, start->envp);
	log_service_links(&start->environment);
	expand_options(&start->environment, &start->command_line, &start->tool, &start->findings);
	jvm_settings_read(&start->environment, &start->jvm, &start->findings);
	read_mounted(start, mounted, file);
	start->deadline = deadline_after(option_get(&start->tool, OPTION_TIMEOUT)
						 ? option_duration_ms(&start->tool, OPTION_TIMEOUT)
						 : TIMEOUT_MS);
}

int common_identity(struct start *start, struct err *err)
{
	const char *pod_ip = environment_get(&start->environment, "POD_IP");

	if (host_read("", &start->host, err) < 0)
		return -1;
	if (!pod_ip || !*pod_ip)
		host_read_addresses(&start->host);
	identity_init(&start->identity, &start->environment, &start->tool, &start->host,
		      &start->findings);
	return 0;
}

void common_find_domain(struct start *start)
{
	const char *hostname = start->host.hostname;
	cleanup_free char *name = NULL;
	struct err err;

	if (start->identity.domain || start->reach < REACH_EXEC)
		return;
	name = net_canonical_name(hostname, deadline_within(start->deadline, DOMAIN_MS), &err);
	if (name && str_starts_with(name, hostname) && name[strlen(hostname)] == '.')
		start->identity.domain = xstrdup(name + strlen(hostname) + 1);
	else
		log_info("no domain for %s in /etc/hosts or DNS: bare names are used; "
			 "KAFKA_INIT_DOMAIN sets one",
			 hostname);
}

void common_expand(struct start *start, struct settings *settings)
{
	struct expand_scope scope = {&start->environment, &start->identity};

	expand_settings(settings, &scope, &start->findings);
}

/* Which input named java. */
static const char *java_origin(const struct start *start)
{
	const char *java_home = environment_get(&start->environment, "JAVA_HOME");

	if (option_get(&start->tool, OPTION_JAVA))
		return option_origin(&start->tool, OPTION_JAVA);
	return java_home && *java_home ? "JAVA_HOME" : "PATH";
}

void common_check_machine(struct start *start, enum option home)
{
	cleanup_free char *variable = option_variable(home);
	cleanup_free char *remedy = xasprintf("name the directory above its jars in %s", variable);
	bool is_given = !str_equal(option_get(&start->tool, home), option_specs[home].initial);
	struct err err;

	if (start->reach != REACH_CHECK)
		return;
	if (jvm_find_java(&start->tool, &start->environment, &start->java_path, &err) < 0)
		/* Without the remedy that it may have. */
		findings_add(&start->findings, FINDING_ERROR, java_origin(start),
			     "set JAVA_HOME or KAFKA_INIT_JAVA", "%.*s",
			     (int) strcspn(err.text, ";"), err.text);
	if (jvm_check_home(option_get(&start->tool, home), start->role, &err) < 0)
		findings_add(&start->findings, FINDING_ERROR,
			     is_given ? option_origin(&start->tool, home) : variable, remedy, "%s",
			     err.text);
}

int common_prepare(struct start *start, enum option home, struct err *err)
{
	if (!start->host.memory.source)
		host_read_memory("", &start->host);
	if (jvm_find_java(&start->tool, &start->environment, &start->java_path, err) < 0)
		return -1;
	if (jvm_check_home(option_get(&start->tool, home), start->role, err) < 0)
		return -1;
	return run_dir_prepare(&start->tool, start->role, &start->run_dir, err);
}

static void add_to_record(struct settings *record, const char *key, const char *value)
{
	if (value)
		settings_set(record, key, value, (struct origin) {LAYER_DEFAULT, "this start", 0});
}

static void add_number_to_record(struct settings *record, const char *key, int64_t number)
{
	cleanup_free char *text = xasprintf("%" PRId64, number);

	add_to_record(record, key, text);
}

int common_record(const struct start *start, const char *phase, const struct record_part *parts,
		  size_t count, struct err *err)
{
	cleanup_settings struct settings record = SETTINGS_NULL;

	add_to_record(&record, RECORD_ROLE, role_name(start->role));
	add_to_record(&record, RECORD_PHASE, phase);
	add_number_to_record(&record, RECORD_ID, start->identity.id);
	add_to_record(&record, RECORD_POD_NAME, start->identity.pod_name);
	add_number_to_record(&record, RECORD_PID, start->host.pid);
	add_number_to_record(&record, RECORD_START_TIME, start->host.start_time);
	for (size_t i = 0; i < count; i++)
		add_to_record(&record, parts[i].key, parts[i].value);
	security_record(start, &record);
	return record_write(start->run_dir, &record, err);
}

static int write_one(const char *directory, const struct output *output, struct err *err)
{
	cleanup_free char *path = xasprintf("%s/%s", directory, output->name);

	return file_write_atomic(path, output->text, strlen(output->text), output->mode, err);
}

static int print(const char *text, struct err *err)
{
	if (fputs(text, stdout) < 0 || fflush(stdout) < 0)
		return err_set(err, EXIT_SYSTEM, "cannot write to stdout");
	return 0;
}

static int write_all(const struct start *start, const struct output *outputs, size_t count,
		     struct err *err)
{
	const char *out = option_get(&start->tool, OPTION_OUT);

	if (start->reach == REACH_CHECK)
		return 0;
	if (start->reach == REACH_RENDER && !out)
		return option_get(&start->tool, OPTION_EXPLAIN) ? 0 : print(outputs[0].text, err);
	if (out && file_make_directories(out, 0755, err) < 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		const char *directory = out ? out : outputs[i].directory;

		if (file_make_directories(directory, 0750, err) < 0 ||
		    write_one(directory, &outputs[i], err) < 0)
			return err_context(err, "as user %u", (unsigned) geteuid());
	}
	return 0;
}

int common_write(const struct start *start, struct output *outputs, size_t count, struct err *err)
{
	int result = write_all(start, outputs, count, err);

	for (size_t i = 0; i < count; i++)
		free(outputs[i].text);
	return result;
}

struct jvm_plan common_plan(const struct start *start, const char *config)
{
	return (struct jvm_plan) {
		.jvm = &start->jvm,
		.memory = &start->host.memory,
		.java_path = start->java_path,
		.run_dir = start->run_dir,
		.config_file = config,
		.pod_ip = start->identity.pod_ip,
		.hostname = start->host.hostname,
		.arguments = &start->jvm_arguments,
	};
}

int common_exec(struct start *start, const struct strv *argv, const struct settings *secrets,
		struct err *err)
{
	cleanup_strv struct strv dropped = STRV_NULL;
	cleanup_strv struct strv envp = STRV_NULL;

	for (size_t i = 0; i < secrets->length; i++)
		for (const struct setting *one = &secrets->items[i]; one; one = one->overrode)
			if (one->layer == LAYER_ENVIRONMENT && setting_is_secret(one->key))
				strv_add(&dropped, one->origin);
	environment_for_java(&start->environment, &dropped, &envp);
	log_info("starting %s with %s", start->java_path, argv->items[argv->length - 1]);
	return process_exec(start->java_path, argv->items, envp.items, err);
}
