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
#include "jvm/argv.h"
#include "jvm/java.h"
#include "jvm/logging.h"
#include "jvm/variables.h"
#include "net/resolve.h"
#include "process/exec.h"
#include "run/record.h"
#include "run/run_dir.h"
#include "settings/options.h"
#include "settings/properties.h"

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

static void read_mounted(struct start *start)
{
	enum option mounted = start->role->mounted;
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
	properties_read(content.text, content.length, path, &start->mounted, &start->findings);
}

/* `render` and `check` do not try what this machine lets them make. */
static char *choose_run_dir(const struct start *start)
{
	const char *out = option_get(&start->tool, OPTION_OUT);
	const char *given = option_get(&start->tool, OPTION_RUN_DIR);

	if (start->reach == REACH_EXEC)
		return run_dir_choose(&start->tool, start->role->name);
	return xstrdup(out ? out : given ? given : RUN_DIR_DEFAULT);
}

int common_read_settings(struct start *start, struct err *err)
{
	(void) err;
	environment_init(&start->environment, start->envp);
	log_service_links(&start->environment);
	expand_options(&start->environment, &start->command_line, &start->tool, &start->findings);
	start->run_dir = choose_run_dir(start);
	jvm_variables_read(&start->environment, &start->jvm, &start->findings);
	read_mounted(start);
	start->deadline = deadline_after(option_get(&start->tool, OPTION_TIMEOUT)
						 ? option_duration_ms(&start->tool, OPTION_TIMEOUT)
						 : TIMEOUT_MS);
	return 0;
}

int common_find_identity(struct start *start, struct err *err)
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
	name = net_resolve_canonical(hostname, deadline_within(start->deadline, DOMAIN_MS), &err);
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

int common_expand_variables(struct start *start, struct err *err)
{
	(void) err;
	common_expand(start, &start->jvm);
	jvm_variables_check(start->role->product, &start->jvm, &start->findings);
	return 0;
}

static const char *home_of(const struct start *start)
{
	return option_get(&start->tool, start->role->home);
}

/* The file that the server is started with. */
static const struct role_list *configuration(const struct start *start)
{
	return &start->role->lists[0];
}

/* Which input named java. */
static const char *java_origin(const struct start *start)
{
	const char *java_home = environment_get(&start->environment, "JAVA_HOME");

	if (option_get(&start->tool, OPTION_JAVA))
		return option_origin(&start->tool, OPTION_JAVA);
	return java_home && *java_home ? "JAVA_HOME" : "PATH";
}

int common_check_machine(struct start *start, struct err *err)
{
	enum option home = start->role->home;
	cleanup_free char *variable = option_variable(home);
	cleanup_free char *remedy = xasprintf("name the directory above its jars in %s", variable);
	bool is_given = !str_equal(home_of(start), option_specs[home].initial);
	struct err why;

	(void) err;
	if (start->reach != REACH_CHECK)
		return 0;
	if (jvm_java_find(&start->tool, &start->environment, &start->java_path, &why) < 0)
		/* Without the remedy that it may have. */
		findings_add(&start->findings, FINDING_ERROR, java_origin(start),
			     "set JAVA_HOME or KAFKA_INIT_JAVA", "%.*s",
			     (int) strcspn(why.text, ";"), why.text);
	if (jvm_java_check_jars(home_of(start), start->role->product, &why) < 0)
		findings_add(&start->findings, FINDING_ERROR,
			     is_given ? option_origin(&start->tool, home) : variable, remedy, "%s",
			     why.text);
	return 0;
}

void common_add_to_record(struct settings *record, const char *key, const char *value)
{
	if (value)
		settings_set(record, key, value, (struct origin) {LAYER_DEFAULT, "this start", 0});
}

static void add_number_to_record(struct settings *record, const char *key, int64_t number)
{
	cleanup_free char *text = xasprintf("%" PRId64, number);

	common_add_to_record(record, key, text);
}

static char *config_path(const struct start *start)
{
	return xasprintf("%s/%s", start->config_dir, configuration(start)->title);
}

static int write_record(const struct start *start, const char *phase, struct err *err)
{
	cleanup_settings struct settings record = SETTINGS_NULL;
	cleanup_free char *config = config_path(start);

	common_add_to_record(&record, RECORD_ROLE, start->role->name);
	common_add_to_record(&record, RECORD_PHASE, phase);
	common_add_to_record(&record, RECORD_CONFIG, config);
	add_number_to_record(&record, RECORD_ID, start->identity.id);
	common_add_to_record(&record, RECORD_POD_NAME, start->identity.pod_name);
	add_number_to_record(&record, RECORD_PID, start->host.pid);
	add_number_to_record(&record, RECORD_START_TIME, start->host.start_time);
	start->role->record(start, &record);
	return record_write(start->run_dir, &record, err);
}

int common_prepare(struct start *start, struct err *err)
{
	if (!start->host.memory.source)
		host_read_memory("", &start->host);
	if (jvm_java_find(&start->tool, &start->environment, &start->java_path, err) < 0 ||
	    jvm_java_check_jars(home_of(start), start->role->product, err) < 0 ||
	    run_dir_make(start->run_dir, err) < 0)
		return -1;
	return write_record(start, RECORD_WAIT, err);
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

	if (start->reach < REACH_EXEC && !out)
		return 0;
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

static bool is_printed(const struct start *start)
{
	return start->reach == REACH_RENDER && !option_get(&start->tool, OPTION_OUT) &&
	       !option_get(&start->tool, OPTION_EXPLAIN);
}

int common_write_configuration(struct start *start, struct err *err)
{
	const struct logging *logging = logging_find(home_of(start), start->role->product);
	struct output outputs[] = {
		{start->config_dir, configuration(start)->title,
		 properties_format(start_list(start, configuration(start)),
				   "# made by kafka-init\n"),
		 0600},
		{start->run_dir, logging->file,
		 logging_text(logging, start->role->product, &start->jvm), 0600},
	};
	int printed = is_printed(start) ? print(outputs[0].text, err) : 0;
	int written = common_write(start, outputs, COUNT(outputs), err);

	return printed < 0 ? printed : written;
}

/* Whether a config provider is asked for the variable, in ${provider:NAME}. */
static bool is_referenced(const struct settings *settings, const char *variable)
{
	cleanup_free char *end = xasprintf(":%s}", variable);

	for (size_t i = 0; i < settings->length; i++)
		if (strstr(setting_text(&settings->items[i]), end))
			return true;
	return false;
}

/* All but what a secret variable set: it is in the file. */
static void make_environment(const struct start *start, struct strv *envp)
{
	const struct settings *settings = start_list(start, configuration(start));
	cleanup_strv struct strv dropped = STRV_NULL;

	for (size_t i = 0; i < settings->length; i++)
		for (const struct setting *one = &settings->items[i]; one; one = one->overrode)
			if (one->layer == LAYER_ENVIRONMENT && setting_is_secret(one->key) &&
			    !is_referenced(settings, one->origin))
				strv_add(&dropped, one->origin);
	environment_for_java(&start->environment, &dropped, envp);
}

int common_become_java(struct start *start, struct err *err)
{
	cleanup_free char *config = config_path(start);
	cleanup_strv struct strv argv = STRV_NULL;
	cleanup_strv struct strv envp = STRV_NULL;
	struct jvm_plan plan = {
		.product = start->role->product,
		.jvm = &start->jvm,
		.java = &start->zookeeper.settings.java, /* none of a broker */
		.memory = &start->host.memory,
		.home = home_of(start),
		.java_path = start->java_path,
		.run_dir = start->run_dir,
		.config_file = config,
		.pod_ip = start->identity.pod_ip,
		.hostname = start->host.hostname,
		.arguments = &start->jvm_arguments,
	};

	if (jvm_argv_build(&plan, &argv, err) < 0 || write_record(start, RECORD_RUN, err) < 0)
		return -1;
	make_environment(start, &envp);
	log_info("starting %s with %s", start->java_path, config);
	return process_exec(start->java_path, argv.items, envp.items, err);
}
