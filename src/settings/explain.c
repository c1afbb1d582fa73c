// SPDX-License-Identifier: Apache-2.0
#include "settings/explain.h"

#include <stdint.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"

/* A longer value sticks out of its column, so that it does not move all others. */
#define VALUE_WIDTH 48

#define OVERRODE "  overrode"

static int compare_keys(const void *a, const void *b)
{
	return strcmp((*(const struct setting *const *) a)->key,
		      (*(const struct setting *const *) b)->key);
}

const struct setting **explain_sort(const struct settings *settings)
{
	const struct setting **sorted = xcalloc(settings->length + 1, sizeof(struct setting *));

	for (size_t i = 0; i < settings->length; i++)
		sorted[i] = &settings->items[i];
	qsort(sorted, settings->length, sizeof(struct setting *), compare_keys);
	return sorted;
}

/* How a value is shown. An empty value is a value, too. A file or a Secret can hold anything, but
 * it is shown on one line. */
static char *cell(const struct setting *setting)
{
	const char *written = setting_text(setting);
	char *text = xstrdup(setting_is_secret(setting->key) ? "[hidden]"
			     : *written			     ? written
							     : "(empty)");

	str_hide_controls(text);
	return text;
}

/* In characters, as a terminal counts them. */
static size_t width_of(const char *text)
{
	size_t width = 0;

	for (; *text; text++)
		width += (*text & 0xc0) != 0x80;
	return width;
}

static void add_padded(struct str *out, const char *text, size_t width)
{
	size_t own = width_of(text);

	str_addf(out, "%s%*s  ", text, own < width ? (int) (width - own) : 0, "");
}

struct widths {
	size_t key, value;
};

static void add_row(struct str *out, const struct widths *widths, const char *key,
		    const char *value, const char *origin)
{
	cleanup_free char *shown_key = xstrdup(key);
	cleanup_free char *shown_origin = xstrdup(origin);

	str_hide_controls(shown_key);
	str_hide_controls(shown_origin);
	add_padded(out, shown_key, widths->key);
	add_padded(out, value, widths->value);
	str_addf(out, "%s\n", shown_origin);
}

static void widen(size_t *widthp, size_t width, size_t most)
{
	if (width > *widthp && width <= most)
		*widthp = width;
}

static struct widths measure(const struct explained *list)
{
	struct widths widths = {width_of(list->title), strlen("value")};

	for (size_t i = 0; i < list->settings->length; i++) {
		const struct setting *setting = &list->settings->items[i];

		widen(&widths.key, width_of(setting->key), SIZE_MAX);
		if (setting->overrode)
			widen(&widths.key, strlen(OVERRODE), SIZE_MAX);
		for (; setting; setting = setting->overrode) {
			cleanup_free char *value = cell(setting);

			widen(&widths.value, width_of(value), VALUE_WIDTH);
		}
	}
	return widths;
}

static void add_list(struct str *out, const struct explained *list)
{
	const struct setting **sorted = explain_sort(list->settings);
	struct widths widths = measure(list);

	add_row(out, &widths, list->title, "value", "origin");
	for (size_t i = 0; i < list->settings->length; i++) {
		for (const struct setting *at = sorted[i]; at; at = at->overrode) {
			cleanup_free char *value = cell(at);

			add_row(out, &widths, at == sorted[i] ? at->key : OVERRODE, value,
				at->origin);
		}
	}
	free(sorted);
}

char *explain_table(const struct explained *lists, size_t count)
{
	cleanup_str struct str out = STR_NULL;

	for (size_t i = 0; i < count; i++) {
		if (!lists[i].settings->length)
			continue;
		if (out.length)
			str_add_char(&out, '\n');
		add_list(&out, &lists[i]);
	}
	return str_steal(&out);
}
