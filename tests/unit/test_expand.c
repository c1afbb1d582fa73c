// SPDX-License-Identifier: Apache-2.0
/* $(…), which the kubelet leaves in a value when it does not know the name (Kubernetes, "Define
 * Dependent Environment Variables"). */
#include "cases.h"

#include "identity/expand.h"
#include "pod.h"

#define VARIABLES                                                                                  \
	"PORT=9092\n"                                                                              \
	"OFFSET=-1\n"                                                                              \
	"OCTAL=08\n"                                                                               \
	"EMPTY=\n"                                                                                 \
	"ADDRESS=$(POD_IP):$(PORT)\n"                                                              \
	"DEEPER=<$(ADDRESS)>\n"                                                                    \
	"HOSTS=a.example, b.example ,c.example\n"                                                  \
	"GAP=a,,c\n"                                                                               \
	"NEXT=$(HOSTS[ORDINAL])\n"                                                                 \
	"INDEX=$(ORDINAL)\n"                                                                       \
	"ESCAPED=$$(PORT)\n"                                                                       \
	"SELF=$(SELF)\n"                                                                           \
	"PING=$(PONG)\n"                                                                           \
	"PONG=$(PING)\n"                                                                           \
	"B0=\n"                                                                                    \
	"B1=$(B0)$(B0)$(B0)$(B0)$(B0)$(B0)$(B0)$(B0)\n"                                            \
	"B2=$(B1)$(B1)$(B1)$(B1)$(B1)$(B1)$(B1)$(B1)\n"                                            \
	"B3=$(B2)$(B2)$(B2)$(B2)$(B2)$(B2)$(B2)$(B2)\n"                                            \
	"B4=$(B3)$(B3)$(B3)$(B3)$(B3)$(B3)$(B3)$(B3)\n"                                            \
	"B5=$(B4)$(B4)$(B4)$(B4)$(B4)$(B4)$(B4)$(B4)\n"                                            \
	"B6=$(B5)$(B5)$(B5)$(B5)$(B5)$(B5)$(B5)$(B5)\n"                                            \
	"B7=$(B6)$(B6)$(B6)$(B6)$(B6)$(B6)$(B6)$(B6)\n"                                            \
	"a-b=dashed\n"                                                                             \
	"c[0]=bracketed\n"                                                                         \
	"POD_NAME=other-9\n"                                                                       \
	"ORDINAL=9"

static const struct {
	const char *name;
	const char *text;
	const char *expanded; /* NULL: an error */
	const char *problem;  /* what it holds */
} texts[] = {
	{"nothing to expand", "PLAINTEXT://:9092", "PLAINTEXT://:9092", NULL},
	{"no text", "", "", NULL},
	{"the address", "PLAINTEXT://$(POD_IP):9092", "PLAINTEXT://10.0.0.5:9092", NULL},
	{"the name beats its variable", "$(POD_NAME)", "kafka-2", NULL},
	{"the full name", "$(POD_FQDN)", "kafka-2.kafka.prod.svc.example", NULL},
	{"the ordinal beats its variable", "rack-$(ORDINAL)", "rack-2", NULL},
	{"two names side by side", "$(PORT)$(ORDINAL)", "90922", NULL},
	{"a variable", "$(PORT)", "9092", NULL},
	{"an empty variable", "<$(EMPTY)>", "<>", NULL},
	{"a variable that holds names", "$(ADDRESS)", "10.0.0.5:9092", NULL},
	{"a variable of a variable", "$(DEEPER)", "<10.0.0.5:9092>", NULL},
	{"a sum", "$(31090+ORDINAL)", "31092", NULL},
	{"a difference", "$(31090-ORDINAL)", "31088", NULL},
	{"a longer sum", "$(PORT+ORDINAL-1+10)", "9103", NULL},
	{"blanks in a sum", "$( 31090 + ORDINAL )", "31092", NULL},
	{"a variable that is negative", "$(ORDINAL+OFFSET)", "1", NULL},
	{"a sum below zero", "$(ORDINAL-5)", "-3", NULL},
	{"leading zeros are decimal", "$(OCTAL+0)", "8", NULL},
	{"a variable of that very name, with a dash", "$(a-b)", "dashed", NULL},
	{"a variable of that very name, with brackets", "$(c[0])", "bracketed", NULL},
	{"the item of the ordinal", "$(HOSTS[ORDINAL])", "c.example", NULL},
	{"an item by number, without its blanks", "$(HOSTS[1])", "b.example", NULL},
	{"an item by a sum", "$(HOSTS[ORDINAL-2])", "a.example", NULL},
	{"an empty item counts", "<$(GAP[1])>", "<>", NULL},
	{"after an empty item", "$(GAP[ORDINAL])", "c", NULL},
	{"an index that is expanded", "$(HOSTS[INDEX])", "c.example", NULL},
	{"a list in a variable", "$(NEXT):9094", "c.example:9094", NULL},
	{"a pair of $ is the text", "$$(PORT)", "$(PORT)", NULL},
	{"a pair of $ and a name", "$$$(PORT)", "$9092", NULL},
	{"two pairs of $", "$$$$(PORT)", "$$(PORT)", NULL},
	{"a pair of $ in a variable", "$(ESCAPED)", "$(PORT)", NULL},
	{"a pair of $ before an unknown name", "$$(NOBODY)", "$(NOBODY)", NULL},
	{"$ without a parenthesis", "pa$$word$ $5 ${PORT} $PORT", "pa$$word$ $5 ${PORT} $PORT",
	 NULL},
	{"a parenthesis that stays open", "a$(PORT", "a$(PORT", NULL},
	{"a parenthesis without $", "(PORT)", "(PORT)", NULL},
	{"an unknown name", "x$(NOBODY)", NULL, "NOBODY"},
	{"a name in the other case", "$(port)", NULL, "port"},
	{"a name with a blank", "$( PORT)", NULL, "PORT"},
	{"no name", "$()", NULL, ""},
	{"an unknown name in a sum", "$(1+NOBODY)", NULL, "NOBODY"},
	{"a sum of no number", "$(1+HOSTS)", NULL, "HOSTS"},
	{"a sum with an empty variable", "$(1+EMPTY)", NULL, "EMPTY"},
	{"a sum that ends early", "$(1+)", NULL, "1+"},
	{"an index past the end", "$(HOSTS[3])", NULL, "HOSTS"},
	{"an index below zero", "$(HOSTS[ORDINAL-3])", NULL, "HOSTS"},
	{"an index that is no number", "$(HOSTS[POD_NAME])", NULL, "POD_NAME"},
	{"no index", "$(HOSTS[])", NULL, ""},
	{"an unknown list", "$(NOBODY[0])", NULL, "NOBODY"},
	{"a name that leads to itself", "$(SELF)", NULL, "SELF"},
	{"names that lead to each other", "$(PING)", NULL, "circle"},
	{"eight to the power of seven names", "$(B7)", NULL, "more than"},
};

static void test_text(void **state)
{
	struct identity identity;
	struct environment environment;
	struct expand_scope scope = {&environment, &identity};

	(void) state;
	make_environment(&environment, VARIABLES);
	make_identity(&identity, "kafka-2", "10.0.0.5", "kafka.prod.svc.example");
	for (EACH(it, texts)) {
		struct err err = ERR_NULL;
		char *expanded = expand_text(it->text, &scope, &err);

		check_text(it->name, expanded, it->expanded);
		if (!it->expanded) {
			check_int(it->name, err.code, EXIT_CONFIG);
			check_holds(it->name, err.text, it->problem);
		}
		free(expanded);
	}
	identity_finish(&identity);
	environment_finish(&environment);
}

/* What a scope does not have is an error, not an empty text. */
static const struct {
	const char *name;
	const char *variables;
	const char *pod_name; /* NULL: no identity */
	const char *text;
	const char *expanded;
	const char *problem;
} scopes[] = {
	{"no address", NULL, "kafka-0", "$(POD_IP)", NULL, "POD_IP is not set"},
	{"no ordinal", NULL, "kafka", "$(ORDINAL)", NULL, "ends in no ordinal"},
	{"no ordinal in a sum", NULL, "kafka", "$(1+ORDINAL)", NULL, "ends in no ordinal"},
	{"no domain", NULL, "kafka-0", "$(POD_FQDN)", "kafka-0", NULL},
	{"no identity", NULL, NULL, "$(POD_NAME)", NULL, "POD_NAME"},
	{"no identity, but a variable", "POD_NAME=a-1", NULL, "$(POD_NAME)", "a-1", NULL},
};

static void test_scope(void **state)
{
	(void) state;
	for (EACH(it, scopes)) {
		struct identity identity;
		struct environment environment;
		struct expand_scope scope = {&environment, it->pod_name ? &identity : NULL};
		struct err err = ERR_NULL;
		char *expanded;

		make_environment(&environment, it->variables);
		make_identity(&identity, it->pod_name ? it->pod_name : "", NULL, NULL);
		expanded = expand_text(it->text, &scope, &err);
		check_text(it->name, expanded, it->expanded);
		check_holds(it->name, err.text, it->problem);
		free(expanded);
		identity_finish(&identity);
		environment_finish(&environment);
	}
}

static const struct {
	const char *name;
	const char *key;
	const char *value;
	enum layer layer;
	bool literal;
	const char *expected;
	const char *findings;
} lists[] = {
	{"a variable's value", "a", "$(PORT)", LAYER_ENVIRONMENT, false, "9092", ""},
	{"a default is literal", "a", "$(PORT)", LAYER_DEFAULT, false, "$(PORT)", ""},
	{"a file is literal", "a", "$(NOBODY)", LAYER_FILE, false, "$(NOBODY)", ""},
	{"a _FILE is literal", "a", "$(NOBODY)", LAYER_ENVIRONMENT, true, "$(NOBODY)", ""},
	{"a password is literal", "ssl.key.password", "$(PORT)", LAYER_ENVIRONMENT, false,
	 "$(PORT)", ""},
	{"a JAAS configuration is literal", "sasl.jaas.config", "$(NOBODY)", LAYER_ENVIRONMENT,
	 false, "$(NOBODY)", ""},
	{"an unknown name keeps the value", "a", "$(NOBODY)", LAYER_ENVIRONMENT, false, "$(NOBODY)",
	 "error A: $(NOBODY): there is no variable NOBODY\n"},
	{"what is not UTF-8 stays out", "a", "$(LATIN)", LAYER_ENVIRONMENT, false, "$(LATIN)",
	 "error A: the expanded value is not UTF-8\n"},
};

static void test_settings(void **state)
{
	struct environment environment;
	struct expand_scope scope = {&environment, NULL};

	(void) state;
	make_environment(&environment, "PORT=9092\nLATIN=\xE9");
	for (EACH(it, lists)) {
		struct settings settings = SETTINGS_NULL;
		struct findings findings = FINDINGS_NULL;
		struct origin origin = {it->layer, "A", 0};

		if (it->literal)
			settings_set_literal(&settings, it->key, it->value, origin);
		else
			settings_set(&settings, it->key, it->value, origin);
		expand_settings(&settings, &scope, &findings);
		check_text(it->name, settings_get(&settings, it->key), it->expected);
		check_text(it->name, settings_origin(&settings, it->key), "A");
		check_findings(it->name, &findings, it->findings);
		findings_finish(&findings);
		settings_finish(&settings);
	}
	environment_finish(&environment);
}

static void test_all_errors(void **state)
{
	struct settings settings = SETTINGS_NULL;
	struct findings findings = FINDINGS_NULL;
	struct environment environment;
	struct expand_scope scope = {&environment, NULL};

	(void) state;
	make_environment(&environment, "PORT=1");
	make_settings(&settings, "a=$(X)\nb=$(PORT)\nc=$(Y)", LAYER_ENVIRONMENT, "V");
	expand_settings(&settings, &scope, &findings);
	check_int("errors", findings.length, 2);
	check_text("between them", settings_get(&settings, "b"), "1");
	findings_finish(&findings);
	settings_finish(&settings);
	environment_finish(&environment);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_scope),
		cmocka_unit_test(test_settings),
		cmocka_unit_test(test_all_errors),
	};

	return cmocka_run_group_tests_name("expand", tests, NULL, NULL);
}
