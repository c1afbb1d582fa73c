// SPDX-License-Identifier: Apache-2.0
#include "run/latch.h"

#include <inttypes.h>
#include <string.h>

#include "base/file.h"
#include "base/findings.h"
#include "base/mem.h"
#include "run/record.h"
#include "settings/properties.h"

#define ANSWERED "answered"
#define CAUGHT_UP "caught.up"
#define GATE_SINCE "gate.since.ms"

bool latch_equal(const struct latch *a, const struct latch *b)
{
	return a->answered == b->answered && a->caught_up == b->caught_up &&
	       a->gate_since_ms == b->gate_since_ms;
}

static char *latch_path(const char *run_dir)
{
	return xasprintf("%s/probe.properties", run_dir);
}

static bool is_of(const struct settings *kept, const struct settings *record)
{
	return record_number(kept, RECORD_PID) == record_number(record, RECORD_PID) &&
	       record_number(kept, RECORD_START_TIME) == record_number(record, RECORD_START_TIME);
}

void latch_read(const char *run_dir, const struct settings *record, struct latch *latch)
{
	cleanup_settings struct settings kept = SETTINGS_NULL;
	cleanup_findings struct findings ignored = FINDINGS_NULL;
	cleanup_str struct str content = STR_NULL;
	cleanup_free char *path = latch_path(run_dir);
	struct err err;

	*latch = (struct latch) {.answered = false};
	if (file_read(path, FILE_SIZE_MAX, &content, &err) < 0)
		return;
	properties_read(content.text, content.length, path, &kept, &ignored);
	if (!is_of(&kept, record))
		return;
	latch->answered = record_number(&kept, ANSWERED) == 1;
	latch->caught_up = record_number(&kept, CAUGHT_UP) == 1;
	latch->gate_since_ms = record_number(&kept, GATE_SINCE);
	if (latch->gate_since_ms < 0)
		latch->gate_since_ms = 0;
}

static void add(struct settings *kept, const char *key, int64_t value)
{
	cleanup_free char *text = xasprintf("%" PRId64, value);

	settings_set(kept, key, text, (struct origin) {LAYER_DEFAULT, "this probe", 0});
}

int latch_write(const char *run_dir, const struct settings *record, const struct latch *latch,
		struct err *err)
{
	cleanup_settings struct settings kept = SETTINGS_NULL;
	cleanup_free char *path = latch_path(run_dir);
	cleanup_free char *text = NULL;

	add(&kept, RECORD_PID, record_number(record, RECORD_PID));
	add(&kept, RECORD_START_TIME, record_number(record, RECORD_START_TIME));
	add(&kept, ANSWERED, latch->answered);
	add(&kept, CAUGHT_UP, latch->caught_up);
	add(&kept, GATE_SINCE, latch->gate_since_ms);
	text = properties_format(&kept, "");
	return file_write_atomic(path, text, strlen(text), 0600, err);
}
