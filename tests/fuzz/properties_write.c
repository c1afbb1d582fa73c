// SPDX-License-Identifier: Apache-2.0
/* What is set, any UTF-8, is what Java's reader gets: pieces are keys and values by turns. */
#include "fuzz.h"

#include "base/utf8.h"
#include "settings/properties.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_settings struct settings given = SETTINGS_NULL;
	cleanup_settings struct settings read = SETTINGS_NULL;
	cleanup_findings struct findings findings = FINDINGS_NULL;
	cleanup_free char *text = NULL;
	struct pieces pieces = pieces_of(data, size);

	while (pieces.at < pieces.end) {
		cleanup_free char *key = pieces_next(&pieces);
		cleanup_free char *value = pieces_next(&pieces);

		if (utf8_is_valid(key) && utf8_is_valid(value))
			settings_set(&given, key, value,
				     (struct origin) {LAYER_OPTION, "input", 0});
	}
	text = properties_format(&given, "");
	properties_read(text, strlen(text), "written", &read, &findings);
	must(!findings.length);
	must(same_settings(&given, &read));
	return 0;
}
