// SPDX-License-Identifier: Apache-2.0
/* What jaas_build writes, as Kafka's JaasConfig reads it and jaas_parse reads it back. */
#include "cases.h"

#include "pod.h"
#include "security/jaas.h"
#include "security/jaas_build.h"

#define PLAIN "org.apache.kafka.common.security.plain.PlainLoginModule required"
#define SCRAM "org.apache.kafka.common.security.scram.ScramLoginModule required"

static const struct {
	const char *name;
	const char *mechanism;
	const char *user, *password;
	const char *users; /* lines */
	const char *text;
} cases[] = {
	{"PLAIN, a broker's own user", "PLAIN", "admin", "secret", NULL,
	 PLAIN " username=\"admin\" password=\"secret\" \"user_admin\"=\"secret\";"},
	{"PLAIN, clients alone", "PLAIN", NULL, NULL, "alice=a\nbob=b",
	 PLAIN " \"user_alice\"=\"a\" \"user_bob\"=\"b\";"},
	{"PLAIN, both", "PLAIN", "admin", "s", "alice=a",
	 PLAIN " username=\"admin\" password=\"s\" \"user_admin\"=\"s\" \"user_alice\"=\"a\";"},
	{"PLAIN, the broker among the users", "PLAIN", "admin", "s", "alice=a\nadmin=s",
	 PLAIN " username=\"admin\" password=\"s\" \"user_alice\"=\"a\" \"user_admin\"=\"s\";"},
	{"SCRAM", "SCRAM-SHA-512", "admin", "secret", NULL,
	 SCRAM " username=\"admin\" password=\"secret\";"},
	{"SCRAM has its users in ZooKeeper", "SCRAM-SHA-256", "a", "b", "alice=a",
	 SCRAM " username=\"a\" password=\"b\";"},
	{"SCRAM for clients alone", "SCRAM-SHA-512", NULL, NULL, NULL, SCRAM ";"},
	{"a quote", "SCRAM-SHA-512", "a", "b\"c", NULL,
	 SCRAM " username=\"a\" password=\"b\\\"c\";"},
	{"a backslash at the end", "SCRAM-SHA-512", "a", "b\\", NULL,
	 SCRAM " username=\"a\" password=\"b\\\\\";"},
	{"line breaks", "SCRAM-SHA-512", "a", "b\nc\r", NULL,
	 SCRAM " username=\"a\" password=\"b\\nc\\r\";"},
	{"a user that is no word", "PLAIN", NULL, NULL, "a@b c=\"",
	 PLAIN " \"user_a@b c\"=\"\\\"\";"},
};

static void test_build(void **state)
{
	(void) state;
	for (EACH(it, cases)) {
		cleanup_settings struct settings users = SETTINGS_NULL;
		cleanup_free char *text = NULL;

		make_settings(&users, it->users, LAYER_ENVIRONMENT, "users");
		text = jaas_build(it->mechanism,
				  &(struct jaas_login) {it->user, it->password, &users});
		check_text(it->name, text, it->text);
	}
}

/* Every byte that a password may have, first, in the middle and last. */
static void test_read_back(void **state)
{
	static const struct settings nobody = {.items = NULL};

	(void) state;
	for (int byte = 1; byte < 128; byte++) {
		char password[] = {(char) byte, 'x', (char) byte, '7', (char) byte, '\0'};
		cleanup_free char *text = jaas_build(
			"SCRAM-SHA-512", &(struct jaas_login) {password, password, &nobody});
		cleanup_jaas struct jaas jaas;

		check(text, jaas_parse(text, &jaas));
		check_text(text, jaas.username, password);
		check_text(text, jaas.password, password);
	}
}

static void test_known(void **state)
{
	(void) state;
	check_int("PLAIN", jaas_build_knows("PLAIN"), true);
	check_int("SCRAM", jaas_build_knows("SCRAM-SHA-512"), true);
	check_int("GSSAPI", jaas_build_knows("GSSAPI"), false);
	check_int("OAUTHBEARER", jaas_build_knows("OAUTHBEARER"), false);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_build),
		cmocka_unit_test(test_read_back),
		cmocka_unit_test(test_known),
	};

	return cmocka_run_group_tests_name("jaas_build", tests, NULL, NULL);
}
