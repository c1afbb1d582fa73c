// SPDX-License-Identifier: Apache-2.0
#include "jvm/java.h"

#include "base/mem.h"
#include "base/str.h"
#include "base/strv.h"
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

char *jvm_java_security(void)
{
	return xstrdup("# made by kafka-init\n"
		       "networkaddress.cache.ttl=5\n"
		       "networkaddress.cache.negative.ttl=1\n");
}
