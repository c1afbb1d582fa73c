// SPDX-License-Identifier: Apache-2.0
#include "base/findings.h"

#include <stdarg.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"

/* Room for the last line of a list that was cut. */
#define MORE_SIZE 32

void findings_finish(struct findings *findings)
{
	for (size_t i = 0; i < findings->length; i++) {
		free(findings->items[i].origin);
		free(findings->items[i].what);
		free(findings->items[i].remedy);
	}
	free(findings->items);
	*findings = FINDINGS_NULL;
}

void findings_add(struct findings *findings, enum finding_level level, const char *origin,
		  const char *remedy, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	findings->items = xgrow(findings->items, findings->length, &findings->capacity,
				sizeof(*findings->items));
	findings->items[findings->length++] = (struct finding) {
		.level = level,
		.origin = xstrdup(origin),
		.what = xvasprintf(format, args),
		.remedy = xstrdup(remedy),
	};
	va_end(args);
}

enum exit_code findings_exit_code(const struct findings *findings)
{
	enum exit_code code = EXIT_OK;

	for (size_t i = 0; i < findings->length; i++) {
		if (findings->items[i].level == FINDING_REFUSAL)
			return EXIT_REFUSED;
		if (findings->items[i].level == FINDING_ERROR)
			code = EXIT_CONFIG;
	}
	return code;
}

char *finding_format(const struct finding *finding)
{
	return xasprintf("%s%s%s%s%s", finding->origin, *finding->origin ? ": " : "", finding->what,
			 *finding->remedy ? "; " : "", finding->remedy);
}

/* The lines that fit into `size` bytes. */
static void add_lines(const struct findings *findings, size_t size, struct str *text,
		      size_t *left_outp)
{
	*left_outp = 0;
	for (size_t i = 0; i < findings->length; i++) {
		cleanup_free char *line = finding_format(&findings->items[i]);

		if (findings->items[i].level == FINDING_WARNING)
			continue;
		if (text->length + strlen(line) + 1 > size)
			++*left_outp;
		else
			str_addf(text, "%s\n", line);
	}
}

char *findings_format(const struct findings *findings, size_t size)
{
	cleanup_str struct str text = STR_NULL;
	size_t left_out;

	add_lines(findings, size, &text, &left_out);
	if (left_out) {
		str_truncate(&text, 0);
		add_lines(findings, size > MORE_SIZE ? size - MORE_SIZE : 0, &text, &left_out);
		str_addf(&text, "and %zu more\n", left_out);
	}
	return str_steal(&text);
}
