// SPDX-License-Identifier: Apache-2.0
#include "run/record.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/findings.h"
#include "base/mem.h"
#include "base/number.h"
#include "host/host.h"
#include "run/run_dir.h"
#include "settings/properties.h"

static char *record_path(const char *run_dir)
{
	return xasprintf("%s/run.properties", run_dir);
}

int record_write(const char *run_dir, const struct settings *record, struct err *err)
{
	cleanup_free char *path = record_path(run_dir);
	cleanup_free char *text = properties_format(record, "");

	return file_write_atomic(path, text, strlen(text), 0600, err);
}

int record_read(const struct settings *tool, struct settings *record, char **run_dirp,
		struct err *err)
{
	cleanup_findings struct findings findings = FINDINGS_NULL;
	cleanup_str struct str content = STR_NULL;
	cleanup_free char *run_dir = NULL;
	cleanup_free char *path = NULL;

	if (run_dir_find(tool, &run_dir, err) < 0)
		return -1;
	path = record_path(run_dir);
	if (file_read(path, FILE_SIZE_MAX, &content, err) < 0) {
		err->code = EXIT_CONFIG;
		return err_context(err, "there is no run record");
	}
	properties_read(content.text, content.length, path, record, &findings);
	if (findings.length || !settings_find(record, RECORD_ROLE) ||
	    !settings_find(record, RECORD_PID))
		return err_set(err, EXIT_CONFIG, "%s is no run record", path);
	*run_dirp = steal_pointer(&run_dir);
	return 0;
}

bool record_of_a_beginning(struct settings *record)
{
	struct stat own, first;
	cleanup_free char *start_time = xasprintf("%" PRId64, host_process_start_time("", 1));
	const struct origin origin = {LAYER_DEFAULT, "process 1", 0};

	if (getpid() == 1 || stat("/proc/self/exe", &own) < 0 || stat("/proc/1/exe", &first) < 0 ||
	    own.st_dev != first.st_dev || own.st_ino != first.st_ino)
		return false;
	settings_set(record, RECORD_PHASE, RECORD_WAIT, origin);
	settings_set(record, RECORD_PID, "1", origin);
	settings_set(record, RECORD_START_TIME, start_time, origin);
	return true;
}

const char *record_role(const struct settings *record)
{
	const char *role = settings_get(record, RECORD_ROLE);

	return role ? role : "broker";
}

int64_t record_number(const struct settings *record, const char *key)
{
	const char *text = settings_get(record, key);
	int64_t number = -1;

	if (text)
		number_parse(text, 0, INT64_MAX, &number);
	return number;
}

bool record_process_runs(const struct settings *record)
{
	int64_t pid = record_number(record, RECORD_PID);
	int64_t start_time = record_number(record, RECORD_START_TIME);

	/* Without /proc both times are 0, not known. */
	return pid > 0 && pid <= INT32_MAX && (kill((pid_t) pid, 0) == 0 || errno == EPERM) &&
	       host_process_start_time("", (pid_t) pid) == start_time;
}
