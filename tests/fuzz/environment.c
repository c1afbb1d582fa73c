// SPDX-License-Identifier: Apache-2.0
/* The environment, NAME=value in each piece: what it sets can be written and reads back the same.
 * The first piece is a key as well, whose name must mean that key. */
#include "fuzz.h"

#include "base/strv.h"
#include "kafka/kafka_names.h"
#include "settings/environment.h"
#include "settings/properties.h"
#include "zookeeper/zookeeper_settings.h"

static void write_and_read(const struct settings *settings)
{
	cleanup_settings struct settings again = SETTINGS_NULL;
	cleanup_findings struct findings none = FINDINGS_NULL;
	cleanup_free char *text = properties_format(settings, "");

	properties_read(text, strlen(text), "written", &again, &none);
	must(!none.length);
	must(same_settings(settings, &again));
}

/* Upper case, _ for a dot, __ for an underscore, ___ for a dash. */
static void name_and_key(const char *key)
{
	static const char lower[] = "abcdefghijklmnopqrstuvwxyz0123456789", separators[] = "._-";
	cleanup_str struct str name = STR_NULL;
	cleanup_free char *read = NULL;
	bool separated = true;

	for (const char *at = key; *at; at++) {
		const char *separator = strchr(separators, *at);

		if (separator ? separated : !strchr(lower, *at))
			return;
		separated = separator;
		if (separator)
			str_add_bytes(&name, "___", (size_t) (separator - separators) + 1);
		else
			str_add_char(&name, (char) (*at >= 'a' ? *at - 'a' + 'A' : *at));
	}
	read = separated ? NULL : kafka_names_to_key(name.text);
	must(separated || read);
	must(separated || str_equal(read, key) || str_equal(read, "zookeeper.clientCnxnSocket"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pieces pieces = pieces_of(data, size);
	cleanup_free char *first = pieces_next(&pieces);
	cleanup_strv struct strv variables = STRV_NULL;
	cleanup_settings struct settings server = SETTINGS_NULL;
	cleanup_settings struct settings nothing = SETTINGS_NULL;
	cleanup_findings struct findings findings = FINDINGS_NULL;
	struct zookeeper_settings all = {.zoo_cfg = SETTINGS_NULL};
	struct environment environment;

	name_and_key(first);
	files_add("/secret", first, strlen(first));
	strv_add(&variables, first);
	while (pieces.at < pieces.end)
		strv_take(&variables, pieces_next(&pieces));
	environment_init(&environment, variables.items);
	kafka_names_read(&environment, &server, &findings);
	zookeeper_settings_read(&environment, &nothing, &all, &findings);
	write_and_read(&server);
	write_and_read(&all.zoo_cfg);
	zookeeper_settings_finish(&all);
	environment_finish(&environment);
	files_forget();
	return 0;
}
