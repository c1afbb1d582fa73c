// SPDX-License-Identifier: Apache-2.0
/* What a probe reads in the run directory: pieces are run.properties and probe.properties. */
#include "fuzz.h"

#include "run/latch.h"
#include "run/record.h"

#define RUN_DIR "/run/kafka-init"

static void keep_latch(const struct settings *record)
{
	struct latch latch, again;
	struct err err;

	latch_read(RUN_DIR, record, &latch);
	must(latch.gate_since_ms >= 0);
	must(latch_write(RUN_DIR, record, &latch, &err) == 0);
	latch_read(RUN_DIR, record, &again);
	must(latch_equal(&latch, &again));
}

static void keep_record(const struct settings *record)
{
	cleanup_settings struct settings tool = SETTINGS_NULL;
	cleanup_settings struct settings again = SETTINGS_NULL;
	cleanup_free char *run_dir = NULL;
	struct err err;

	must(record_write(RUN_DIR, record, &err) == 0);
	must(record_read(&tool, &again, &run_dir, &err) == 0);
	must(same_settings(record, &again));
	must(str_equal(record_role(record), record_role(&again)));
	must(record_number(record, RECORD_ID) >= -1);
	record_process_runs(record);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pieces pieces = pieces_of(data, size);
	cleanup_free char *record_text = pieces_next(&pieces);
	cleanup_free char *latch_text = pieces_next(&pieces);
	cleanup_settings struct settings tool = SETTINGS_NULL;
	cleanup_settings struct settings record = SETTINGS_NULL;
	cleanup_free char *run_dir = NULL;
	struct err err = ERR_NULL;

	files_add(RUN_DIR "/run.properties", record_text, strlen(record_text));
	files_add(RUN_DIR "/probe.properties", latch_text, strlen(latch_text));
	if (record_read(&tool, &record, &run_dir, &err) == 0) {
		keep_latch(&record);
		keep_record(&record);
	} else {
		must(err.code == EXIT_CONFIG && *err.text);
	}
	files_forget();
	return 0;
}
