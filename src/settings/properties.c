// SPDX-License-Identifier: Apache-2.0
#include "settings/properties.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

/* Reading: the two steps of java.util.Properties, LineReader.readLine and load0. */

struct line_reader {
	const char *bytes;
	size_t length;
	size_t at;
	unsigned line;	     /* of the byte at `at` */
	unsigned first_line; /* of the logical line in `text` */
	struct str text;
};

static bool is_java_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\f';
}

static bool is_line_end(char c)
{
	return c == '\n' || c == '\r';
}

/* A CR, an LF or both are one line end. */
static char next_byte(struct line_reader *reader)
{
	char c = reader->bytes[reader->at++];

	if (c == '\n' ||
	    (c == '\r' && (reader->at == reader->length || reader->bytes[reader->at] != '\n')))
		reader->line++;
	return c;
}

static void skip_comment(struct line_reader *reader)
{
	while (reader->at < reader->length && !is_line_end(reader->bytes[reader->at]))
		reader->at++;
}

/* A line that ends in an odd number of backslashes goes on in the next one, after its blanks. */
static void continue_line(struct line_reader *reader, char line_end)
{
	str_truncate(&reader->text, reader->text.length - 1);
	if (line_end == '\r' && reader->at < reader->length && reader->bytes[reader->at] == '\n')
		next_byte(reader);
}

/* The next logical line in reader->text; false at the end. */
static bool read_logical_line(struct line_reader *reader)
{
	bool skip_blanks = true, continued = false, backslash = false;

	str_truncate(&reader->text, 0);
	while (reader->at < reader->length) {
		unsigned line = reader->line;
		char c = next_byte(reader);

		if (skip_blanks && (is_java_blank(c) || (!continued && is_line_end(c))))
			continue;
		skip_blanks = continued = false;
		if (!reader->text.length && (c == '#' || c == '!')) {
			skip_comment(reader);
			skip_blanks = true;
		} else if (!is_line_end(c)) {
			if (!reader->text.length)
				reader->first_line = line;
			str_add_char(&reader->text, c);
			backslash = c == '\\' && !backslash;
		} else if (!reader->text.length) {
			skip_blanks = true;
		} else if (backslash && reader->at < reader->length) {
			continue_line(reader, c);
			skip_blanks = continued = true;
			backslash = false;
		} else {
			break;
		}
	}
	if (!reader->text.length)
		return false;
	/* A backslash at the very end is dropped, but a lone one still makes a line. */
	if (backslash)
		str_truncate(&reader->text, reader->text.length - 1);
	return true;
}

/* The UTF-16 code units that Java's escapes name, joined to UTF-8. */
struct decoder {
	struct str out;
	uint32_t high; /* a high surrogate that waits for its other half; 0: none */
	const char *wrong;
};

static void add_unit(struct decoder *decoder, uint32_t unit)
{
	bool is_low = unit >= 0xDC00 && unit <= 0xDFFF;

	if (!unit) {
		decoder->wrong = "a NUL character cannot be part of a setting";
	} else if (!!decoder->high != is_low) {
		decoder->wrong = "half a surrogate pair is not a character";
	} else if (is_low) {
		utf8_add(&decoder->out,
			 0x10000 + ((decoder->high - 0xD800) << 10) + (unit - 0xDC00));
		decoder->high = 0;
	} else if (unit >= 0xD800 && unit <= 0xDBFF) {
		decoder->high = unit;
	} else {
		utf8_add(&decoder->out, unit);
	}
}

/* Four hexadecimal digits, no more and no less are read. */
static bool parse_hex4(const char *text, size_t length, uint32_t *unitp)
{
	static const char digits[] = "0123456789abcdef0123456789ABCDEF";

	*unitp = 0;
	if (length < 4)
		return false;
	for (size_t i = 0; i < 4; i++) {
		const char *digit = text[i] ? strchr(digits, text[i]) : NULL;

		if (!digit)
			return false;
		*unitp = *unitp << 4 | (uint32_t) ((digit - digits) % 16);
	}
	return true;
}

/* Properties.loadConvert; the text, or NULL with *wrongp set. */
static char *unescape(const char *text, size_t length, const char **wrongp)
{
	static const char named[] = "trnf", meaning[] = "\t\r\n\f";
	struct decoder decoder = {.out = STR_NULL};
	uint32_t unit;
	char *done;

	for (size_t i = 0; i < length && !decoder.wrong; i++) {
		const char *name;

		unit = (unsigned char) text[i];
		if (text[i] == '\\' && i + 1 < length) {
			i++;
			unit = (unsigned char) text[i];
			name = text[i] ? strchr(named, text[i]) : NULL;
			if (name)
				unit = (unsigned char) meaning[name - named];
			if (text[i] == 'u' && !parse_hex4(text + i + 1, length - i - 1, &unit)) {
				decoder.wrong =
					"malformed \\uxxxx escape: four hexadecimal digits must follow";
				break;
			}
			if (text[i] == 'u')
				i += 4;
		}
		add_unit(&decoder, unit);
	}
	if (!decoder.wrong && decoder.high)
		decoder.wrong = "half a surrogate pair is not a character";
	*wrongp = decoder.wrong;
	done = decoder.wrong ? NULL : str_steal(&decoder.out);
	str_finish(&decoder.out);
	return done;
}

struct span {
	size_t key_end;
	size_t value_start;
};

/* Where Properties.load0 ends the key and starts the value. */
static struct span split(const struct str *line)
{
	struct span span = {.key_end = 0};
	bool backslash = false, separator = false;
	char c;

	for (; span.key_end < line->length; span.key_end++) {
		c = line->text[span.key_end];
		if (!backslash && (c == '=' || c == ':' || is_java_blank(c)))
			break;
		backslash = c == '\\' && !backslash;
	}
	for (span.value_start = span.key_end; span.value_start < line->length; span.value_start++) {
		c = line->text[span.value_start];
		if (is_java_blank(c))
			continue;
		if (separator || (c != '=' && c != ':'))
			break;
		separator = true;
	}
	return span;
}

void properties_read(const char *bytes, size_t length, const char *path, struct settings *settings,
		     struct findings *findings)
{
	struct line_reader reader = {.bytes = bytes, .length = length, .line = 1, .text = STR_NULL};

	while (read_logical_line(&reader)) {
		struct origin origin = {LAYER_FILE, path, reader.first_line};
		struct span span = split(&reader.text);
		const char *wrong, *wrong_value;
		cleanup_free char *key = unescape(reader.text.text, span.key_end, &wrong);
		cleanup_free char *value =
			unescape(reader.text.text + span.value_start,
				 reader.text.length - span.value_start, &wrong_value);

		if (key && value) {
			settings_set(settings, key, value, origin);
		} else {
			cleanup_free char *place = xasprintf("%s:%u", path, reader.first_line);

			findings_add(findings, FINDING_ERROR, place, "correct this line", "%s",
				     wrong ? wrong : wrong_value);
		}
	}
	str_finish(&reader.text);
}

/* Writing. */

static void add_escaped(struct str *out, uint32_t character)
{
	if (character >= 0x10000)
		str_addf(out, "\\u%04X\\u%04X", 0xD800 + ((character - 0x10000) >> 10),
			 0xDC00 + ((character - 0x10000) & 0x3FF));
	else
		str_addf(out, "\\u%04X", character);
}

/* `escaped` are the characters that need a backslash here. */
static void add_text(struct str *out, const char *text, const char *escaped)
{
	static const char named[] = "\t\n\r\f", names[] = "tnrf";
	uint32_t character;
	size_t length;

	for (; *text && (length = utf8_decode(text, &character)); text += length) {
		const char *name = character < 0x80 ? strchr(named, (int) character) : NULL;

		if (name)
			str_addf(out, "\\%c", names[name - named]);
		else if (character < ' ' || character > '~')
			add_escaped(out, character);
		else if (strchr(escaped, (int) character))
			str_addf(out, "\\%c", (char) character);
		else
			str_add_char(out, (char) character);
	}
}

void properties_add(struct str *out, const char *key, const char *value)
{
	/* A key ends at the first of these; # and ! would begin a comment. */
	add_text(out, key, "\\ =:#!");
	str_add_char(out, '=');
	if (*value == ' ')
		str_add_char(out, '\\');
	add_text(out, value, "\\");
	str_add_char(out, '\n');
}

static int compare_keys(const void *a, const void *b)
{
	return strcmp(((const struct setting *) a)->key, ((const struct setting *) b)->key);
}

char *properties_format(const struct settings *settings, const char *head)
{
	/* A shallow copy: the settings keep what it points to. */
	cleanup_free struct setting *sorted = xcalloc(settings->length, sizeof(*sorted));
	cleanup_str struct str out = STR_NULL;

	for (size_t i = 0; i < settings->length; i++)
		sorted[i] = settings->items[i];
	qsort(sorted, settings->length, sizeof(*sorted), compare_keys);
	str_add(&out, head);
	for (size_t i = 0; i < settings->length; i++)
		properties_add(&out, sorted[i].key, setting_text(&sorted[i]));
	return str_steal(&out);
}
