/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/strv.h"
#include "host/directory.h"
#include "settings/settings.h"
#include "storage/meta_properties.h"

/* What is on the disks: the directories of log.dirs. */

struct log_dir {
	struct directory directory;
	struct meta_properties meta;
	struct strv foreign; /* directories in it that are no partitions */
	size_t partitions;
	bool is_clean;	  /* the last stop wrote .kafka_cleanshutdown */
	bool is_locked;	  /* another process has .lock */
	pid_t lock_owner; /* 0: not in this container */
};

struct log_dirs {
	struct log_dir *items;
	size_t length;
	char *origin;	      /* of log.dirs or log.dir */
	struct log_dir above; /* if log.dirs is left to its default: the volume's root */
	bool has_above;
	/* If none of the directories has data: the directory above each, and those beside it, if
	 * they have a meta.properties. Only that and the path are read. */
	struct log_dir *beside;
	size_t beside_length, beside_capacity;
};

/* Looks at the directories of config_log_dirs() below `root`, "" on a real machine. */
void log_dirs_read(const char *root, const struct settings *server, struct log_dirs *dirs);
void log_dirs_finish(struct log_dirs *dirs);

/* The broker's id on the first disk that has it, with the file that says so, which belongs to
 * `dirs`; -1: no disk has it. */
int64_t log_dirs_id(const struct log_dirs *dirs, const char **pathp);

/* One line about what the last stop left to recover (LogManager.loadLogs); NULL: nothing. `threads`
 * is num.recovery.threads.per.data.dir. The caller frees it. */
char *log_dirs_recovery(const struct log_dirs *dirs, int64_t threads);

/* Of all of them. */
size_t log_dirs_partitions(const struct log_dirs *dirs);

#define cleanup_log_dirs __attribute__((cleanup(log_dirs_finish)))
