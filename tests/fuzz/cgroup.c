// SPDX-License-Identifier: Apache-2.0
/* The memory limit: the input is a machine, paths and contents by turns. */
#include "fuzz.h"

#include "base/number.h"
#include "host/cgroup.h"

static int64_t number_in(const char *path)
{
	const struct str *content = files_find(path);
	cleanup_free char *text = str_trim(content ? content->text : "");
	int64_t number = 0;

	must(content && number_parse(text, 1, INT64_MAX, &number));
	return number;
}

/* None of the groups above, up to the directory that all mounts are in, says less. */
static void look_above(const struct memory_limit *limit, const char *mounts)
{
	cleanup_free char *directory = xstrdup(limit->source);
	const char *name = strrchr(limit->source, '/');
	char *slash;

	*strrchr(directory, '/') = '\0';
	while ((slash = strrchr(directory, '/')) && str_starts_with(directory, mounts)) {
		cleanup_free char *path = xasprintf("%s%s", directory, name);
		const struct str *content = files_find(path);
		cleanup_free char *text = str_trim(content ? content->text : "");
		int64_t number;

		must(!number_parse(text, 1, INT64_MAX, &number) || number >= limit->bytes);
		*slash = '\0';
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pieces pieces = pieces_of(data, size);
	struct memory_limit limit;

	files_add_pieces(&pieces);
	memory_limit_read("", &limit);
	must(limit.bytes >= 0 && !limit.bytes == !limit.source);
	if (limit.source) {
		must(number_in(limit.source) == limit.bytes);
		look_above(&limit, "/sys/fs/cgroup");
	}
	memory_limit_finish(&limit);
	files_forget();
	return 0;
}
