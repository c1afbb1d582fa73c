// SPDX-License-Identifier: Apache-2.0
/* server.properties and zoo.cfg as they are mounted, any bytes: what was read is written in ASCII,
 * and reads back the same. */
#include "fuzz.h"

#include "settings/properties.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_settings struct settings first = SETTINGS_NULL;
	cleanup_settings struct settings second = SETTINGS_NULL;
	cleanup_findings struct findings findings = FINDINGS_NULL;
	cleanup_findings struct findings none = FINDINGS_NULL;
	cleanup_free char *bytes = xcalloc(size, 1);
	cleanup_free char *text = NULL;
	cleanup_free char *again = NULL;

	/* A block of its own size, without a terminator: a mounted file has none. */
	if (size)
		memcpy(bytes, data, size);
	properties_read(bytes, size, "input", &first, &findings);
	text = properties_format(&first, "# head\n");
	properties_read(text, strlen(text), "written", &second, &none);
	must(!none.length);
	must(same_settings(&first, &second));
	for (const char *at = text; *at; at++)
		must(*at == '\n' || (*at >= ' ' && *at <= '~'));
	again = properties_format(&second, "# head\n");
	must(str_equal(text, again));
	return 0;
}
