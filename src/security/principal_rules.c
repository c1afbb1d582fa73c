// SPDX-License-Identifier: Apache-2.0
#include "security/principal_rules.h"

#include <regex.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "base/strv.h"
#include "kafka/listener_keys.h"
#include "kafka/split.h"
#include "security/mechanisms.h"

#define PART "(\\\\.|[^\\/])*"
#define RULE "(DEFAULT|RULE:" PART "/" PART "/[LU]?)?"
#define BLANKS "[[:space:]]*"

static bool matches(const char *text, const char *pattern)
{
	regex_t regex;
	bool found;

	if (regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB) != 0)
		return true;
	found = regexec(&regex, text, 0, NULL, 0) != REG_NOMATCH;
	regfree(&regex);
	return found;
}

bool principal_rules_parse_ssl(const char *rules)
{
	return matches(rules, "^" BLANKS RULE BLANKS "(," BLANKS RULE BLANKS ")*$");
}

bool principal_rules_parse_kerberos(const char *rule)
{
	return matches(rule, "^(DEFAULT|RULE:\\[[0-9]*:[^]]*\\](\\([^)]*\\))?(s/[^/]*/[^/]*/g?)?"
			     "/?[LU]?)$");
}

static void add(const struct setting *setting, const char *listener, const char *rule,
		const char *remedy, struct findings *findings)
{
	findings_add(findings, FINDING_ERROR, setting->origin, remedy,
		     "listener %s, %s: invalid rule: %s", listener, setting->key, rule);
}

static void check_ssl(const struct settings *server, const char *listener, const char *prefix,
		      struct findings *findings)
{
	const struct setting *setting =
		listener_key_find(server, prefix, "ssl.principal.mapping.rules");
	cleanup_free char *protocol = listener_key_protocol(server, listener);

	if (setting && !setting->is_unknown && protocol && str_equal(protocol, "SSL") &&
	    !principal_rules_parse_ssl(setting->value))
		add(setting, listener, setting->value,
		    "write RULE:pattern/replacement/[LU],…,DEFAULT", findings);
}

static void check_kerberos(const struct settings *server, const char *listener, const char *prefix,
			   struct findings *findings)
{
	const struct setting *setting =
		listener_key_find(server, prefix, "sasl.kerberos.principal.to.local.rules");
	cleanup_strv struct strv mechanisms = STRV_NULL, rules = STRV_NULL;

	if (!setting || setting->is_unknown || !listener_key_protocol_has(server, listener, "SASL"))
		return;
	mechanisms_of(server, listener, &mechanisms);
	if (!strv_contains(&mechanisms, "GSSAPI"))
		return;
	kafka_split(setting->value, &rules);
	for (size_t i = 0; i < rules.length; i++)
		if (!principal_rules_parse_kerberos(rules.items[i]))
			add(setting, listener, rules.items[i],
			    "write RULE:[n:string](regexp)s/pattern/replacement/g,…,DEFAULT",
			    findings);
}

void principal_rules_check(const struct broker *broker, struct findings *findings)
{
	for (size_t i = 0; i < broker->bound.length; i++) {
		const char *listener = broker->bound.items[i].name;
		cleanup_free char *prefix = listener_key_prefix(listener);

		/* A builder of its own may read them otherwise. */
		if (listener_key_find(broker->server, prefix, "principal.builder.class"))
			continue;
		check_ssl(broker->server, listener, prefix, findings);
		check_kerberos(broker->server, listener, prefix, findings);
	}
}
