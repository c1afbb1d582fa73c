// SPDX-License-Identifier: Apache-2.0
/* Variables of other images that do not move over: wurstmeister's start-kafka.sh, Confluent's
 * kafka.properties.template and configure, Bitnami's kafka-env.sh. */
#include "cases.h"

#include "pod.h"
#include "settings/kafka_names.h"

#define OF(image) ": a variable of " image "'s image, and no key of Kafka\n"

static const struct {
	const char *variable;
	const char *findings;
} names[] = {
	{"KAFKA_BROKER_ID_COMMAND=x", "error KAFKA_BROKER_ID_COMMAND" OF("wurstmeister")},
	{"KAFKA_ADVERTISED_HOST_NAME=x", "error KAFKA_ADVERTISED_HOST_NAME" OF("wurstmeister")},
	{"KAFKA_SSL_KEYSTORE_FILENAME=x", "error KAFKA_SSL_KEYSTORE_FILENAME" OF("Confluent")},
	{"KAFKA_SSL_KEY_CREDENTIALS=x", "error KAFKA_SSL_KEY_CREDENTIALS" OF("Confluent")},
	{"KAFKA_CLIENT_USERS=a,b", "error KAFKA_CLIENT_USERS" OF("Bitnami")},
	{"KAFKA_CLIENT_PASSWORDS_FILE=/x", "error KAFKA_CLIENT_PASSWORDS_FILE" OF("Bitnami")},
	{"KAFKA_CFG_CLIENT_USERS=a", "error KAFKA_CFG_CLIENT_USERS" OF("Bitnami")},
	{"KAFKA_ZOOKEEPER_TLS_KEYSTORE_FILE=/x",
	 "error KAFKA_ZOOKEEPER_TLS_KEYSTORE_FILE" OF("Bitnami")},
	/* Kafka's own keys, and near ones */
	{"KAFKA_SSL_KEYSTORE_LOCATION=x", ""},
	{"KAFKA_INTER_BROKER_LISTENER_NAME=x", ""},
	{"KAFKA_CLIENT_QUOTA_CALLBACK_CLASS=x", ""},
	{"KAFKA_CLIENT_USERSX=a", ""},
};

static void test_names(void **state)
{
	(void) state;
	for (EACH(it, names)) {
		struct environment environment;
		struct settings server = SETTINGS_NULL;
		struct findings findings = FINDINGS_NULL;

		make_environment(&environment, it->variable);
		kafka_names_read(&environment, &server, &findings);
		check_findings(it->variable, &findings, it->findings);
		check_int(it->variable, server.length, !*it->findings);
		findings_finish(&findings);
		settings_finish(&server);
		environment_finish(&environment);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests_name("foreign_names", tests, NULL, NULL);
}
