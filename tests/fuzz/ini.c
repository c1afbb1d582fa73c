// SPDX-License-Identifier: Apache-2.0
/* kafka-init.ini: a file that is taken without a finding says what a plain reading of its lines
 * says. That nothing is lost without a word is the whole point of the reader around inih. */
#include "fuzz.h"

#include "base/strv.h"
#include "settings/ini.h"

static const char *const names[] = {"run-dir", "timeout", "id-offset"};

static void read_plainly(char *content, struct settings *settings)
{
	cleanup_strv struct strv lines = STRV_NULL;

	/* A byte order mark is what Windows puts at the beginning of UTF-8. */
	if (str_starts_with(content, "\xEF\xBB\xBF"))
		content += 3;
	strv_add_split(&lines, content, "\n");
	for (size_t i = 0; i < lines.length; i++) {
		cleanup_free char *line = str_trim(lines.items[i]);
		size_t length = strcspn(line, "=:");
		cleanup_free char *raw = xstrndup(line, length);
		cleanup_free char *name = str_trim(raw);
		cleanup_free char *value = NULL;

		if (!*line || *line == '#' || *line == ';')
			continue;
		must(line[length]);
		value = str_trim(line + length + 1);
		settings_set(settings, name, value, (struct origin) {LAYER_FILE, "input", 0});
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_settings struct settings tool = SETTINGS_NULL;
	cleanup_settings struct settings plain = SETTINGS_NULL;
	cleanup_findings struct findings findings = FINDINGS_NULL;
	struct pieces pieces = pieces_of(data, size);
	cleanup_free char *content = pieces_next(&pieces);

	files_add("input", data, size);
	ini_read("input", "input", names, sizeof(names) / sizeof(*names), &tool, &findings);
	for (size_t i = 0; i < tool.length; i++)
		must(str_equal(tool.items[i].key, names[0]) ||
		     str_equal(tool.items[i].key, names[1]) ||
		     str_equal(tool.items[i].key, names[2]));
	files_forget();
	if (findings.length)
		return 0;
	read_plainly(content, &plain);
	must(same_settings(&tool, &plain));
	return 0;
}
