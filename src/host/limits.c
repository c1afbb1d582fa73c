// SPDX-License-Identifier: Apache-2.0
#include "host/limits.h"

#include <sys/resource.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/number.h"

#define SMALL_FILE_MAX ((size_t) 4096)

struct limits limits_read(const char *root)
{
	cleanup_free char *path = xasprintf("%s/proc/sys/vm/max_map_count", root);
	cleanup_str struct str content = STR_NULL;
	struct limits limits = {.files = 0};
	cleanup_free char *text = NULL;
	struct rlimit files;
	struct err ignored;

	if (file_read(path, SMALL_FILE_MAX, &content, &ignored) == 0)
		text = str_trim(content.text);
	if (text)
		number_parse(text, 1, INT64_MAX, &limits.maps);
	if (getrlimit(RLIMIT_NOFILE, &files) == 0)
		limits.files = files.rlim_max > INT64_MAX ? INT64_MAX : (int64_t) files.rlim_max;
	return limits;
}
