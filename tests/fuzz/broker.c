// SPDX-License-Identifier: Apache-2.0
/* A broker's model: pieces are a mounted server.properties and the environment. What it is taken
 * for without an error is what its written file is taken for. */
#include "fuzz.h"

#include "base/strv.h"
#include "kafka/broker.h"
#include "kafka/config.h"
#include "kafka/kafka_names.h"
#include "kafka/rules.h"
#include "settings/options.h"
#include "settings/properties.h"

static void make_identity(struct identity *identity)
{
	*identity = (struct identity) {.id = 1, .ordinal = 1};
	identity->pod_name = xstrdup("kafka-1");
	identity->base = xstrdup("kafka");
	identity->pod_ip = xstrdup("10.0.0.5");
	identity->domain = xstrdup("kafka.default.svc.cluster.local");
	identity->id_origin = xstrdup("the ordinal of kafka-1");
}

/* The broker that the file says, as text; NULL: none. */
static char *describe(struct settings *server, const struct settings *tool)
{
	cleanup_findings struct findings findings = FINDINGS_NULL;
	cleanup_identity struct identity identity;
	cleanup_str struct str text = STR_NULL;
	struct broker broker;
	bool fine;

	make_identity(&identity);
	broker_derive(&broker, server, &identity, tool);
	rules_check(&broker, &findings);
	fine = findings_exit_code(&findings) == EXIT_OK;
	for (size_t i = 0; i < broker.advertised.length; i++)
		listener_add_text(&text, broker.advertised.items[i].name,
				  broker.advertised.items[i].host, broker.advertised.items[i].port);
	if (fine) {
		cleanup_free char *zookeeper = connect_string_format(&broker.zookeeper);

		must(broker.advertised.length && broker.zookeeper.length);
		str_addf(&text, " %s%s %d %lld", zookeeper, broker.zookeeper.chroot,
			 broker_has_zookeeper_tls(&broker), (long long) broker.session_timeout_ms);
	}
	broker_finish(&broker);
	return fine ? str_steal(&text) : NULL;
}

static void build(struct settings *server, const struct settings *tool)
{
	cleanup_free char *first = describe(server, tool);
	cleanup_free char *text = properties_format(server, "");
	cleanup_settings struct settings again = SETTINGS_NULL;
	cleanup_findings struct findings none = FINDINGS_NULL;
	cleanup_free char *second = NULL;

	properties_read(text, strlen(text), "written", &again, &none);
	must(!none.length && same_settings(server, &again));
	second = describe(&again, tool);
	must(!first || (second && str_equal(first, second)));
	must(!first || same_settings(server, &again));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pieces pieces = pieces_of(data, size);
	cleanup_free char *text = pieces_next(&pieces);
	cleanup_strv struct strv variables = STRV_NULL;
	cleanup_settings struct settings server = SETTINGS_NULL;
	cleanup_settings struct settings tool = SETTINGS_NULL;
	cleanup_settings struct settings nothing = SETTINGS_NULL;
	cleanup_findings struct findings findings = FINDINGS_NULL;
	struct environment environment;

	strv_add(&variables, "A=b");
	while (pieces.at < pieces.end)
		strv_take(&variables, pieces_next(&pieces));
	environment_init(&environment, variables.items);
	properties_read(text, strlen(text), "server.properties", &server, &findings);
	options_read(&environment, &nothing, &tool, &findings);
	options_check(&tool, &findings);
	kafka_names_read(&environment, &server, &findings);
	config_trim(&server);
	if (findings_exit_code(&findings) == EXIT_OK)
		build(&server, &tool);
	environment_finish(&environment);
	return 0;
}
