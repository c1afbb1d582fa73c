// SPDX-License-Identifier: Apache-2.0
/* JVM options: split as the shell splits an unquoted expansion, here by a walk of single bytes. */
#include "fuzz.h"

#include "base/strv.h"
#include "jvm/plan.h"

static bool is_ifs(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pieces pieces = pieces_of(data, size);
	cleanup_free char *text = pieces_next(&pieces);
	cleanup_settings struct settings jvm = SETTINGS_NULL;
	cleanup_strv struct strv argv = STRV_NULL;
	struct jvm_plan plan = {.jvm = &jvm};
	size_t word = 0;

	settings_set(&jvm, "KAFKA_OPTS", text, (struct origin) {LAYER_ENVIRONMENT, "input", 0});
	must(jvm_plan_add_words(&plan, "KAFKA_OPTS", &argv) == (*text != '\0'));
	for (const char *at = text; *at;) {
		const char *start = at;

		for (; *at && !is_ifs(*at); at++)
			;
		if (at > start) {
			must(word < argv.length);
			must(strlen(argv.items[word]) == (size_t) (at - start));
			must(strncmp(argv.items[word], start, (size_t) (at - start)) == 0);
			word++;
		}
		at += *at != '\0';
	}
	must(word == argv.length);
	return 0;
}
