// SPDX-License-Identifier: Apache-2.0
#include "base/mem.h"

#include <stdio.h>
#include <string.h>

#include "base/exit_code.h"

static _Noreturn void out_of_memory(void)
{
	static const char line[] = "kafka-init: error: out of memory\n";

	(void) !write(STDERR_FILENO, line, sizeof(line) - 1);
	_exit(EXIT_SYSTEM);
}

static void *checked(void *memory)
{
	if (!memory)
		out_of_memory();
	return memory;
}

void *xcalloc(size_t count, size_t size)
{
	return checked(calloc(count ? count : 1, size ? size : 1));
}

void *xreallocarray(void *old, size_t count, size_t size)
{
	return checked(reallocarray(old, count ? count : 1, size ? size : 1));
}

char *xstrdup(const char *text)
{
	return checked(strdup(text));
}

char *xstrndup(const char *text, size_t length)
{
	return checked(strndup(text, length));
}

char *xvasprintf(const char *format, va_list args)
{
	char *text = NULL;

	if (vasprintf(&text, format, args) < 0)
		out_of_memory();
	return text;
}

char *xasprintf(const char *format, ...)
{
	char *text;
	va_list args;

	va_start(args, format);
	text = xvasprintf(format, args);
	va_end(args);
	return text;
}

void *xgrow(void *items, size_t length, size_t *capacityp, size_t size)
{
	if (length < *capacityp)
		return items;
	*capacityp = *capacityp ? *capacityp * 2 : 8;
	return xreallocarray(items, *capacityp, size);
}
