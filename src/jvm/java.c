// SPDX-License-Identifier: Apache-2.0
#include "jvm/java.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "process/exec.h"
#include "settings/options.h"

static char *find_in_path(const char *path)
{
	cleanup_strv struct strv directories = STRV_NULL;

	strv_add_split(&directories, path, ":");
	for (size_t i = 0; i < directories.length; i++) {
		cleanup_free char *candidate = xasprintf("%s/java", directories.items[i]);
		struct err ignored;

		if (*candidate == '/' && process_exec_check(candidate, &ignored) == 0)
			return steal_pointer(&candidate);
	}
	return NULL;
}

int jvm_java_find(const struct settings *tool, const struct environment *environment, char **pathp,
		  struct err *err)
{
	const char *given = option_get(tool, OPTION_JAVA);
	const char *java_home = environment_get(environment, "JAVA_HOME");
	const char *path = environment_get(environment, "PATH");
	cleanup_free char *java = NULL;

	if (given)
		java = xstrdup(given);
	else if (java_home && *java_home)
		java = xasprintf("%s/bin/java", java_home);
	else
		java = find_in_path(path ? path : "");
	if (!java)
		return err_set(err, EXIT_NOT_FOUND,
			       "there is no java in $PATH; set JAVA_HOME or KAFKA_INIT_JAVA");
	if (*java != '/')
		return err_set(err, EXIT_CONFIG, "the path of java, %s, is not absolute", java);
	if (process_exec_check(java, err) < 0)
		return -1;
	*pathp = steal_pointer(&java);
	return 0;
}

int jvm_java_version(const char *java)
{
	static const char key[] = "JAVA_VERSION=\"";
	cleanup_free char *real = realpath(java, NULL);
	cleanup_free char *path = NULL;
	cleanup_str struct str release = STR_NULL;
	const char *at;
	struct err ignored;
	int version;

	if (!real || !str_ends_with(real, "/bin/java"))
		return 0;
	path = xasprintf("%.*s/release", (int) (strlen(real) - strlen("/bin/java")), real);
	if (file_read(path, FILE_SIZE_MAX, &release, &ignored) < 0)
		return 0;
	at = strstr(release.text, key);
	if (!at)
		return 0;
	at += strlen(key);
	/* Until Java 8 it was "1.8.0_452". */
	at += str_starts_with(at, "1.") ? 2 : 0;
	version = (int) strtol(at, NULL, 10);
	return version > 0 ? version : 0;
}

/* Where the jars are. */
static char *jar_directory(const char *home, enum product product)
{
	static const char *const below[] = {"lib", "libs"};

	/* Kafka's home may have a lib that is none of Kafka's. */
	for (size_t i = product == PRODUCT_KAFKA ? 1 : 0; i < COUNT(below); i++) {
		cleanup_free char *directory = xasprintf("%s/%s", home, below[i]);

		if (access(directory, F_OK) == 0)
			return steal_pointer(&directory);
	}
	return xstrdup(home);
}

int jvm_java_list_jars(const char *home, enum product product, struct strv *jars, struct err *err)
{
	cleanup_free char *directory = jar_directory(home, product);
	cleanup_dir DIR *open = opendir(directory);
	const struct dirent *entry;

	if (!open) {
		err_system(err, errno, "cannot list the jars in %s", directory);
		err->code = EXIT_CONFIG;
		return -1;
	}
	while ((entry = readdir(open)))
		if (entry->d_name[0] != '.' && str_ends_with(entry->d_name, ".jar"))
			strv_addf(jars, "%s/%s", directory, entry->d_name);
	if (!jars->length)
		return err_set(err, EXIT_CONFIG, "there is no jar in %s", directory);
	strv_sort(jars);
	return 0;
}

int jvm_java_check_jars(const char *home, enum product product, struct err *err)
{
	cleanup_strv struct strv jars = STRV_NULL;

	return jvm_java_list_jars(home, product, &jars, err);
}

char *jvm_java_security(void)
{
	return xstrdup("# made by kafka-init\n"
		       "networkaddress.cache.ttl=5\n"
		       "networkaddress.cache.negative.ttl=1\n");
}
