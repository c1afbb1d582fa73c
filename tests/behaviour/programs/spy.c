/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stands where java is: says what it was given, each record ended by a NUL, and exits with
 * $SPY_EXIT, or goes on without a handler for any signal when $SPY_STAYS is set. Static: a pod has
 * no libraries.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static void say_descriptors(void)
{
	DIR *directory = opendir("/proc/self/fd");

	if (!directory)
		return;
	for (struct dirent *entry = readdir(directory); entry; entry = readdir(directory)) {
		char target[4096];
		ssize_t length =
			readlinkat(dirfd(directory), entry->d_name, target, sizeof target - 1);

		if (length < 0 || (int) strtol(entry->d_name, NULL, 10) == dirfd(directory))
			continue;
		target[length] = '\0';
		printf("fd %s %s%c", entry->d_name, target, '\0');
	}
	closedir(directory);
}

/* The lines of a file, each as one record. */
static void say_lines(const char *what, const char *path)
{
	char line[4096];
	FILE *file = fopen(path, "r");

	if (!file)
		return;
	while (fgets(line, sizeof line, file)) {
		line[strcspn(line, "\n")] = '\0';
		printf("%s %s%c", what, line, '\0');
	}
	fclose(file);
}

int main(int argc, char **argv, char **environment)
{
	char directory[4096] = "";

	say_descriptors();
	say_lines("status", "/proc/self/status");
	say_lines("stat", "/proc/self/stat");
	printf("cwd %s%c", getcwd(directory, sizeof directory) ? directory : "", '\0');
	printf("close_range %ld%c", syscall(SYS_close_range, 1000U, ~0U, 0U), '\0');
	for (int i = 0; i < argc; i++)
		printf("argument %s%c", argv[i], '\0');
	for (char **variable = environment; *variable; variable++)
		printf("variable %s%c", *variable, '\0');
	fflush(stdout);
	while (getenv("SPY_STAYS"))
		pause();
	return getenv("SPY_EXIT") ? (int) strtol(getenv("SPY_EXIT"), NULL, 10) : 0;
}
