// SPDX-License-Identifier: Apache-2.0
#include "settings/settings.h"

#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"

/* A shorter list is looked through from its beginning. */
#define INDEXED_FROM 64

static void free_texts(struct setting *setting)
{
	free(setting->key);
	free(setting->value);
	free(setting->origin);
	free(setting->reference);
}

/* Without recursion, whose depth a file could choose by setting one key on every line. */
static void setting_finish(struct setting *setting)
{
	struct setting *old = setting->overrode;

	free_texts(setting);
	while (old) {
		struct setting *older = old->overrode;

		free_texts(old);
		free(old);
		old = older;
	}
}

void settings_finish(struct settings *settings)
{
	for (size_t i = 0; i < settings->length; i++)
		setting_finish(&settings->items[i]);
	free(settings->items);
	free(settings->slots);
	*settings = SETTINGS_NULL;
}

/* FNV-1a. The keys are the user's own: nobody gains by making them collide. */
static uint32_t hash(const char *key)
{
	uint32_t hash = 2166136261U;

	for (; *key; key++)
		hash = (hash ^ (unsigned char) *key) * 16777619U;
	return hash;
}

/* The slot of a key, or the free one where it belongs. There is always a free one. */
static uint32_t *find_slot(const struct settings *settings, const char *key)
{
	size_t at = hash(key) % settings->slot_count;

	while (settings->slots[at] && !str_equal(settings->items[settings->slots[at] - 1].key, key))
		at = (at + 1) % settings->slot_count;
	return &settings->slots[at];
}

static void index_all(struct settings *settings)
{
	free(settings->slots);
	settings->slots = NULL;
	settings->slot_count = settings->length < INDEXED_FROM ? 0 : settings->length * 4;
	if (!settings->slot_count)
		return;
	settings->slots = xcalloc(settings->slot_count, sizeof(*settings->slots));
	for (size_t i = 0; i < settings->length; i++)
		*find_slot(settings, settings->items[i].key) = (uint32_t) i + 1;
}

static void index_last(struct settings *settings)
{
	if (settings->length < INDEXED_FROM)
		return;
	if (settings->length * 2 > settings->slot_count)
		index_all(settings);
	else
		*find_slot(settings, settings->items[settings->length - 1].key) =
			(uint32_t) settings->length;
}

static char *origin_format(struct origin origin)
{
	return origin.line ? xasprintf("%s:%u", origin.name, origin.line) : xstrdup(origin.name);
}

static void set(struct settings *settings, const char *key, const char *value, struct origin origin,
		bool literal)
{
	struct setting *place = settings_find(settings, key);
	bool is_new = !place;
	struct setting new = {
		.key = xstrdup(key),
		.value = xstrdup(value),
		.layer = origin.layer,
		.origin = origin_format(origin),
		.literal = literal,
	};

	if (place) {
		new.overrode = xcalloc(1, sizeof(*new.overrode));
		*new.overrode = *place;
	} else {
		settings->items = xgrow(settings->items, settings->length, &settings->capacity,
					sizeof(*settings->items));
		place = &settings->items[settings->length++];
	}
	*place = new;
	if (is_new)
		index_last(settings);
}

void settings_set(struct settings *settings, const char *key, const char *value,
		  struct origin origin)
{
	set(settings, key, value, origin, origin.layer == LAYER_FILE);
}

void settings_set_literal(struct settings *settings, const char *key, const char *value,
			  struct origin origin)
{
	set(settings, key, value, origin, true);
}

struct setting *settings_find(const struct settings *settings, const char *key)
{
	if (settings->slots) {
		uint32_t slot = *find_slot(settings, key);

		return slot ? &settings->items[slot - 1] : NULL;
	}
	for (size_t i = 0; i < settings->length; i++)
		if (str_equal(settings->items[i].key, key))
			return &settings->items[i];
	return NULL;
}

const char *settings_get(const struct settings *settings, const char *key)
{
	const struct setting *setting = settings_find(settings, key);

	return setting ? setting->value : NULL;
}

const char *settings_origin(const struct settings *settings, const char *key)
{
	const struct setting *setting = settings_find(settings, key);

	return setting ? setting->origin : "";
}

void settings_remove(struct settings *settings, const char *key)
{
	struct setting *setting = settings_find(settings, key);
	size_t after;

	if (!setting)
		return;
	setting_finish(setting);
	after = settings->length - (size_t) (setting - settings->items) - 1;
	memmove(setting, setting + 1, after * sizeof(*setting));
	settings->length--;
	if (settings->slots)
		index_all(settings);
}

void setting_replace_value(struct setting *setting, char *value)
{
	free(setting->value);
	setting->value = value;
}

const char *setting_text(const struct setting *setting)
{
	return setting->reference ? setting->reference : setting->value;
}

void setting_trim(struct setting *setting)
{
	for (; setting; setting = setting->overrode)
		setting_replace_value(setting, str_trim_java(setting->value));
}

bool setting_is_secret(const char *key)
{
	static const char *const endings[] = {SETTING_SECRET_ENDINGS};

	for (size_t i = 0; i < COUNT(endings); i++)
		if (str_ends_with(key, endings[i]))
			return true;
	return false;
}

static const char *shown(const struct setting *setting)
{
	return setting_is_secret(setting->key) ? "[hidden]" : setting_text(setting);
}

void settings_log_overrides(const struct settings *settings)
{
	for (size_t i = 0; i < settings->length; i++) {
		const struct setting *setting = &settings->items[i];
		const struct setting *old = setting->overrode;

		while (old && old->layer != LAYER_DEFAULT &&
		       str_equal(setting_text(old), setting_text(setting)))
			old = old->overrode;
		if (!old || old->layer == LAYER_DEFAULT)
			continue;
		log_info("%s: %s from %s, not %s from %s", setting->key, shown(setting),
			 setting->origin, shown(old), old->origin);
	}
}
