// SPDX-License-Identifier: Apache-2.0
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int err_set(struct err *err, enum exit_code code, const char *format, ...)
{
	va_list args;

	err->code = code;
	va_start(args, format);
	vsnprintf(err->text, sizeof(err->text), format, args);
	va_end(args);
	return -1;
}

int err_system(struct err *err, int number, const char *format, ...)
{
	va_list args;
	int length;

	err->code = EXIT_SYSTEM;
	va_start(args, format);
	length = vsnprintf(err->text, sizeof(err->text), format, args);
	va_end(args);
	if (length >= 0 && (size_t) length < sizeof(err->text))
		snprintf(err->text + length, sizeof(err->text) - (size_t) length, ": %s",
			 strerror(number));
	return -1;
}

int err_context(struct err *err, const char *format, ...)
{
	char before[ERR_TEXT_SIZE];
	va_list args;
	size_t length, room;

	va_start(args, format);
	vsnprintf(before, sizeof(before), format, args);
	va_end(args);
	length = strlen(before);
	if (length + 2 >= sizeof(err->text))
		return -1;
	room = sizeof(err->text) - length - 3;
	err->text[strlen(err->text) < room ? strlen(err->text) : room] = '\0';
	memmove(err->text + length + 2, err->text, strlen(err->text) + 1);
	memcpy(err->text, before, length);
	memcpy(err->text + length, ": ", 2);
	return -1;
}
