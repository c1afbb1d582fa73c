// SPDX-License-Identifier: Apache-2.0
#include "probe/verdict.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/mem.h"

void verdict_finish(struct verdict *verdict)
{
	free(verdict->line);
	verdict->line = NULL;
}

void verdict_set(struct verdict *verdict, enum exit_code code, const char *format, ...)
{
	char *line = NULL;
	va_list args;

	va_start(args, format);
	if (vasprintf(&line, format, args) < 0)
		line = xstrdup(format);
	va_end(args);
	verdict_finish(verdict);
	*verdict = (struct verdict) {.code = code, .line = line};
}
