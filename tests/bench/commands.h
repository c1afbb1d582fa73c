/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>
#include <stdnoreturn.h>
#include <sys/resource.h>
#include <time.h>

/* What is to be measured, read from standard input: for each command three lists, its words, its
 * environment and what else the reader needs to know. A list is its length in decimal and its
 * strings; every string, the length too, ends with NUL. */
struct command {
	char **argv;
	char **envp;
	char **more;
};

struct commands {
	struct command *items;
	size_t length;
};

/* Both end the program with a message when something is wrong with what they read. */
void commands_read(struct commands *commands);
size_t rounds_parse(const char *text);

/* One value of each round. */
struct samples {
	long long *values;
	size_t length;
};

struct samples samples_new(size_t capacity);
void samples_add(struct samples *samples, long long value);
/* "name": [1, 2, …], with what stands before it */
void samples_print(const char *before, const char *name, const struct samples *samples);

struct timespec now(void);
long long microseconds_between(struct timespec from, struct timespec to);
/* user and system, of a process and of all its children that it waited for */
long long microseconds_of_cpu(const struct rusage *usage);
/* the exit code, or 128 and the number of the signal */
int code_of(int status);

noreturn void fail(const char *what);
