// SPDX-License-Identifier: Apache-2.0
/* Kafka 3.9, JaasConfig: one entry of a JAAS file, read by java.io.StreamTokenizer. */
#include "cases.h"

#include "security/jaas.h"

#define PLAIN "org.apache.kafka.common.security.plain.PlainLoginModule"
#define SCRAM "org.apache.kafka.common.security.scram.ScramLoginModule"
#define USER(text) PLAIN " required username=" text " password=\"p\";"

static const struct {
	const char *name;
	const char *text;
	const char *module, *username, *password; /* NULL: no such line */
} cases[] = {
	{"the documented form", PLAIN " required username=\"admin\" password=\"secret\";", PLAIN,
	 "admin", "secret"},
	{"SCRAM", SCRAM " required username=\"a\" password=\"b\";", SCRAM, "a", "b"},
	{"the password first", PLAIN " required password=\"p\" username=\"u\";", PLAIN, "u", "p"},
	{"the users of PLAIN",
	 PLAIN " required username=\"u\" password=\"p\" user_u=\"p\" user_b=\"q\";", PLAIN, "u",
	 "p"},
	{"more options",
	 SCRAM " optional x=\"1\" username=\"u\" y=z password=\"p\" tokenauth=true;", SCRAM, "u",
	 "p"},
	{"single quotes", PLAIN " required username='u' password='p';", PLAIN, "u", "p"},
	{"no quotes", PLAIN " required username=u password=p;", PLAIN, "u", "p"},
	{"the last one counts", PLAIN " required username=\"a\" username=\"b\" password=\"p\";",
	 PLAIN, "b", "p"},
	{"blanks everywhere", "  " PLAIN "\t required\n username = \"u\"\n password\t= \"p\" ; ",
	 PLAIN, "u", "p"},
	{"no blank before the semicolon", USER("\"u\""), PLAIN, "u", "p"},
	{"a blank in a value", USER("\"a b\""), PLAIN, "a b", "p"},
	{"a semicolon in a value", USER("\"a;b\""), PLAIN, "a;b", "p"},
	{"an equals sign in a value", USER("\"a=b==\""), PLAIN, "a=b==", "p"},
	{"slashes in a value", USER("\"a//b/*c*/\""), PLAIN, "a//b/*c*/", "p"},
	{"the other quote in a value", USER("\"a'b\""), PLAIN, "a'b", "p"},
	{"a double quote in single ones", USER("'a\"b'"), PLAIN, "a\"b", "p"},
	{"an empty value", USER("\"\""), PLAIN, "", "p"},
	{"UTF-8", USER("\"\xC3\xBC\""), PLAIN, "\xC3\xBC", "p"},
	{"an escaped quote", USER("\"a\\\"b\""), PLAIN, "a\"b", "p"},
	{"an escaped backslash", USER("\"a\\\\b\""), PLAIN, "a\\b", "p"},
	{"a backslash at the end", USER("\"a\\\\\""), PLAIN, "a\\", "p"},
	{"named escapes", USER("\"\\a\\b\\f\\n\\r\\t\\v\""), PLAIN, "\a\b\f\n\r\t\v", "p"},
	{"escapes that mean nothing", USER("\"\\x\\$\\-\""), PLAIN, "x$-", "p"},
	{"an octal escape", USER("\"\\101b\""), PLAIN, "Ab", "p"},
	{"a short octal escape", USER("\"\\7\\608\""), PLAIN, "\a08", "p"},
	{"an octal escape of two digits", USER("\"\\4010\""), PLAIN, " 10", "p"},
	{"an escaped NUL, which we cannot keep", USER("\"a\\0b\""), NULL, NULL, NULL},
	{"nothing", "", NULL, NULL, NULL},
	{"only blanks", " \n", NULL, NULL, NULL},
	{"only a module", PLAIN, NULL, NULL, NULL},
	{"only a module and a flag", PLAIN " required;", NULL, NULL, NULL},
	{"no user", PLAIN " required password=\"p\";", NULL, NULL, NULL},
	{"no password", PLAIN " required username=\"u\";", NULL, NULL, NULL},
	{"other options alone", PLAIN " required user_a=\"p\";", NULL, NULL, NULL},
	{"a name that only begins so", PLAIN " required usernames=\"u\" password=\"p\";", NULL,
	 NULL, NULL},
	{"no flag", PLAIN " username=\"u\" password=\"p\";", NULL, NULL, NULL},
	{"no semicolon", PLAIN " required username=\"u\" password=\"p\"", NULL, NULL, NULL},
	{"an open quote", PLAIN " required username=\"u\" password=\"p;", NULL, NULL, NULL},
	{"an open quote at a backslash", PLAIN " required username=\"u\" password=\"p\\", NULL,
	 NULL, NULL},
	{"the wrong quote", PLAIN " required username=\"u' password='p\";", NULL, NULL, NULL},
	{"no equals sign", PLAIN " required username \"u\" password=\"p\";", NULL, NULL, NULL},
	{"no value", PLAIN " required password=\"p\" username=;", NULL, NULL, NULL},
	{"no value at the end", PLAIN " required password=\"p\" username=", NULL, NULL, NULL},
	{"a JAAS file's form", "KafkaServer { " PLAIN " required username=\"u\" password=\"p\"; };",
	 NULL, NULL, NULL},
	{"a variable", "${file:/s:jaas}", NULL, NULL, NULL},
};

static void test_parse(void **state)
{
	(void) state;
	for (EACH(it, cases)) {
		struct jaas jaas = {.module = NULL};
		bool parsed = jaas_parse(it->text, &jaas);

		check_int(it->name, parsed, it->module != NULL);
		if (parsed) {
			check_text(it->name, jaas.module, it->module);
			check_text(it->name, jaas.username, it->username);
			check_text(it->name, jaas.password, it->password);
		}
		jaas_finish(&jaas);
		check(it->name, !jaas.module && !jaas.username && !jaas.password);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
	};

	return cmocka_run_group_tests_name("jaas", tests, NULL, NULL);
}
