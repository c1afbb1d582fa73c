// SPDX-License-Identifier: Apache-2.0
#include "probe/record.h"

#include <inttypes.h>

#include "base/file.h"
#include "base/mem.h"
#include "settings/properties.h"

static void add_number(struct str *out, const char *key, int64_t value)
{
	cleanup_free char *text = xasprintf("%" PRId64, value);

	properties_add(out, key, text);
}

int record_write(const char *run_dir, const struct record *record, struct err *err)
{
	cleanup_free char *path = xasprintf("%s/run.properties", run_dir);
	cleanup_str struct str text = STR_NULL;

	properties_add(&text, "config", record->config);
	add_number(&text, "id", record->id);
	if (record->listeners)
		properties_add(&text, "listeners", record->listeners);
	properties_add(&text, "phase", record->phase);
	add_number(&text, "pid", record->pid);
	properties_add(&text, "pod.name", record->pod_name);
	properties_add(&text, "role", role_name(record->role));
	add_number(&text, "start.time", record->start_time);
	return file_write_atomic(path, text.text, text.length, 0600, err);
}
