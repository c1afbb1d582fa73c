/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stands where java is and says what it was given: its descriptors, its signal state, its
 * arguments. Static, for an image that has no library to load.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Every open descriptor, but the one that reads the directory. */
static void say_descriptors(void)
{
	DIR *dir = opendir("/proc/self/fd");
	if (!dir)
		return;
	for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir)) {
		char target[4096];
		ssize_t length = readlinkat(dirfd(dir), entry->d_name, target, sizeof target - 1);
		if (length < 0 || (int) strtol(entry->d_name, NULL, 10) == dirfd(dir))
			continue;
		target[length] = '\0';
		printf("fd %s %s\n", entry->d_name, target);
	}
	closedir(dir);
}

/* Ignored, blocked and pending signals. */
static void say_signals(void)
{
	char line[4096];
	FILE *status = fopen("/proc/self/status", "r");
	if (!status)
		return;
	while (fgets(line, sizeof line, status))
		if (strncmp(line, "Sig", 3) == 0 || strncmp(line, "Shd", 3) == 0)
			printf("signals %s", line);
	fclose(status);
}

int main(int argc, char **argv, char **environment)
{
	say_descriptors();
	say_signals();
	printf("pid %d\n", (int) getpid());
	for (int i = 0; i < argc; i++)
		printf("argument %s\n", argv[i]);
	for (char **variable = environment; *variable; variable++)
		printf("variable %s\n", *variable);
	return 0;
}
