// SPDX-License-Identifier: Apache-2.0
/* Kafka 3.9, KafkaConfig.getInterBrokerListenerNameAndSecurityProtocol and
 * effectiveListenerSecurityProtocolMap. */
#include "cases.h"

#include "kafka/config.h"
#include "kafka/inter_broker.h"
#include "pod.h"

#define MAP "listener.security.protocol.map="
#define NAME "inter.broker.listener.name="
#define PROTOCOL "security.inter.broker.protocol="

static const struct {
	const char *name;
	const char *server;
	const char *advertised;
	const char *listener, *security, *local, *told; /* NULL: none */
} cases[] = {
	{"the default", "listeners=PLAINTEXT://:9092", "PLAINTEXT://k-0.k:9092", "PLAINTEXT",
	 "PLAINTEXT", "127.0.0.1:9092", "k-0.k:9092"},
	{"the second of the list", "listeners=SSL://:9093,PLAINTEXT://:9092",
	 "SSL://e:9093,PLAINTEXT://k-0.k:9092", "PLAINTEXT", "PLAINTEXT", "127.0.0.1:9092",
	 "k-0.k:9092"},
	{"another port outside", "listeners=PLAINTEXT://:9092", "PLAINTEXT://1.2.3.4:31092",
	 "PLAINTEXT", "PLAINTEXT", "127.0.0.1:9092", "1.2.3.4:31092"},
	{"by its protocol", PROTOCOL "SSL\nlisteners=PLAINTEXT://:9092,SSL://:9093",
	 "PLAINTEXT://k:9092,SSL://k:9093", "SSL", "SSL", "127.0.0.1:9093", "k:9093"},
	{"SASL by its protocol", PROTOCOL "SASL_SSL\nlisteners=SASL_SSL://:9094",
	 "SASL_SSL://k:9094", "SASL_SSL", "SASL_SSL", "127.0.0.1:9094", "k:9094"},
	{"by its name",
	 NAME "INSIDE\n" MAP "INSIDE:SASL_PLAINTEXT,OUT:SSL\nlisteners=OUT://:1,INSIDE://:2",
	 "OUT://o:1,INSIDE://i:2", "INSIDE", "SASL_PLAINTEXT", "127.0.0.1:2", "i:2"},
	{"a name in lower case", NAME "inside\n" MAP "Inside:SSL\nlisteners=inSide://:2",
	 "INSIDE://i:2", "INSIDE", "SSL", "127.0.0.1:2", "i:2"},
	{"a protocol in lower case (SecurityProtocol.forName)",
	 NAME "A\n" MAP "A:sasl_ssl\nlisteners=A://:2", "A://i:2", "A", "SASL_SSL", "127.0.0.1:2",
	 "i:2"},
	{"a name with dashes and dots",
	 NAME "in-side.1\n" MAP "in-side.1:SSL\nlisteners=in-side.1://:2", "in-side.1://i:2",
	 "IN-SIDE.1", "SSL", "127.0.0.1:2", "i:2"},
	{"the last colon splits", NAME "A:B\n" MAP "A:B:SSL\nlisteners=A:B://:2", "A:B://i:2",
	 "A:B", "SSL", "127.0.0.1:2", "i:2"},
	{"blanks", NAME " A \n" MAP " B : SSL , A : SASL_SSL \nlisteners= A://:2 , B://:3 ",
	 " A://i:2 ", "A", "SASL_SSL", "127.0.0.1:2", "i:2"},
	{"an entry without a colon", NAME "A\n" MAP "A,A:SSL\nlisteners=A://:2", "A://i:2", "A",
	 "SSL", "127.0.0.1:2", "i:2"},
	{"a protocol's name mapped to another", MAP "PLAINTEXT:SSL\nlisteners=PLAINTEXT://:2",
	 "PLAINTEXT://i:2", "PLAINTEXT", "SSL", "127.0.0.1:2", "i:2"},
	{"the name is stronger than the protocol",
	 NAME "A\n" PROTOCOL "SSL\n" MAP "A:PLAINTEXT,SSL:SSL\nlisteners=SSL://:1,A://:2",
	 "SSL://s:1,A://a:2", "A", "PLAINTEXT", "127.0.0.1:2", "a:2"},
	{"every IPv4 address", "listeners=PLAINTEXT://0.0.0.0:9092", "PLAINTEXT://k:9092",
	 "PLAINTEXT", "PLAINTEXT", "127.0.0.1:9092", "k:9092"},
	{"every IPv6 address", "listeners=PLAINTEXT://[::]:9092", "PLAINTEXT://k:9092", "PLAINTEXT",
	 "PLAINTEXT", "127.0.0.1:9092", "k:9092"},
	{"one address", "listeners=PLAINTEXT://10.0.0.5:9092", "PLAINTEXT://k:9092", "PLAINTEXT",
	 "PLAINTEXT", "10.0.0.5:9092", "k:9092"},
	{"one name", "listeners=PLAINTEXT://k-0.k:9092", "PLAINTEXT://k:9092", "PLAINTEXT",
	 "PLAINTEXT", "k-0.k:9092", "k:9092"},
	{"IPv6", "listeners=PLAINTEXT://[fd00::5]:9092", "PLAINTEXT://[fd00::6]:9093", "PLAINTEXT",
	 "PLAINTEXT", "[fd00::5]:9092", "[fd00::6]:9093"},
	{"IPv6 without brackets", "listeners=PLAINTEXT://fd00::5:9092", "PLAINTEXT://fd00::5:9092",
	 "PLAINTEXT", "PLAINTEXT", "[fd00::5]:9092", "[fd00::5]:9092"},
	{"no listener of the protocol", "listeners=SSL://:9093", "SSL://k:9093", NULL, NULL, NULL,
	 NULL},
	{"no listener of the name", NAME "A\nlisteners=PLAINTEXT://:9092", "PLAINTEXT://k:9092",
	 NULL, NULL, NULL, NULL},
	{"not advertised", "listeners=PLAINTEXT://:9092,SSL://:9093", "SSL://k:9093", NULL, NULL,
	 NULL, NULL},
	{"nothing is advertised", "listeners=PLAINTEXT://:9092", NULL, NULL, NULL, NULL, NULL},
	{"no listeners", NULL, "PLAINTEXT://k:9092", NULL, NULL, NULL, NULL},
	{"listeners that are wrong", "listeners=PLAINTEXT:9092", "PLAINTEXT://k:9092", NULL, NULL,
	 NULL, NULL},
	{"not in the map", NAME "A\n" MAP "B:SSL\nlisteners=A://:2", "A://i:2", NULL, NULL, NULL,
	 NULL},
	{"a map replaces the default", MAP "B:SSL\nlisteners=PLAINTEXT://:2", "PLAINTEXT://i:2",
	 NULL, NULL, NULL, NULL},
	{"not in the default map", NAME "A\nlisteners=A://:2", "A://i:2", NULL, NULL, NULL, NULL},
	{"mapped to no protocol", NAME "A\n" MAP "A:TLS\nlisteners=A://:2", "A://i:2", NULL, NULL,
	 NULL, NULL},
};

static void test_find(void **state)
{
	(void) state;
	for (EACH(it, cases)) {
		struct settings server = SETTINGS_NULL;
		struct listeners bound, advertised = LISTENERS_NULL;
		struct inter_broker found;

		make_settings(&server, it->server, LAYER_FILE, "server.properties");
		config_trim(&server);
		if (it->advertised)
			check_text(it->name, listeners_parse(it->advertised, &advertised), NULL);
		free(listeners_read(&server, "listeners", &bound));
		inter_broker_find(&server, &bound, &advertised, &found);
		check_text(it->name, found.listener, it->listener);
		check_text(it->name, found.security, it->security);
		check_text(it->name, found.local, it->local);
		check_text(it->name, found.advertised, it->told);
		inter_broker_finish(&found);
		check_text(it->name, found.listener, NULL);
		listeners_finish(&advertised);
		listeners_finish(&bound);
		settings_finish(&server);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_find),
	};

	return cmocka_run_group_tests_name("inter_broker", tests, NULL, NULL);
}
