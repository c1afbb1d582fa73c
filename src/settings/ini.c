// SPDX-License-Identifier: Apache-2.0
#include "settings/ini.h"

#include <ini.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/nearest.h"
#include "base/str.h"
#include "base/utf8.h"

/* What Windows puts at the beginning of UTF-8. inih skips it, and reads the line from behind it. */
#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

/* inih 55: INI_MAX_LINE is 200, with the newline and the terminator. */
#define LINE_MAX_LENGTH 198

struct reading {
	const char *path;
	const char *at;
	const char *const *names;
	size_t count;
	unsigned line;
	struct settings *tool;
	struct findings *findings;
};

static void add_error(struct reading *reading, const char *remedy, const char *what)
{
	cleanup_free char *place = xasprintf("%s:%u", reading->path, reading->line);

	findings_add(reading->findings, FINDING_ERROR, place, remedy, "%s", what);
}

/* What inih would silently read otherwise than it is written; NULL: nothing. */
static const char *misread(const char *line, size_t length)
{
	if (length >= strlen(BYTE_ORDER_MARK) && str_starts_with(line, BYTE_ORDER_MARK))
		return "the line begins with a byte order mark";
	/* In a comment nothing can be lost. */
	if (*line == '#' || *line == ';')
		return NULL;
	if (length > LINE_MAX_LENGTH)
		return "the line has more than 198 bytes, the rest would be lost";
	if (memchr(line, '\0', length))
		return "the line holds a NUL byte";
	if (length && str_is_blank(*line) && strspn(line, " \t\r\f\v") < length)
		return "an indented line would be taken as a second value";
	if (*line == '[')
		return "there are no sections";
	if (strspn(line, " \t\r\f\v") < length && !memchr(line, '=', length) &&
	    !memchr(line, ':', length))
		return "the line is no `key = value`";
	for (size_t i = 1; i < length; i++)
		if (line[i] == ';' && str_is_blank(line[i - 1]))
			return "the rest after a blank and `;` would be lost";
	return NULL;
}

/* What inih reads lines with in place of fgets(3): it gives only lines that inih reads as they are
 * written. */
static char *next_line(char *buffer, int size, void *stream)
{
	struct reading *reading = stream;
	size_t length, copied;
	const char *wrong;

	if (!*reading->at)
		return NULL;
	reading->line++;
	length = strcspn(reading->at, "\n");
	wrong = misread(reading->at, length);
	if (wrong)
		add_error(reading, "write it in another way, or use the variable", wrong);
	copied = wrong ? 0 : length;
	if (copied + 2 > (size_t) size)
		copied = (size_t) size - 2;
	memcpy(buffer, reading->at, copied);
	memcpy(buffer + copied, "\n", 2);
	reading->at += length + (reading->at[length] == '\n');
	return buffer;
}

static int take(void *user, const char *section, const char *name, const char *value)
{
	struct reading *reading = user;
	const char *nearest = nearest_word(name, reading->names, reading->count, 3);

	(void) section;
	if (nearest && str_equal(nearest, name)) {
		settings_set(reading->tool, name, value,
			     (struct origin) {LAYER_FILE, reading->path, reading->line});
	} else {
		cleanup_free char *what =
			nearest ? xasprintf("there is no setting `%s`, the nearest is `%s`", name,
					    nearest)
				: xasprintf("there is no setting `%s`", name);

		add_error(reading, "see kafka-init.ini(5)", what);
	}
	return 1;
}

void ini_read(const char *path, const char *named_by, const char *const *names, size_t count,
	      struct settings *tool, struct findings *findings)
{
	cleanup_str struct str content = STR_NULL;
	struct reading reading = {
		.path = path, .names = names, .count = count, .tool = tool, .findings = findings};
	struct err err;
	int line;

	if (file_read(path, FILE_SIZE_MAX, &content, &err) < 0) {
		findings_add(findings, FINDING_ERROR, named_by, "make it readable for this user",
			     "%s", err.text);
		return;
	}
	if (strlen(content.text) != content.length || !utf8_is_valid(content.text)) {
		findings_add(findings, FINDING_ERROR, path, "write it in UTF-8",
			     "the file is not UTF-8 text");
		return;
	}
	reading.at = content.text;
	if (str_starts_with(content.text, BYTE_ORDER_MARK))
		reading.at += strlen(BYTE_ORDER_MARK);
	line = ini_parse_stream(next_line, &reading, take, &reading);
	if (line > 0) {
		reading.line = (unsigned) line;
		add_error(&reading, "write `key = value`", "the line is no `key = value`");
	}
}
