// SPDX-License-Identifier: Apache-2.0
#include "identity/identity.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/str.h"
#include "settings/options.h"

bool identity_split_name(const char *name, char **basep, int64_t *ordinalp)
{
	const char *dash = strrchr(name, '-');

	if (!dash || dash == name || dash[1] == '+' ||
	    !number_parse(dash + 1, 0, INT32_MAX, ordinalp))
		return false;
	*basep = xstrndup(name, (size_t) (dash - name));
	return true;
}

static const char *address_problem(const char *address)
{
	struct in_addr in;
	struct in6_addr in6;

	if (inet_pton(AF_INET, address, &in) == 1) {
		uint32_t bits = ntohl(in.s_addr);

		if (!bits)
			return "it is no address that anybody can connect to";
		if (bits >> 24 == 127)
			return "it is this pod's own loopback";
		return bits >> 28 == 0xE ? "it is a multicast address" : NULL;
	}
	if (inet_pton(AF_INET6, address, &in6) == 1) {
		if (IN6_IS_ADDR_UNSPECIFIED(&in6))
			return "it is no address that anybody can connect to";
		if (IN6_IS_ADDR_LOOPBACK(&in6))
			return "it is this pod's own loopback";
		return IN6_IS_ADDR_MULTICAST(&in6) ? "it is a multicast address" : NULL;
	}
	return "it is not an IP address";
}

char *identity_check_address(const char *address)
{
	const char *problem = address_problem(address);

	return problem ? xasprintf("POD_IP is `%s`: %s", address, problem) : NULL;
}

static void find_address(struct identity *identity, const char *pod_ip, const struct host *host)
{
	if (pod_ip) {
		identity->pod_ip_problem = identity_check_address(pod_ip);
		if (!identity->pod_ip_problem)
			identity->pod_ip = xstrdup(pod_ip);
	} else if (host->addresses.length == 1) {
		identity->pod_ip = xstrdup(host->addresses.items[0]);
	} else {
		cleanup_free char *all = strv_join(&host->addresses, ", ");

		identity->pod_ip_problem =
			xasprintf("POD_IP is not set, and this pod has %zu global addresses%s%s",
				  host->addresses.length, *all ? ": " : "", all);
	}
}

static char *find_domain(const struct settings *tool, const struct host *host)
{
	const char *given = option_get(tool, OPTION_DOMAIN);

	if (given)
		return xstrdup(given + (*given == '.'));
	return host->fqdn ? xstrdup(host->fqdn + strlen(host->hostname) + 1) : NULL;
}

/* NULL: not set, or empty. */
static const char *given_text(const struct settings *given, const char *name)
{
	const char *text = settings_get(given, name);

	return text && *text ? text : NULL;
}

void identity_init(struct identity *identity, const struct environment *environment,
		   const struct settings *tool, const struct host *host, struct findings *findings)
{
	cleanup_settings struct settings given = SETTINGS_NULL;
	const char *pod_name;

	*identity = (struct identity) {.id = -1};
	environment_read(environment, "POD_NAME", "POD_NAME", &given, findings);
	environment_read(environment, "POD_IP", "POD_IP", &given, findings);
	pod_name = given_text(&given, "POD_NAME");
	if (!pod_name)
		pod_name = host->hostname;
	identity->pod_name = xstrndup(pod_name, strcspn(pod_name, "."));
	identity_split_name(identity->pod_name, &identity->base, &identity->ordinal);
	find_address(identity, given_text(&given, "POD_IP"), host);
	identity->domain = find_domain(tool, host);
}

void identity_finish(struct identity *identity)
{
	free(identity->pod_name);
	free(identity->base);
	free(identity->pod_ip);
	free(identity->pod_ip_problem);
	free(identity->domain);
	free(identity->id_origin);
	*identity = (struct identity) {.id = -1};
}

char *identity_fqdn(const struct identity *identity)
{
	bool has_domain = identity->domain && *identity->domain;

	return xasprintf("%s%s%s", identity->pod_name, has_domain ? "." : "",
			 has_domain ? identity->domain : "");
}

/* The id that the variables give; -1: none (Kafka's own -1 means "generate one"). */
static int64_t given_id(const struct id_rule *rule, char **originp, struct findings *findings)
{
	int64_t id = -1, other;

	for (size_t i = 0; i < COUNT(rule->given); i++) {
		const struct setting *given = rule->given[i];

		if (!given)
			continue;
		if (!number_parse(given->value, INT32_MIN, INT32_MAX, &other)) {
			findings_add(findings, FINDING_ERROR, given->origin, "write a number",
				     "`%s` is not a %s", given->value, rule->key);
		} else if (other >= 0 && id >= 0 && other != id) {
			findings_add(findings, FINDING_ERROR, given->origin, "set one of the two",
				     "%s says %" PRId64 ", this %" PRId64, *originp, id, other);
		} else if (other >= 0 && id < 0) {
			id = other;
			*originp = xstrdup(given->origin);
		}
	}
	return id;
}

static void take(struct identity *identity, int64_t id, char *origin)
{
	free(identity->id_origin);
	identity->id = id;
	identity->id_origin = origin;
}

static void take_ordinal(struct identity *identity, const struct id_rule *rule,
			 const struct settings *tool)
{
	int64_t offset = option_number(tool, OPTION_ID_OFFSET);

	take(identity, identity->ordinal + rule->first + offset,
	     xasprintf("the ordinal of %s%s", identity->pod_name, offset ? " and the offset" : ""));
}

static void refuse_contradiction(const struct identity *identity, const struct id_rule *rule,
				 int64_t given, const char *origin, struct findings *findings)
{
	cleanup_free char *remedy = xasprintf(
		"take %s out, or say KAFKA_INIT_ID_FROM=env where every pod is given its own",
		origin);

	findings_add(findings, FINDING_REFUSAL, origin, remedy,
		     "it says %s %" PRId64 ", but the pod is %s, which makes it %" PRId64
		     "; two pods with one id destroy each other's data",
		     rule->key, given, identity->pod_name, identity->id);
}

static void add_no_id(const struct identity *identity, const struct id_rule *rule,
		      struct findings *findings)
{
	cleanup_free char *remedy = xasprintf(
		"run it as a StatefulSet, set POD_NAME from metadata.name, or give each pod its own %s",
		rule->variable);

	findings_add(
		findings, FINDING_ERROR, identity->pod_name, remedy,
		"no %s: the name of this pod ends in no ordinal (kafka-0), no variable gives one, and that "
		"of a mounted file would be the same in every pod",
		rule->key);
}

void identity_decide(struct identity *identity, const struct id_rule *rule,
		     const struct settings *tool, struct findings *findings)
{
	const char *from = option_get(tool, OPTION_ID_FROM);
	cleanup_free char *origin = NULL;
	int64_t given = given_id(rule, &origin, findings);

	if (str_equal(from, "data") && rule->on_disk >= 0) {
		take(identity, rule->on_disk, xstrdup(rule->on_disk_path));
	} else if (str_equal(from, "env")) {
		if (given >= 0)
			take(identity, given, steal_pointer(&origin));
		else
			findings_add(findings, FINDING_ERROR, option_origin(tool, OPTION_ID_FROM),
				     "set it, or leave KAFKA_INIT_ID_FROM out",
				     "the id is to come from %s, which is not set", rule->variable);
	} else if (identity->base) {
		take_ordinal(identity, rule, tool);
		if (given >= 0 && given != identity->id)
			refuse_contradiction(identity, rule, given, origin, findings);
	} else if (given >= 0) {
		take(identity, given, steal_pointer(&origin));
	} else {
		add_no_id(identity, rule, findings);
	}
}
