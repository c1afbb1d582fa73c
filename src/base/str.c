// SPDX-License-Identifier: Apache-2.0
#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"

char str_nothing[1] = "";

void str_finish(struct str *str)
{
	if (str->capacity)
		free(str->text);
	*str = STR_NULL;
}

static void reserve(struct str *str, size_t more)
{
	size_t need = str->length + more + 1;
	size_t capacity = str->capacity ? str->capacity : 16;

	if (need <= str->capacity)
		return;
	while (capacity < need)
		capacity *= 2;
	str->text = xreallocarray(str->capacity ? str->text : NULL, capacity, 1);
	str->capacity = capacity;
}

void str_truncate(struct str *str, size_t length)
{
	if (length >= str->length)
		return;
	str->length = length;
	str->text[length] = '\0';
}

void str_add_bytes(struct str *str, const void *bytes, size_t length)
{
	reserve(str, length);
	if (length)
		memcpy(str->text + str->length, bytes, length);
	str->length += length;
	str->text[str->length] = '\0';
}

void str_add(struct str *str, const char *text)
{
	str_add_bytes(str, text, strlen(text));
}

void str_add_char(struct str *str, char c)
{
	str_add_bytes(str, &c, 1);
}

void str_addf(struct str *str, const char *format, ...)
{
	va_list args, again;
	int length;

	va_start(args, format);
	va_copy(again, args);
	length = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (length > 0) {
		reserve(str, (size_t) length);
		vsnprintf(str->text + str->length, (size_t) length + 1, format, again);
		str->length += (size_t) length;
	}
	va_end(again);
}

char *str_steal(struct str *str)
{
	char *text = str->capacity ? str->text : xstrdup("");

	*str = STR_NULL;
	return text;
}

bool str_equal(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

bool str_equal_nocase(const char *a, const char *b)
{
	return strcasecmp(a, b) == 0;
}

bool str_starts_with(const char *text, const char *start)
{
	return strncmp(text, start, strlen(start)) == 0;
}

bool str_ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), tail = strlen(end);

	return length >= tail && memcmp(text + length - tail, end, tail) == 0;
}

bool str_is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

void str_lower(char *text)
{
	for (; *text; text++)
		if (*text >= 'A' && *text <= 'Z')
			*text = (char) (*text - 'A' + 'a');
}

void str_hide_controls(char *text)
{
	for (; *text; text++)
		if ((unsigned char) *text < ' ' || *text == 0x7F)
			*text = '?';
}

char *str_trim(const char *text)
{
	size_t length;

	while (str_is_blank(*text))
		text++;
	length = strlen(text);
	while (length && str_is_blank(text[length - 1]))
		length--;
	return xstrndup(text, length);
}

char *str_trim_java(const char *text)
{
	const char *end;

	while (*text && (unsigned char) *text <= ' ')
		text++;
	end = text + strlen(text);
	while (end > text && (unsigned char) end[-1] <= ' ')
		end--;
	return xstrndup(text, (size_t) (end - text));
}
