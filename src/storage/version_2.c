// SPDX-License-Identifier: Apache-2.0
#include "storage/version_2.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"

#define LOG "log."

int64_t version_2_zxid(const char *digits)
{
	size_t length = strspn(digits, "0123456789abcdefABCDEF");

	/* More would not fit into a long. */
	if (!length || length > 15 || digits[length])
		return -1;
	return (int64_t) strtoull(digits, NULL, 16);
}

static void take(const char *name, struct version_2 *found)
{
	int64_t zxid;

	found->has_snapshot |= str_starts_with(name, "snapshot.");
	if (!str_starts_with(name, LOG))
		return;
	found->has_log = true;
	zxid = version_2_zxid(name + strlen(LOG));
	if (zxid > found->newest_log)
		found->newest_log = zxid;
}

int version_2_read(const char *directory, struct version_2 *found, struct err *err)
{
	cleanup_free char *path = xasprintf("%s/" VERSION_2, directory);
	cleanup_dir DIR *dir = opendir(path);
	const struct dirent *entry;

	*found = (struct version_2) {.newest_log = -1};
	if (!dir && errno == ENOENT)
		return 0;
	if (!dir)
		return err_system(err, errno, "cannot read %s", path);
	found->is_there = true;
	for (errno = 0; (entry = readdir(dir)); errno = 0)
		take(entry->d_name, found);
	return errno ? err_system(err, errno, "cannot read %s", path) : 0;
}
