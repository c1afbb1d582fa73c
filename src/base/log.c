// SPDX-License-Identifier: Apache-2.0
#include "base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/str.h"

static const char *current_phase = "main";
static int copy = -1;

void log_copy_to(int descriptor)
{
	copy = descriptor;
}

void log_phase(const char *phase)
{
	current_phase = phase;
}

static void __attribute__((format(printf, 2, 0)))
write_line(const char *level, const char *format, va_list args)
{
	cleanup_free char *text = NULL;
	cleanup_str struct str line = STR_NULL;
	int saved = errno;

	if (vasprintf(&text, format, args) < 0)
		return;
	str_hide_controls(text);
	str_addf(&line, "kafka-init[%s]: %s: %s\n", current_phase, level, text);
	(void) !write(STDERR_FILENO, line.text, line.length);
	if (copy >= 0)
		(void) !write(copy, line.text, line.length);
	errno = saved;
}

void log_info(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	write_line("info", format, args);
	va_end(args);
}

void log_warning(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	write_line("warning", format, args);
	va_end(args);
}

void log_error(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	write_line("error", format, args);
	va_end(args);
}
