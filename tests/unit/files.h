/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <unistd.h>

#include "cases.h"

/* A directory for one test program: files_setup and files_teardown belong to the group, the working
 * directory is the new one in between, so that tests name files without a path. */

static char files_directory[] = "/tmp/kafka-init-unit-XXXXXX";

static inline int files_setup(void **state)
{
	(void) state;
	return mkdtemp(files_directory) && chdir(files_directory) == 0 ? 0 : -1;
}

static inline int files_remove(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void) st;
	(void) ftw;
	if (type == FTW_DP)
		chmod(path, 0700);
	return remove(path);
}

static inline int files_teardown(void **state)
{
	(void) state;
	return chdir("/") == 0 ? nftw(files_directory, files_remove, 8, FTW_DEPTH | FTW_PHYS) : -1;
}

static inline void files_write_bytes(const char *path, const void *bytes, size_t length)
{
	FILE *file = fopen(path, "w");

	check(path, file);
	check_int(path, fwrite(bytes, 1, length, file), length);
	check_int(path, fclose(file), 0);
}

static inline void files_write(const char *path, const char *text)
{
	files_write_bytes(path, text, strlen(text));
}
