// SPDX-License-Identifier: Apache-2.0
/* The broker's own security settings, translated for librdkafka: pieces are the listener's name and
 * server.properties. */
#include "fuzz.h"

#include "net/tls.h"
#include "security/credentials.h"
#include "settings/properties.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void) argc;
	(void) argv;
	tls_init();
	return 0;
}

static void translate(const struct settings *server, const char *listener, const char *security)
{
	cleanup_settings struct settings client = SETTINGS_NULL;
	cleanup_free char *own = NULL, *unusable = NULL;
	struct err err = ERR_NULL;

	if (credentials_for(server, listener, security, &client, &own, &unusable, &err) < 0) {
		must(err.code == EXIT_CONFIG && *err.text);
		must(str_ends_with(security, "SSL"));
		return;
	}
	must(str_equal(settings_get(&client, "security.protocol"), security));
	if (unusable)
		return;
	must(!str_starts_with(security, "SASL_") ||
	     (settings_get(&client, "sasl.username") && settings_get(&client, "sasl.password")));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const protocols[] = {"PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"};
	struct pieces pieces = pieces_of(data, size);
	cleanup_free char *listener = pieces_next(&pieces);
	cleanup_settings struct settings server = SETTINGS_NULL;
	cleanup_findings struct findings findings = FINDINGS_NULL;

	properties_read((const char *) pieces.at, (size_t) (pieces.end - pieces.at), "input",
			&server, &findings);
	for (size_t i = 0; i < sizeof(protocols) / sizeof(*protocols); i++)
		translate(&server, listener, protocols[i]);
	return 0;
}
