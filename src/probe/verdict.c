// SPDX-License-Identifier: Apache-2.0
#include "probe/verdict.h"

#include <stdarg.h>

#include "base/mem.h"

void verdict_finish(struct verdict *verdict)
{
	free(verdict->line);
	verdict->line = NULL;
}

void verdict_set(struct verdict *verdict, enum exit_code code, const char *format, ...)
{
	char *line;
	va_list args;

	va_start(args, format);
	line = xvasprintf(format, args);
	va_end(args);
	verdict_finish(verdict);
	*verdict = (struct verdict) {.code = code, .line = line};
}
