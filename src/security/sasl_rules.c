// SPDX-License-Identifier: Apache-2.0
#include "security/sasl_rules.h"

#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "base/strv.h"
#include "kafka/config.h"
#include "kafka/kafka_keys.h"
#include "kafka/listener_keys.h"
#include "security/jaas_text.h"
#include "security/mechanisms.h"

/* Without a name it is what security.inter.broker.protocol says, whatever the map makes of the
 * listener that is called so (KafkaConfig.getInterBrokerListenerNameAndSecurityProtocol). */
static const char *inter_broker_protocol(const struct settings *server, const char *listener)
{
	bool is_named = settings_find(server, "inter.broker.listener.name");
	cleanup_free char *protocol =
		is_named ? listener_key_protocol(server, listener)
			 : config_text(server, "security.inter.broker.protocol");

	return protocol ? listener_key_protocol_find(protocol) : NULL;
}

void sasl_rules_check_mechanism(const struct broker *broker, struct findings *findings)
{
	static const char key[] = "sasl.mechanism.inter.broker.protocol";
	const struct settings *server = broker->server;
	const char *inter_broker = broker->inter_broker.listener;
	const char *protocol = inter_broker ? inter_broker_protocol(server, inter_broker) : NULL;
	cleanup_free char *mechanism = config_text(server, key);
	cleanup_free char *version = config_text(server, "inter.broker.protocol.version");
	cleanup_strv struct strv all = STRV_NULL;
	int order = version ? kafka_key_version_order(version) : -1;

	if (!protocol || !str_starts_with(protocol, "SASL_") ||
	    !mechanisms_are_known(server, inter_broker) ||
	    !config_knows(server, (const char *[]) {key, NULL}))
		return;
	mechanisms_of(server, inter_broker, &all);
	if (!strv_contains(&all, mechanism))
		findings_add(
			findings, FINDING_ERROR,
			settings_origin(server, settings_find(server, key)
							? key
							: "sasl.enabled.mechanisms"),
			"add it to sasl.enabled.mechanisms, or name another one",
			"sasl.mechanism.inter.broker.protocol must be included in "
			"sasl.enabled.mechanisms when SASL is used for inter-broker communication");
	if (order >= 0 && order < kafka_key_version_order("0.10.0-IV1") &&
	    !str_equal(mechanism, "GSSAPI"))
		findings_add(
			findings, FINDING_ERROR,
			settings_origin(server, "inter.broker.protocol.version"), "raise it",
			"only GSSAPI mechanism is supported for inter-broker communication with SASL "
			"when inter.broker.protocol.version is below 0.10.0-IV1");
}

static void check_jaas_of(const struct settings *server, const char *listener,
			  struct findings *findings)
{
	cleanup_free char *prefix = listener_key_prefix(listener);
	cleanup_strv struct strv all = STRV_NULL;

	mechanisms_of(server, listener, &all);
	for (size_t i = 0; i < all.length; i++) {
		cleanup_free char *key = mechanism_jaas_key(prefix, all.items[i]);
		const struct setting *jaas = settings_find(server, key);
		const char *problem =
			jaas && !jaas->is_unknown ? jaas_text_problem(jaas->value) : NULL;

		if (problem)
			findings_add(findings, FINDING_ERROR, jaas->origin,
				     "write module required option=\"value\" …;", "%s: %s", key,
				     problem);
	}
}

void sasl_rules_check_jaas(const struct broker *broker, struct findings *findings)
{
	for (size_t i = 0; i < broker->bound.length; i++) {
		const char *listener = broker->bound.items[i].name;

		if (listener_key_protocol_has(broker->server, listener, "SASL"))
			check_jaas_of(broker->server, listener, findings);
	}
}
