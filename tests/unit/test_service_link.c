// SPDX-License-Identifier: Apache-2.0
/* What the kubelet sets for each Service of the namespace (Kubernetes, "Accessing the Service":
 * environment variables), for the names under which scripts of Kafka and ZooKeeper would look. */
#include "cases.h"

#include <stdio.h>

#include "settings/service_link.h"

static const struct {
	const char *name;
	const char *value;
	bool link;
} cases[] = {
	{"KAFKA_SERVICE_HOST", "10.96.0.10", true},
	{"KAFKA_SERVICE_HOST", "fd00:10:96::a", true},
	{"KAFKA_SERVICE_PORT", "9092", true},
	{"KAFKA_SERVICE_PORT_CLIENT", "9092", true},
	{"KAFKA_SERVICE_PORT_TLS_INTERNAL", "9093", true},
	{"KAFKA_PORT", "tcp://10.96.0.10:9092", true},
	{"KAFKA_PORT", "udp://10.96.0.10:9092", true},
	{"KAFKA_PORT", "sctp://10.96.0.10:9092", true},
	{"KAFKA_PORT", "tcp://[fd00:10:96::a]:9092", true},
	{"KAFKA_PORT_9092_TCP", "tcp://10.96.0.10:9092", true},
	{"KAFKA_PORT_9092_TCP_PROTO", "tcp", true},
	{"KAFKA_PORT_9092_TCP_PORT", "9092", true},
	{"KAFKA_PORT_9092_TCP_ADDR", "10.96.0.10", true},
	{"KAFKA_PORT_9092_TCP_ADDR", "fd00:10:96::a", true},
	{"KAFKA_PORT_53_UDP", "udp://10.96.0.10:53", true},
	{"KAFKA_PORT_53_UDP_PROTO", "udp", true},
	{"KAFKA_PORT_7_SCTP", "sctp://10.96.0.10:7", true},
	{"KAFKA_PORT_7_SCTP_PROTO", "sctp", true},
	/* Other names under which somebody looks. */
	{"KAFKA_INIT_PORT", "tcp://10.96.0.10:1", true},
	{"KAFKA_INIT_SERVICE_HOST", "10.96.0.10", true},
	{"KAFKA_0_EXTERNAL_PORT", "tcp://10.96.0.10:9094", true},
	{"ZK_SERVICE_HOST", "10.96.0.10", true},
	{"ZK_CS_PORT_2181_TCP", "tcp://10.96.0.10:2181", true},
	{"ZOO_PORT", "tcp://10.96.0.10:2181", true},
	{"ZOOKEEPER_SERVICE_PORT_CLIENT", "2181", true},
	{"JMX_PORT", "tcp://10.96.0.10:5555", true},
	{"JMX_EXPORTER_SERVICE_HOST", "10.96.0.10", true},
	/* Services whose own name holds parts of the rule. */
	{"KAFKA_PORT_PORT", "tcp://10.96.0.10:9092", true},
	{"KAFKA_PORT_PORT_9092_TCP_ADDR", "10.96.0.10", true},
	{"KAFKA_PORT_SERVICE_HOST", "10.96.0.10", true},
	{"KAFKA_PORT_SERVICE_PORT", "9092", true},
	{"KAFKA_SERVICE_SERVICE_HOST", "10.96.0.10", true},
	{"KAFKA_SERVICE_SERVICE_PORT", "9092", true},
	{"KAFKA_SERVICE_SERVICE_PORT_CLIENT", "9092", true},
	{"KAFKA_PORT_9092_TCP_PORT_1_TCP", "tcp://10.96.0.10:1", true},
	/* The value is somebody's own. */
	{"KAFKA_PORT", "9092", false},
	{"KAFKA_PORT", "", false},
	{"KAFKA_PORT", "http://10.96.0.10:9092", false},
	{"KAFKA_PORT", "PLAINTEXT://10.96.0.10:9092", false},
	{"JMX_PORT", "5555", false},
	{"KAFKA_JMX_PORT", "5555", false},
	{"KAFKA_ADVERTISED_PORT", "9092", false},
	{"KAFKA_SERVICE_HOST", "kafka.example.com", false},
	{"KAFKA_SERVICE_HOST", "", false},
	{"KAFKA_SERVICE_HOST", "10.96.0", false},
	{"KAFKA_SERVICE_HOST", "10.96.0.10:9092", false},
	{"KAFKA_SERVICE_HOST", "[fd00:10:96::a]", false},
	{"KAFKA_SERVICE_PORT", "client", false},
	{"KAFKA_SERVICE_PORT", "", false},
	{"KAFKA_SERVICE_PORT", "0", false},
	{"KAFKA_SERVICE_PORT", "65535", true},
	{"KAFKA_SERVICE_PORT", "65536", false},
	{"KAFKA_SERVICE_PORT_CLIENT", "-9092", false},
	{"KAFKA_PORT_9092_TCP", "9092", false},
	{"KAFKA_PORT_9092_TCP_PROTO", "TLS", false},
	{"KAFKA_PORT_9092_TCP_PORT", "tcp", false},
	{"KAFKA_PORT_9092_TCP_ADDR", "kafka", false},
	/* The name has another shape. */
	{"KAFKA_LISTENERS", "tcp://10.96.0.10:9092", false},
	{"KAFKA_PORTS", "tcp://10.96.0.10:9092", false},
	{"KAFKA_PORT_", "tcp://10.96.0.10:9092", false},
	{"KAFKA_PORT_X_TCP", "tcp://10.96.0.10:9092", false},
	{"KAFKA_PORT__TCP", "tcp://10.96.0.10:9092", false},
	{"KAFKA_PORT_9092", "tcp://10.96.0.10:9092", false},
	{"KAFKA_PORT_9092_ICMP", "tcp://10.96.0.10:9092", false},
	{"KAFKA_PORT_9092_TCPX", "tcp://10.96.0.10:9092", false},
	{"KAFKA_PORT_9092_TCP_HOST", "10.96.0.10", false},
	{"KAFKA_SERVICE_HOSTS", "10.96.0.10", false},
	{"KAFKA_SERVICE_PORTS", "9092", false},
	{"KAFKA_HOST", "10.96.0.10", false},
	{"KAFKA_BROKER_ID", "1", false},
	{"ZOO_MY_ID", "1", false},
	/* Nobody here looks there, and clients in the JVM may need them. */
	{"KUBERNETES_SERVICE_HOST", "10.96.0.1", false},
	{"KUBERNETES_SERVICE_PORT", "443", false},
	{"KUBERNETES_SERVICE_PORT_HTTPS", "443", false},
	{"KUBERNETES_PORT", "tcp://10.96.0.1:443", false},
	{"KUBERNETES_PORT_443_TCP_ADDR", "10.96.0.1", false},
	{"REDIS_PORT", "tcp://10.96.0.2:6379", false},
	{"MY_KAFKA_PORT", "tcp://10.96.0.10:9092", false},
	{"kafka_port", "tcp://10.96.0.10:9092", false},
	{"KAFKAPORT", "tcp://10.96.0.10:9092", false},
	{"", "tcp://10.96.0.10:9092", false},
};

static void test_is_link(void **state)
{
	(void) state;
	for (EACH(it, cases)) {
		char name[128];

		snprintf(name, sizeof(name), "%s=%s", it->name, it->value);
		check_int(name, service_link_is(it->name, it->value), it->link);
	}
}

/* All that the kubelet sets for a Service, whatever its name is. */
static void test_whole_service(void **state)
{
	static const struct {
		const char *ending, *value;
	} variables[] = {
		{"_SERVICE_HOST", "10.96.0.10"},
		{"_SERVICE_PORT", "9092"},
		{"_SERVICE_PORT_CLIENT", "9092"},
		{"_PORT", "tcp://10.96.0.10:9092"},
		{"_PORT_9092_TCP", "tcp://10.96.0.10:9092"},
		{"_PORT_9092_TCP_PROTO", "tcp"},
		{"_PORT_9092_TCP_PORT", "9092"},
		{"_PORT_9092_TCP_ADDR", "10.96.0.10"},
	};
	static const char *const services[] = {
		"KAFKA",
		"KAFKA_HEADLESS_0",
		"ZK_CS",
		"KAFKA_PORT",
		"KAFKA_SERVICE", /* kafka-service: KAFKA_SERVICE_PORT=tcp://… */
		"ZOOKEEPER_SERVICE",
		"KAFKA_SERVICE_HOST",
		"KAFKA_SERVICE_PORT",
		"KAFKA_SERVICE_PORT_X",
	};

	(void) state;
	for (EACH(service, services))
		for (EACH(it, variables)) {
			char name[128];

			snprintf(name, sizeof(name), "%s%s", *service, it->ending);
			check_int(name, service_link_is(name, it->value), true);
		}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_is_link),
		cmocka_unit_test(test_whole_service),
	};

	return cmocka_run_group_tests_name("service_link", tests, NULL, NULL);
}
