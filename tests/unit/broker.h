/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/findings.h"
#include "kafka/broker.h"
#include "kafka/config.h"
#include "kafka/rules.h"
#include "pod.h"

/* The model of a broker of the pod kafka-2, and what all rules say of it. */

struct broker_fixture {
	struct settings server;
	struct settings tool;
	struct identity identity;
	struct findings findings;
	struct broker broker;
};

static inline void broker_fixture_init(struct broker_fixture *fixture, const char *server,
				       const char *tool, const char *pod_ip, int64_t id)
{
	*fixture = (struct broker_fixture) {.server = SETTINGS_NULL};
	make_settings(&fixture->server, server, LAYER_FILE, "F");
	make_tool(&fixture->tool, tool);
	make_identity(&fixture->identity, "kafka-2", pod_ip, "kafka.svc");
	fixture->identity.id = id;
	fixture->identity.id_origin = xstrdup("the ordinal");
	config_resolve(&fixture->server, &(struct environment) {.items = NULL}, false,
		       &fixture->findings);
	broker_derive(&fixture->broker, &fixture->server, &fixture->identity, &fixture->tool);
	rules_check(&fixture->broker, &fixture->findings);
}

static inline void broker_fixture_finish(struct broker_fixture *fixture)
{
	broker_finish(&fixture->broker);
	identity_finish(&fixture->identity);
	settings_finish(&fixture->tool);
	settings_finish(&fixture->server);
	findings_finish(&fixture->findings);
}
