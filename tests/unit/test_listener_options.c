// SPDX-License-Identifier: Apache-2.0
/* KAFKA_INIT_… variables with a listener's name in them. */
#include "cases.h"

#include "base/mem.h"
#include "files.h"
#include "pod.h"
#include "settings/listener_options.h"

static const struct {
	const char *variable;
	bool is;
} names[] = {
	{"KAFKA_INIT_TLS_CLIENT_DIR", true},
	{"KAFKA_INIT_TLS_A_B_DIR", true},
	{"KAFKA_INIT_SASL_CLIENT_USER", true},
	{"KAFKA_INIT_SASL_CLIENT_PASSWORD", true},
	{"KAFKA_INIT_SASL_CLIENT_PASSWORD_FILE", true},
	{"KAFKA_INIT_SASL_CLIENT_USERS", true},
	{"KAFKA_INIT_SASL_CLIENT_USERS_DIR", true},
	{"KAFKA_INIT_TLS_DIR", false},
	{"KAFKA_INIT_TLS__DIR", false},
	{"KAFKA_INIT_SASL_USER", false},
	{"KAFKA_INIT_SASL__USERS_DIR", false},
	{"KAFKA_INIT_SASL_CLIENT_USRE", false},
	{"KAFKA_INIT_TLS_CLIENT", false},
	{"KAFKA_INIT_ZOOKEEPER_TLS_DIR", false},
	{"KAFKA_INIT_RUN_DIR", false},
	{"KAFKA_TLS_CLIENT_DIR", false},
};

static void test_names(void **state)
{
	(void) state;
	for (EACH(it, names))
		check_int(it->variable, listener_option_is(it->variable), it->is);
}

static const struct {
	const char *name;
	const char *environment;
	const char *listener, *what;
	const char *value; /* NULL: not set */
	const char *findings;
} cases[] = {
	{"a directory", "KAFKA_INIT_TLS_CLIENT_DIR=/x", "CLIENT", LISTENER_TLS_DIR, "/x", ""},
	{"of another", "KAFKA_INIT_TLS_CLIENT_DIR=/x", "OTHER", LISTENER_TLS_DIR, NULL,
	 "error KAFKA_INIT_TLS_CLIENT_DIR: there is no listener CLIENT, but OTHER\n"},
	{"a name with a dash", "KAFKA_INIT_TLS_A_B_DIR=/x", "A-B", LISTENER_TLS_DIR, "/x", ""},
	{"a name in lower case", "KAFKA_INIT_SASL_A_USER=u", "a", LISTENER_SASL_USER, "u", ""},
	{"a user", "KAFKA_INIT_SASL_SASL_SSL_USER=u", "SASL_SSL", LISTENER_SASL_USER, "u", ""},
	{"users", "KAFKA_INIT_SASL_A_USERS=u=p", "A", LISTENER_SASL_USERS, "u=p", ""},
	{"no user", "KAFKA_INIT_SASL_A_USERS=u=p", "A", LISTENER_SASL_USER, NULL, ""},
	{"a directory of users", "KAFKA_INIT_SASL_A_USERS_DIR=/u", "A", LISTENER_SASL_USERS_DIR,
	 "/u", ""},
	{"a password from a file", "KAFKA_INIT_SASL_A_PASSWORD_FILE=password", "A",
	 LISTENER_SASL_PASSWORD, "$(X)\\n", ""},
	{"both", "KAFKA_INIT_SASL_A_PASSWORD=x\nKAFKA_INIT_SASL_A_PASSWORD_FILE=password", "A",
	 LISTENER_SASL_PASSWORD, NULL,
	 "error KAFKA_INIT_SASL_A_PASSWORD_FILE: KAFKA_INIT_SASL_A_PASSWORD is set as well\n"},
	{"no such file", "KAFKA_INIT_SASL_A_PASSWORD_FILE=none", "A", LISTENER_SASL_PASSWORD, NULL,
	 "error KAFKA_INIT_SASL_A_PASSWORD_FILE: cannot open none: No such file or directory\n"},
};

static void test_read(void **state)
{
	(void) state;
	files_write("password", "$(X)\\n\n");
	for (EACH(it, cases)) {
		cleanup_environment struct environment environment;
		cleanup_settings struct settings options = SETTINGS_NULL;
		cleanup_findings struct findings findings = FINDINGS_NULL;
		cleanup_strv struct strv listeners = STRV_NULL;
		const struct setting *found;

		make_environment(&environment, it->environment);
		listener_options_read(&environment, &options, &findings);
		strv_add(&listeners, it->listener);
		listener_options_check(&options, &listeners, &findings);
		check_findings(it->name, &findings, it->findings);
		found = listener_option(&options, it->listener, it->what);
		check_text(it->name, found ? found->value : NULL, it->value);
		/* Neither is ever shown or expanded. */
		if (found && str_equal(it->what, LISTENER_SASL_PASSWORD))
			check(it->name, setting_is_secret(found->key));
		if (found && str_equal(it->what, LISTENER_SASL_USERS))
			check(it->name, setting_is_secret(found->key));
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_read),
	};

	return cmocka_run_group_tests_name("listener_options", tests, files_setup, files_teardown);
}
