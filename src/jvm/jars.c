// SPDX-License-Identifier: Apache-2.0
#include "jvm/jars.h"

#include <dirent.h>
#include <errno.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/str.h"

/* Where the jars are. */
static char *jar_directory(const char *home, enum product product)
{
	static const char *const below[] = {"lib", "libs"};

	/* Kafka's home may have a lib that is none of Kafka's. */
	for (size_t i = product == PRODUCT_KAFKA ? 1 : 0; i < sizeof(below) / sizeof(*below); i++) {
		cleanup_free char *directory = xasprintf("%s/%s", home, below[i]);

		if (access(directory, F_OK) == 0)
			return steal_pointer(&directory);
	}
	return xstrdup(home);
}

int jvm_jars_list(const char *home, enum product product, struct strv *jars, struct err *err)
{
	cleanup_free char *directory = jar_directory(home, product);
	DIR *open = opendir(directory);
	struct dirent *entry;

	if (!open) {
		err_system(err, errno, "cannot list the jars in %s", directory);
		err->code = EXIT_CONFIG;
		return -1;
	}
	while ((entry = readdir(open)))
		if (entry->d_name[0] != '.' && str_ends_with(entry->d_name, ".jar"))
			strv_addf(jars, "%s/%s", directory, entry->d_name);
	closedir(open);
	if (!jars->length)
		return err_set(err, EXIT_CONFIG, "there is no jar in %s", directory);
	strv_sort(jars);
	return 0;
}

int jvm_jars_check(const char *home, enum product product, struct err *err)
{
	cleanup_strv struct strv jars = STRV_NULL;

	return jvm_jars_list(home, product, &jars, err);
}
