// SPDX-License-Identifier: Apache-2.0
#include "base/strv.h"

#include <stdarg.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"

void strv_finish(struct strv *strv)
{
	for (size_t i = 0; i < strv->length; i++)
		free(strv->items[i]);
	free(strv->items);
	*strv = STRV_NULL;
}

void strv_take(struct strv *strv, char *text)
{
	strv->items = xgrow(strv->items, strv->length + 1, &strv->capacity, sizeof(*strv->items));
	strv->items[strv->length++] = text;
	strv->items[strv->length] = NULL;
}

void strv_add(struct strv *strv, const char *text)
{
	strv_take(strv, xstrdup(text));
}

void strv_addf(struct strv *strv, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	strv_take(strv, xvasprintf(format, args));
	va_end(args);
}

void strv_add_split(struct strv *strv, const char *text, const char *separators)
{
	while (text && *(text += strspn(text, separators))) {
		size_t length = strcspn(text, separators);

		strv_take(strv, xstrndup(text, length));
		text += length;
	}
}

bool strv_contains(const struct strv *strv, const char *text)
{
	for (size_t i = 0; i < strv->length; i++)
		if (str_equal(strv->items[i], text))
			return true;
	return false;
}

char *strv_join(const struct strv *strv, const char *separator)
{
	cleanup_str struct str joined = STR_NULL;

	for (size_t i = 0; i < strv->length; i++) {
		if (i)
			str_add(&joined, separator);
		str_add(&joined, strv->items[i]);
	}
	return str_steal(&joined);
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *) a, *(char *const *) b);
}

void strv_sort(struct strv *strv)
{
	if (strv->length)
		qsort(strv->items, strv->length, sizeof(*strv->items), compare);
}
