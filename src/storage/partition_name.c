// SPDX-License-Identifier: Apache-2.0
#include "storage/partition_name.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/str.h"

/* What Kafka adds to a directory that it deletes, moves or has found without an owner. */
static const char *mark_of(const char *name)
{
	static const char *const marks[] = {"-delete", "-future", "-stray"};

	for (size_t i = 0; i < COUNT(marks); i++)
		if (str_ends_with(name, marks[i]))
			return marks[i];
	return NULL;
}

/* LocalLog.DeleteDirPattern and its two sisters, ^(\S+)-(\S+)\.(\S+)-delete$, where \S is what is
 * no blank of ASCII. A dash and a dot fit if the first dash and the last dot do. */
static bool mark_is_valid(const char *name, const char *mark)
{
	size_t end = strlen(name) - strlen(mark), dot = 0;
	const char *dash = strchr(name + 1, '-');

	for (size_t i = 0; i + 1 < end; i++)
		if (name[i] == '.')
			dot = i;
	return !name[strcspn(name, " \t\n\v\f\r")] && dash && (size_t) (dash - name) + 1 < dot;
}

static bool is_topic_partition(const char *name)
{
	const char *dash = strrchr(name, '-');
	int64_t partition;

	return dash && dash != name && number_parse(dash + 1, INT32_MIN, INT32_MAX, &partition);
}

bool partition_name_is_valid(const char *name)
{
	const char *mark = mark_of(name);
	cleanup_free char *plain = NULL;

	if (!mark)
		return is_topic_partition(name);
	if (!mark_is_valid(name, mark))
		return false;
	plain = xstrndup(name, (size_t) (strrchr(name, '.') - name));
	return is_topic_partition(plain);
}
