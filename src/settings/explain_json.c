// SPDX-License-Identifier: Apache-2.0
#include "settings/explain_json.h"

#include <jansson.h>

#include "base/mem.h"

static const char *const layer_names[] = {
	[LAYER_DEFAULT] = "default",	     [LAYER_FILE] = "file",
	[LAYER_ENVIRONMENT] = "environment", [LAYER_OPTION] = "option",
	[LAYER_IDENTITY] = "identity",
};

static const char *const level_names[] = {
	[FINDING_WARNING] = "warning",
	[FINDING_ERROR] = "error",
	[FINDING_REFUSAL] = "refusal",
};

/* "?" stands for a value that is not UTF-8, which has a finding of its own. */
static void set_text(json_t *object, const char *key, const char *text)
{
	json_t *value = json_string(text);

	json_object_set_new(object, key, value ? value : json_string("?"));
}

static json_t *setting_object(const struct setting *setting)
{
	json_t *object = json_object();

	if (setting_is_secret(setting->key))
		json_object_set_new(object, "value", json_null());
	else
		set_text(object, "value", setting_text(setting));
	set_text(object, "layer", layer_names[setting->layer]);
	set_text(object, "origin", setting->origin);
	return object;
}

static json_t *list_object(const struct settings *settings)
{
	const struct setting **sorted = explain_sort(settings);
	json_t *list = json_object();

	for (size_t i = 0; i < settings->length; i++) {
		json_t *object = setting_object(sorted[i]);
		json_t *overrode = json_array();

		for (const struct setting *old = sorted[i]->overrode; old; old = old->overrode)
			json_array_append_new(overrode, setting_object(old));
		json_object_set_new(object, "secret",
				    json_boolean(setting_is_secret(sorted[i]->key)));
		json_object_set_new(object, "overrode", overrode);
		json_object_set_new(list, sorted[i]->key, object);
	}
	free(sorted);
	return list;
}

static char *dump(json_t *root)
{
	cleanup_free char *text = json_dumps(root, JSON_INDENT(2));

	json_decref(root);
	return xasprintf("%s\n", text ? text : "{}");
}

char *explain_json(const char *role, const struct explained *lists, size_t count)
{
	json_t *root = json_object();

	set_text(root, "role", role);
	for (size_t i = 0; i < count; i++)
		json_object_set_new(root, lists[i].title, list_object(lists[i].settings));
	return dump(root);
}

char *explain_json_findings(const char *role, const struct findings *findings)
{
	json_t *root = json_object(), *array = json_array();

	set_text(root, "role", role);
	json_object_set_new(root, "ok", json_boolean(findings_exit_code(findings) == EXIT_OK));
	for (size_t i = 0; i < findings->length; i++) {
		const struct finding *finding = &findings->items[i];
		json_t *object = json_object();

		set_text(object, "level", level_names[finding->level]);
		set_text(object, "origin", finding->origin);
		set_text(object, "what", finding->what);
		set_text(object, "remedy", finding->remedy);
		json_array_append_new(array, object);
	}
	json_object_set_new(root, "findings", array);
	return dump(root);
}
