// SPDX-License-Identifier: Apache-2.0
/* Kafka 3.9, SslPrincipalMapper.RULE_PATTERN and KerberosRule's. */
#include "cases.h"

#include "security/principal_rules.h"

static const struct {
	const char *text;
	bool is_good;
} ssl[] = {
	{"DEFAULT", true},
	{"", true},
	{"RULE:^CN=(.*?),OU=ServiceUsers.*$/$1/", true},
	{"RULE:^CN=(.*?)$/$1/L,DEFAULT", true},
	{"RULE:^CN=(.*?)$/$1/U , RULE:^.*\\/x$/a\\/b/,DEFAULT,", true},
	{"RULE://", true},
	{"DEFAULT,RULE:^CN=(.*?)$/$1", false},
	{"RULE:^CN=(.*?)$/$1/X", false},
	{"RULE:^CN=(.*?)$/$1/LU", false},
	{"RULE:a", false},
	{"default", false},
	{"DEFAULT DEFAULT", false},
	{"^CN=(.*?)$/$1/", false},
};

static const struct {
	const char *text;
	bool is_good;
} kerberos[] = {
	{"DEFAULT", true},
	{"RULE:[1:$1]", true},
	{"RULE:[1:$1@$0](.*@X.COM)s/@.*//", true},
	{"RULE:[2:$1](a.*)s/a/b/g/L", true},
	{"RULE:[2:$1]/U", true},
	{"RULE:[1:$1@$0](.*@X.COM)s/@.*/", false},
	{"RULE:[a:$1]", false},
	{"RULE:[1:$1", false},
	{"rule:[1:$1]", false},
	{"", false},
};

static void test_ssl(void **state)
{
	(void) state;
	for (EACH(it, ssl))
		check_int(it->text, principal_rules_parse_ssl(it->text), it->is_good);
}

static void test_kerberos(void **state)
{
	(void) state;
	for (EACH(it, kerberos))
		check_int(it->text, principal_rules_parse_kerberos(it->text), it->is_good);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ssl),
		cmocka_unit_test(test_kerberos),
	};

	return cmocka_run_group_tests_name("principal_rules", tests, NULL, NULL);
}
