/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/findings.h"
#include "settings/settings.h"
#include "storage/version_2.h"
#include "storage/zookeeper_disk.h"

/* Where the last start had its transaction logs, from a record in dataDir/conf. */
struct last_logs {
	bool is_recorded; /* not by a kafka-init that did not keep this record yet */
	char *directory;
	int64_t newest;	      /* the zxid of its newest log at that start; -1: it had none */
	struct version_2 now; /* what it holds now; a directory that cannot be read holds nothing */
};

/* The name of the record in dataDir/conf. */
#define LAST_LOGS_RECORD "last-logs"

/* The text of the record. The caller frees it. */
char *last_logs_format(const struct zookeeper_disk *disk);

/* Reads a record, `path` being its name for people, and looks into the directory that it names. A
 * line that cannot be read is an error. */
void last_logs_parse(const char *text, size_t length, const char *path,
		     const struct zookeeper_disk *disk, struct last_logs *last,
		     struct findings *findings);

/* Reads that of this disk. One that cannot be read or is damaged is a finding (`data-log-dir`), and
 * none is recorded then. */
void last_logs_read(const struct zookeeper_disk *disk, const struct settings *tool,
		    struct last_logs *last, struct findings *findings);
void last_logs_finish(struct last_logs *last);

#define cleanup_last_logs __attribute__((cleanup(last_logs_finish)))
