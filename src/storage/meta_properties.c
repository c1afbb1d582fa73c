// SPDX-License-Identifier: Apache-2.0
#include "storage/meta_properties.h"

#include <errno.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/str.h"
#include "settings/properties.h"

/* Reads a number that MetaProperties.Builder demands (PropertiesUtils.loadRequiredIntProp). */
static bool read_number(const struct settings *all, const char *key, int64_t min, int64_t max,
			struct meta_properties *meta, int64_t *valuep)
{
	const char *text = settings_get(all, key);

	if (text && number_parse(text, min, max, valuep))
		return true;
	if (!meta->problem)
		meta->problem = text ? xasprintf("%s of " META_PROPERTIES " is `%s`", key, text)
				     : xasprintf(META_PROPERTIES " holds no %s", key);
	return false;
}

static char *copy(const struct settings *all, const char *key)
{
	const char *text = settings_get(all, key);

	return text ? xstrdup(text) : NULL;
}

/* Version 0 is that of ZooKeeper's time, where everything may be missing; 1 is KRaft's. */
static void understand(const struct settings *all, struct meta_properties *meta)
{
	if (settings_find(all, "version") &&
	    !read_number(all, "version", 0, 1, meta, &meta->version))
		return;
	if (meta->version == 1)
		read_number(all, "node.id", 0, INT32_MAX, meta, &meta->id);
	else if (settings_find(all, "broker.id"))
		read_number(all, "broker.id", INT32_MIN, INT32_MAX, meta, &meta->id);
	meta->cluster_id = copy(all, "cluster.id");
	meta->directory_id = copy(all, "directory.id");
	if (meta->version == 1 && !meta->cluster_id && !meta->problem)
		meta->problem = xstrdup(META_PROPERTIES " holds no cluster.id");
}

void meta_properties_read(const char *directory, struct meta_properties *meta)
{
	cleanup_settings struct settings all = SETTINGS_NULL;
	cleanup_findings struct findings findings = FINDINGS_NULL;
	cleanup_str struct str content = STR_NULL;
	struct err err;

	*meta = (struct meta_properties) {
		.path = xasprintf("%s/" META_PROPERTIES, directory),
		.id = -1,
	};
	if (file_read(meta->path, FILE_SIZE_MAX, &content, &err) < 0) {
		meta->is_there = errno != ENOENT;
		meta->problem = meta->is_there ? xstrdup(err.text) : NULL;
		return;
	}
	meta->is_there = true;
	properties_read(content.text, content.length, meta->path, &all, &findings);
	if (findings.length)
		meta->problem =
			xasprintf("%s: %s", findings.items[0].origin, findings.items[0].what);
	else
		understand(&all, meta);
}

void meta_properties_finish(struct meta_properties *meta)
{
	free(meta->path);
	free(meta->problem);
	free(meta->cluster_id);
	free(meta->directory_id);
	*meta = (struct meta_properties) {.id = -1};
}
