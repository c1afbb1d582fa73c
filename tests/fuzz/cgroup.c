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

static bool is_mount(const char *directory)
{
	const struct str *mounts = files_find("/proc/self/mountinfo");
	cleanup_free char *field = xasprintf(" %s ", directory);

	return mounts && strstr(mounts->text, field);
}

/* None of the groups above, up to the mount, says less. */
static void look_above(const struct memory_limit *limit)
{
	cleanup_free char *directory = xstrdup(limit->source);
	const char *name = strrchr(limit->source, '/');

	*strrchr(directory, '/') = '\0';
	while (!is_mount(directory)) {
		char *slash = strrchr(directory, '/');
		cleanup_free char *path = NULL;
		cleanup_free char *text = NULL;
		const struct str *content;
		int64_t number;

		if (!slash)
			return;
		*slash = '\0';
		path = xasprintf("%s%s", directory, name);
		content = files_find(path);
		text = str_trim(content ? content->text : "");
		must(!number_parse(text, 1, INT64_MAX, &number) || number >= limit->bytes);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pieces pieces = pieces_of(data, size);
	struct memory_limit limit;

	files_add_pieces(&pieces);
	cgroup_limit_read("", &limit);
	must(limit.bytes >= 0 && !limit.bytes == !limit.source);
	if (limit.source) {
		must(number_in(limit.source) == limit.bytes);
		look_above(&limit);
	}
	cgroup_limit_finish(&limit);
	files_forget();
	return 0;
}
