// SPDX-License-Identifier: Apache-2.0
/* A StatefulSet gives each pod the name <set>-<ordinal> (Kubernetes, "StatefulSets", Pod Identity).
 */
#include "cases.h"

#include "identity/identity.h"
#include "pod.h"

static const struct {
	const char *name;
	const char *pod_name;
	const char *base; /* NULL: no ordinal */
	int64_t ordinal;
} names[] = {
	{"the first pod", "kafka-0", "kafka", 0},
	{"two digits", "kafka-10", "kafka", 10},
	{"dashes in the set's name", "my-kafka-3", "my-kafka", 3},
	{"a digit in the set's name", "kafka-2-1", "kafka-2", 1},
	{"no octal", "kafka-08", "kafka", 8},
	{"no octal that would be valid", "kafka-010", "kafka", 10},
	{"the greatest", "kafka-2147483647", "kafka", INT32_MAX},
	{"too great", "kafka-2147483648", NULL, 0},
	{"far too great", "kafka-99999999999999999999", NULL, 0},
	{"no dash", "kafka", NULL, 0},
	{"no dash, but a digit", "kafka0", NULL, 0},
	{"nothing behind the dash", "kafka-", NULL, 0},
	{"nothing before the dash", "-1", NULL, 0},
	{"a Deployment's pod", "kafka-7d9f8b6c5-x2x4z", NULL, 0},
	{"letters behind the digits", "kafka-1a", NULL, 0},
	{"a sign", "kafka-+1", NULL, 0},
	{"a blank", "kafka- 1", NULL, 0},
	{"a newline", "kafka-1\n", NULL, 0},
	{"nothing", "", NULL, 0},
};

static void test_split_name(void **state)
{
	(void) state;
	for (EACH(it, names)) {
		char *base = NULL;
		int64_t ordinal = 0;

		check_int(it->name, identity_split_name(it->pod_name, &base, &ordinal),
			  it->base != NULL);
		check_text(it->name, base, it->base);
		check_int(it->name, ordinal, it->ordinal);
		free(base);
	}
}

static const struct {
	const char *name;
	const char *address;
	const char *problem; /* NULL: a good address */
} addresses[] = {
	{"IPv4", "10.0.0.5", NULL},
	{"IPv6", "fd00:10:244::5", NULL},
	{"just before the loopback", "126.255.255.255", NULL},
	{"just before multicast", "223.255.255.255", NULL},
	{"the loopback", "127.0.0.1", "loopback"},
	{"all of 127/8", "127.255.0.9", "loopback"},
	{"the loopback of IPv6", "::1", "loopback"},
	{"the wildcard", "0.0.0.0", "anybody can connect to"},
	{"the wildcard of IPv6", "::", "anybody can connect to"},
	{"multicast", "224.0.0.1", "multicast"},
	{"the last of multicast", "239.255.255.255", "multicast"},
	{"multicast of IPv6", "ff02::1", "multicast"},
	{"nothing", "", "not an IP address"},
	{"a name", "kafka-0", "not an IP address"},
	{"brackets", "[fd00::5]", "not an IP address"},
	{"a port", "10.0.0.5:9092", "not an IP address"},
	{"two (status.podIPs)", "10.0.0.5,fd00::5", "not an IP address"},
	{"what the kubelet left", "$(POD_IP)", "not an IP address"},
	{"three numbers", "10.0.5", "not an IP address"},
};

static void test_check_address(void **state)
{
	(void) state;
	for (EACH(it, addresses)) {
		char *problem = identity_check_address(it->address);

		check_int(it->name, problem != NULL, it->problem != NULL);
		check_holds(it->name, problem, it->problem);
		free(problem);
	}
}

static const struct {
	const char *name;
	const char *variables;
	const char *tool;
	const char *hostname;
	const char *fqdn;
	const char *host_addresses; /* separated by blanks */
	const char *pod_name;
	const char *base;
	int64_t ordinal;
	const char *pod_ip;
	const char *problem; /* a part of it */
	const char *domain;
	const char *own_fqdn;
} pods[] = {
	{"POD_NAME and POD_IP", "POD_NAME=kafka-1\nPOD_IP=10.0.0.5", NULL, "box", NULL, "10.9.9.9",
	 "kafka-1", "kafka", 1, "10.0.0.5", NULL, NULL, "kafka-1"},
	{"the hostname", NULL, NULL, "zk-2", NULL, "10.0.0.5", "zk-2", "zk", 2, "10.0.0.5", NULL,
	 NULL, "zk-2"},
	{"the hostname's first label", NULL, NULL, "zk-2.zk.prod", NULL, "10.0.0.5", "zk-2", "zk",
	 2, "10.0.0.5", NULL, NULL, "zk-2"},
	{"an empty POD_NAME", "POD_NAME=", NULL, "zk-2", NULL, "10.0.0.5", "zk-2", "zk", 2,
	 "10.0.0.5", NULL, NULL, "zk-2"},
	{"no ordinal", NULL, NULL, "kafka", NULL, "10.0.0.5", "kafka", NULL, 0, "10.0.0.5", NULL,
	 NULL, "kafka"},
	{"the domain of /etc/hosts", NULL, NULL, "kafka-0", "kafka-0.kafka.prod.svc.cluster.local",
	 "10.0.0.5", "kafka-0", "kafka", 0, "10.0.0.5", NULL, "kafka.prod.svc.cluster.local",
	 "kafka-0.kafka.prod.svc.cluster.local"},
	{"a domain that is set", NULL, "domain=k.other.svc", "kafka-0", "kafka-0.kafka.prod.svc",
	 "10.0.0.5", "kafka-0", "kafka", 0, "10.0.0.5", NULL, "k.other.svc", "kafka-0.k.other.svc"},
	{"a domain with a dot in front", NULL, "domain=.k.svc", "kafka-0", NULL, "10.0.0.5",
	 "kafka-0", "kafka", 0, "10.0.0.5", NULL, "k.svc", "kafka-0.k.svc"},
	{"an address of IPv6", "POD_IP=fd00::5", NULL, "kafka-0", NULL, NULL, "kafka-0", "kafka", 0,
	 "fd00::5", NULL, NULL, "kafka-0"},
	{"POD_IP is the loopback", "POD_IP=127.0.0.1", NULL, "kafka-0", NULL, "10.0.0.5", "kafka-0",
	 "kafka", 0, NULL, "loopback", NULL, "kafka-0"},
	{"POD_IP is empty", "POD_IP=", NULL, "kafka-0", NULL, "10.0.0.5", "kafka-0", "kafka", 0,
	 "10.0.0.5", NULL, NULL, "kafka-0"},
	{"no address at all", NULL, NULL, "kafka-0", NULL, NULL, "kafka-0", "kafka", 0, NULL,
	 "POD_IP is not set, and this pod has 0 global addresses", NULL, "kafka-0"},
	{"two addresses", NULL, NULL, "kafka-0", NULL, "10.0.0.5 fd00::5", "kafka-0", "kafka", 0,
	 NULL, "2 global addresses: 10.0.0.5, fd00::5", NULL, "kafka-0"},
};

static void test_init(void **state)
{
	(void) state;
	for (EACH(it, pods)) {
		struct environment environment;
		struct settings tool = SETTINGS_NULL;
		struct host host = {.hostname = xstrdup(it->hostname)};
		struct findings findings = FINDINGS_NULL;
		struct identity identity;
		char *fqdn;

		host.fqdn = it->fqdn ? xstrdup(it->fqdn) : NULL;
		strv_add_split(&host.addresses, it->host_addresses ? it->host_addresses : "", " ");
		make_environment(&environment, it->variables);
		make_tool(&tool, it->tool);
		identity_init(&identity, &environment, &tool, &host, &findings);
		fqdn = identity_fqdn(&identity);
		check_text(it->name, identity.pod_name, it->pod_name);
		check_text(it->name, identity.base, it->base);
		if (it->base)
			check_int(it->name, identity.ordinal, it->ordinal);
		check_text(it->name, identity.pod_ip, it->pod_ip);
		check_int(it->name, identity.pod_ip_problem != NULL, it->problem != NULL);
		check_holds(it->name, identity.pod_ip_problem, it->problem);
		check_text(it->name, identity.domain, it->domain);
		check_text(it->name, fqdn, it->own_fqdn);
		check_int(it->name, identity.id, -1);
		check_int(it->name, findings.length, 0);
		free(fqdn);
		findings_finish(&findings);
		identity_finish(&identity);
		host_finish(&host);
		settings_finish(&tool);
		environment_finish(&environment);
	}
}

#define NOT_TWO                                                                                    \
	", but the pod is kafka-2, which makes it 2; two pods with one id destroy each other's "   \
	"data\n"
#define NO_ORDINAL                                                                                 \
	"error kafka: no broker.id: the name of this pod ends in no ordinal (kafka-0), no "        \
	"variable gives one, and that of a mounted file would be the same in every pod\n"

static const struct {
	const char *name;
	const char *pod_name;
	const char *tool;
	const char *a; /* what the variables A and B say */
	const char *b;
	int64_t first;
	int64_t on_disk;
	int64_t id;
	const char *origin;
	const char *findings;
} decisions[] = {
	{"the ordinal", "kafka-2", NULL, NULL, NULL, 0, -1, 2, "the ordinal of kafka-2", ""},
	{"the ordinal and one (myid)", "zk-2", NULL, NULL, NULL, 1, -1, 3, "the ordinal of zk-2",
	 ""},
	{"an offset", "kafka-2", "id-offset=100", NULL, NULL, 0, -1, 102,
	 "the ordinal of kafka-2 and the offset", ""},
	{"an offset of myid", "zk-2", "id-offset=10", NULL, NULL, 1, -1, 13,
	 "the ordinal of zk-2 and the offset", ""},
	{"the first ordinal is no part of the id", "kafka-5", "ordinal-start=5", NULL, NULL, 0, -1,
	 5, "the ordinal of kafka-5", ""},
	{"a variable that agrees", "kafka-2", NULL, "a=2", NULL, 0, -1, 2, "the ordinal of kafka-2",
	 ""},
	{"a variable that disagrees", "kafka-2", NULL, "a=7", NULL, 0, -1, 2,
	 "the ordinal of kafka-2", "refusal A: it says broker.id 7" NOT_TWO},
	{"0 is an id", "kafka-2", NULL, NULL, "b=0", 0, -1, 2, "the ordinal of kafka-2",
	 "refusal B: it says broker.id 0" NOT_TWO},
	{"a variable that is negative", "kafka-2", NULL, "a=-1", NULL, 0, -1, 2,
	 "the ordinal of kafka-2", ""},
	{"a variable that is no number", "kafka-2", NULL, "a=two", NULL, 0, -1, 2,
	 "the ordinal of kafka-2", "error A: `two` is not a broker.id\n"},
	{"no ordinal, but a variable", "kafka", NULL, "a=7", NULL, 0, -1, 7, "A", ""},
	{"no ordinal, but the other variable", "kafka", NULL, NULL, "b=7", 0, -1, 7, "B", ""},
	{"no ordinal, two that agree", "kafka", NULL, "a=7", "b=07", 0, -1, 7, "A", ""},
	{"no ordinal, two that disagree", "kafka", NULL, "a=7", "b=8", 0, -1, 7, "A",
	 "error B: A says 7, this 8\n"},
	{"no ordinal, one is negative", "kafka", NULL, "a=-1", "b=8", 0, -1, 8, "B", ""},
	{"nothing", "kafka", NULL, NULL, NULL, 0, -1, -1, NULL, NO_ORDINAL},
	{"nothing but a negative one", "kafka", NULL, "a=-1", NULL, 0, -1, -1, NULL, NO_ORDINAL},
	{"the disk is not asked", "kafka-2", NULL, NULL, NULL, 0, 9, 2, "the ordinal of kafka-2",
	 ""},
	{"env: the variable", "kafka-2", "id-from=env", "a=7", NULL, 0, -1, 7, "A", ""},
	{"env: no variable", "kafka-2", "id-from=env", NULL, NULL, 0, -1, -1, NULL,
	 "error tool: the id is to come from KAFKA_BROKER_ID, which is not set\n"},
	{"data: the disk", "kafka-2", "id-from=data", NULL, NULL, 0, 9, 9, "DISK", ""},
	{"data: the disk beats a variable", "kafka-2", "id-from=data", "a=7", NULL, 0, 9, 9, "DISK",
	 ""},
	{"data: 0 on the disk", "kafka-2", "id-from=data", NULL, NULL, 0, 0, 0, "DISK", ""},
	{"data: an empty disk", "kafka-2", "id-from=data", NULL, NULL, 0, -1, 2,
	 "the ordinal of kafka-2", ""},
	{"data: an empty disk and a variable that disagrees", "kafka-2", "id-from=data", "a=7",
	 NULL, 0, -1, 2, "the ordinal of kafka-2", "refusal A: it says broker.id 7" NOT_TWO},
	{"data: an empty disk and no ordinal", "kafka", "id-from=data", "a=7", NULL, 0, -1, 7, "A",
	 ""},
};

static void test_decide(void **state)
{
	(void) state;
	for (EACH(it, decisions)) {
		struct settings tool = SETTINGS_NULL, given = SETTINGS_NULL;
		struct findings findings = FINDINGS_NULL;
		struct identity identity;
		struct id_rule rule = {
			.key = "broker.id",
			.variable = "KAFKA_BROKER_ID",
			.first = it->first,
			.on_disk = it->on_disk,
			.on_disk_path = "DISK",
		};

		make_tool(&tool, it->tool);
		make_identity(&identity, it->pod_name, NULL, NULL);
		if (it->a)
			make_settings(&given, it->a, LAYER_ENVIRONMENT, "A");
		if (it->b)
			make_settings(&given, it->b, LAYER_ENVIRONMENT, "B");
		rule.given[0] = settings_find(&given, "a");
		rule.given[1] = settings_find(&given, "b");
		identity_decide(&identity, &rule, &tool, &findings);
		check_findings(it->name, &findings, it->findings);
		check_int(it->name, identity.id, it->id);
		check_text(it->name, identity.id_origin, it->origin);
		identity_finish(&identity);
		findings_finish(&findings);
		settings_finish(&given);
		settings_finish(&tool);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_split_name),
		cmocka_unit_test(test_check_address),
		cmocka_unit_test(test_init),
		cmocka_unit_test(test_decide),
	};

	return cmocka_run_group_tests_name("identity", tests, NULL, NULL);
}
