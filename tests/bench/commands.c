/* SPDX-License-Identifier: Apache-2.0 */
#include "commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>

#define ROUNDS_MAX 1000000
#define STRINGS_MAX 100000

noreturn void fail(const char *what)
{
	perror(what);
	exit(71);
}

static void *allocate(size_t count, size_t size)
{
	void *memory = calloc(count, size);

	if (!memory)
		fail("calloc");
	return memory;
}

static size_t number(const char *text, size_t max)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	if (!*text || *end || value > max) {
		fprintf(stderr, "`%s` is no number from 0 to %zu\n", text, max);
		exit(64);
	}
	return value;
}

size_t rounds_parse(const char *text)
{
	return number(text, ROUNDS_MAX);
}

/* NULL at the end of the input. */
static char *read_string(void)
{
	char *text = NULL;
	size_t size = 0;

	return getdelim(&text, &size, '\0', stdin) < 0 ? NULL : text;
}

static char **read_list(const char *length)
{
	size_t count = length ? number(length, STRINGS_MAX) : 0;
	char **list = allocate(count + 1, sizeof(*list));

	for (size_t i = 0; i < count; i++) {
		list[i] = read_string();
		if (!list[i])
			fail("a list is cut short");
	}
	return list;
}

void commands_read(struct commands *commands)
{
	char *length;

	*commands = (struct commands) {.items = NULL};
	while ((length = read_string())) {
		struct command *items = reallocarray(commands->items, commands->length + 1,
						     sizeof(*commands->items));

		if (!items)
			fail("reallocarray");
		commands->items = items;
		items += commands->length++;
		items->argv = read_list(length);
		items->envp = read_list(read_string());
		items->more = read_list(read_string());
	}
}

struct samples samples_new(size_t capacity)
{
	return (struct samples) {.values = allocate(capacity, sizeof(long long))};
}

void samples_add(struct samples *samples, long long value)
{
	samples->values[samples->length++] = value;
}

void samples_print(const char *before, const char *name, const struct samples *samples)
{
	printf("%s\"%s\": [", before, name);
	for (size_t i = 0; i < samples->length; i++)
		printf("%s%lld", i ? ", " : "", samples->values[i]);
	printf("]");
}

struct timespec now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time;
}

long long microseconds_between(struct timespec from, struct timespec to)
{
	return (to.tv_sec - from.tv_sec) * 1000000LL + (to.tv_nsec - from.tv_nsec) / 1000;
}

long long microseconds_of_cpu(const struct rusage *usage)
{
	return (usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * 1000000LL +
	       usage->ru_utime.tv_usec + usage->ru_stime.tv_usec;
}

int code_of(int status)
{
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
