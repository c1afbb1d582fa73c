// SPDX-License-Identifier: Apache-2.0
/* The control of the ring: faults of each kind that it is there to find, behind a file that must
 * first be guessed from what the parser compares. Built once with each PLANTED_ name. */
#include "fuzz.h"

#include "settings/properties.h"

#ifndef PLANTED_NOTHING
static void fault(const char *value)
{
	size_t length = strlen(value);
#ifdef PLANTED_OVERFLOW
	cleanup_free char *copy = xcalloc(length, 1);
	volatile char *end = copy + length;

	*end = '\0';
#elif defined(PLANTED_UNDEFINED)
	int32_t most = INT32_MAX;

	must(most + (int32_t) length != 0);
#elif defined(PLANTED_LEAK)
	static char *volatile kept;

	kept = xstrdup(value);
	must(kept && length);
	kept = NULL;
#else
	must(!length);
#endif
}
#endif

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
#ifdef PLANTED_NOTHING
	(void) data;
	(void) size;
#else
	cleanup_settings struct settings settings = SETTINGS_NULL;
	cleanup_findings struct findings findings = FINDINGS_NULL;
	const char *value;

	properties_read((const char *) data, size, "input", &settings, &findings);
	value = settings_get(&settings, "pl");
	if (value && strlen(value) > 3)
		fault(value);
#endif
	return 0;
}
