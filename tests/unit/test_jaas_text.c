// SPDX-License-Identifier: Apache-2.0
/* What Kafka's JaasConfig and Java's ConfigFile say of a text. */
#include "cases.h"

#include "security/jaas_text.h"

#define FLAG                                                                                       \
	"the control flag of its login module is not required, requisite, sufficient or optional"
#define VALUE "value not specified for a key in JAAS config"
#define NUMBER VALUE "; a number is quoted"
#define END "JAAS config entry not terminated by semi-colon"

static const struct {
	const char *text;
	const char *problem; /* NULL: none */
} values[] = {
	{"a.B required;", NULL},
	{"a.B ReQuired user='x' pass=\"y\";", NULL},
	{"a.B required // ;\n x=y /* ; */;", NULL},
	{"a.B required x=y; // the end", NULL},
	{"a.B required x=y / a comment, too\n;", NULL},
	{"\"a.B\" \"required\";", NULL},
	{"a.B required x=\"a;b=\\\"c\";", NULL},
	{"a.B required x-y_z$=a1.b;", NULL},
	{"", "login module not specified in JAAS config"},
	{" // a.B required;", "login module not specified in JAAS config"},
	{"a.B", FLAG},
	{"a.B requird x=y;", FLAG},
	{"a.B x=y;", FLAG},
	{"KafkaServer { a.B required x=y; };", FLAG},
	{"a.B required x=y", END},
	{"a.B required x=\"y;", END},
	{"a.B required x=\"y;\n;", NULL},
	{"a.B required x;", VALUE},
	{"a.B required x=;", NUMBER},
	{"a.B required x=10;", NUMBER},
	{"a.B required x=-;", NUMBER},
	{"a.B required; c.D required;",
	 "JAAS config property contains more than one login module, should be 1"},
	{"a.B required; x", FLAG},
	{"a.B required;;", "a login module is expected where there is another character"},
};

static const struct {
	const char *text;
	const char *problem;
} files[] = {
	{"", NULL},
	{"KafkaServer { a.B required x=\"y\"; };", NULL},
	{"KafkaServer {\n a.B required;\n c.D optional z=\"1\";\n};\n// end\nClient { a.B required; };",
	 NULL},
	{"x.KafkaServer { a*b required; };", NULL},
	{"KafkaServer {};", NULL},
	{"KafkaServer a.B required;", "a { is expected after the name of an entry"},
	{"KafkaServer { a.B required; ", "an entry has no }"},
	{"KafkaServer { a.B required; }", "a ; is expected after the } of an entry"},
	{"KafkaServer { a.B needed; };", FLAG},
	{"KafkaServer { a.B required x=\"y };", END},
};

static void test_values(void **state)
{
	(void) state;
	for (EACH(it, values))
		check_text(it->text, jaas_text_problem(it->text), it->problem);
}

static void test_files(void **state)
{
	(void) state;
	for (EACH(it, files))
		check_text(it->text, jaas_text_file_problem(it->text), it->problem);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_files),
	};

	return cmocka_run_group_tests_name("jaas_text", tests, NULL, NULL);
}
