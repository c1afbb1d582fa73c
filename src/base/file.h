/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include "base/err.h"
#include "base/findings.h"
#include "base/str.h"

/* Whole files, read and written. */

/* What a configuration file or a secret may be at the most: 1 MiB, as much as a ConfigMap or a
 * Secret of Kubernetes holds. */
#define FILE_SIZE_MAX ((size_t) 1 << 20)

/* Appends the whole content of the file to `content`. More than `max` bytes is an error. errno is
 * kept for a caller that has to tell ENOENT apart. */
int file_read(const char *path, size_t max, struct str *content, struct err *err);

/* The same of a file that need not be there: then false, without a word. One that cannot be read is
 * a finding of that level. */
bool file_read_if_there(const char *path, enum finding_level level, struct str *content,
			struct findings *findings);

/* Whether errno of it says that nobody of this user can read such a file: there is none, it is a
 * directory, or it may not be read. */
bool file_is_missing(int number);

/* Replaces the file in one step: a temporary name in the same directory with `mode`, fsync(2),
 * rename(2), fsync(2) of the directory. A crash leaves the old content or the new; of several
 * writers at one time the last one wins, and none fails. */
int file_write_atomic(const char *path, const void *bytes, size_t length, mode_t mode,
		      struct err *err);

/* Makes the directory and the parents that are missing, each with `mode`. */
int file_make_directories(const char *path, mode_t mode, struct err *err);

/* access(2) with the effective ids: 0, or -1 with errno. Also below a seccomp profile that answers
 * EPERM for faccessat2(2), which is newer than it. */
int file_access(const char *path, int mode);

/* Whether it can be written; false for a name that is not there. */
bool file_is_writable(const char *path);

/* Whether another process has a record lock (fcntl(2), F_GETLK; Java's FileChannel.tryLock) on the
 * file. *pidp is that process, 0 where this one cannot see it (another container). A file that is
 * not there or cannot be opened is not locked. */
bool file_is_locked(const char *path, pid_t *pidp);
