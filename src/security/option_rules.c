// SPDX-License-Identifier: Apache-2.0
#include "security/option_rules.h"

#include "base/mem.h"
#include "base/strv.h"
#include "kafka/listener_keys.h"
#include "settings/listener_options.h"

static void check_protocol(const struct security_inputs *inputs, const char *listener,
			   struct findings *findings)
{
	static const struct {
		const char *what;
		const char *part;
		const char *remedy;
	} needs[] = {
		{LISTENER_TLS_DIR, "SSL", "map it to SSL or SASL_SSL"},
		{LISTENER_SASL_USER, "SASL", "map it to SASL_SSL or SASL_PLAINTEXT"},
		{LISTENER_SASL_PASSWORD, "SASL", "map it to SASL_SSL or SASL_PLAINTEXT"},
		{LISTENER_SASL_USERS, "SASL", "map it to SASL_SSL or SASL_PLAINTEXT"},
		{LISTENER_SASL_USERS_DIR, "SASL", "map it to SASL_SSL or SASL_PLAINTEXT"},
	};

	for (size_t i = 0; i < COUNT(needs); i++) {
		const struct setting *option =
			listener_option(inputs->options, listener, needs[i].what);

		if (option &&
		    !listener_key_protocol_has(inputs->broker->server, listener, needs[i].part))
			findings_add(findings, FINDING_ERROR, option->origin, needs[i].remedy,
				     "listener.security.protocol.map gives listener %s no %s",
				     listener, needs[i].part);
	}
}

void option_rules_check(const struct security_inputs *inputs, struct findings *findings)
{
	const struct listeners *listeners = &inputs->broker->bound;
	cleanup_strv struct strv names = STRV_NULL;

	for (size_t i = 0; i < listeners->length; i++) {
		strv_add(&names, listeners->items[i].name);
		check_protocol(inputs, listeners->items[i].name, findings);
	}
	listener_options_check(inputs->options, &names, findings);
}
