// SPDX-License-Identifier: Apache-2.0
#include "cases.h"

#include <errno.h>
#include <unistd.h>

#include "base/mem.h"
#include "host/ports.h"
#include "kafka/machine_rules.h"
#include "loopback.h"
#include "pod.h"

#define MIB ((int64_t) 1 << 20)

static void test_ports(void **state)
{
	static const struct {
		const char *name;
		struct port_trial trial;
		const char *ignored;
		const char *findings;
	} rows[] = {
		{"free", {"A", "", 9092, 0}, NULL, ""},
		{"in use",
		 {"PLAINTEXT", "", 9092, EADDRINUSE},
		 NULL,
		 "error V: PLAINTEXT://:9092 cannot be bound: Address already in use; Kafka would "
		 "end with \"Socket server failed to bind\", after the recovery of all logs\n"},
		{"in use, on purpose",
		 {"PLAINTEXT", "", 9092, EADDRINUSE},
		 "ignore-preflight-errors=port",
		 "warning V: PLAINTEXT://:9092 cannot be bound: Address already in use; Kafka would "
		 "end with \"Socket server failed to bind\", after the recovery of all logs\n"},
		{"another machine's address",
		 {"A", "fd00::9", 9092, EADDRNOTAVAIL},
		 NULL,
		 "error V: A://[fd00::9]:9092 cannot be bound: Cannot assign requested address; "
		 "Kafka would end with \"Socket server failed to bind\", after the recovery of all "
		 "logs\n"},
		{"a privileged port",
		 {"A", "10.0.0.1", 443, EACCES},
		 NULL,
		 "error V: A://10.0.0.1:443 cannot be bound: Permission denied (a port below 1024 "
		 "is for processes with the capability NET_BIND_SERVICE); Kafka would end with "
		 "\"Socket server failed to bind\", after the recovery of all logs\n"},
	};

	(void) state;
	for (EACH(it, rows)) {
		cleanup_settings struct settings server = SETTINGS_NULL;
		cleanup_settings struct settings tool = SETTINGS_NULL;
		cleanup_findings struct findings findings = FINDINGS_NULL;
		struct broker broker = {.server = &server, .tool = &tool};

		make_settings(&server, "listeners=x", LAYER_ENVIRONMENT, "V");
		make_settings(&tool, it->ignored, LAYER_ENVIRONMENT, "tool");
		machine_rules_check_port(&broker, &it->trial, &findings);
		check_findings(it->name, &findings, it->findings);
	}
}

/* The kernel's own answers. */
static void test_bind(void **state)
{
	struct net_address address;
	int fd = loopback_listen(&address);
	int64_t port = ntohs(((struct sockaddr_in *) (void *) &address.address)->sin_port);
	int client = socket(AF_INET, SOCK_STREAM, 0);
	int yes = 1;

	(void) state;
	/* As Java's server sockets have it. */
	check_int("reuse", setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes)), 0);
	check_int("in use", port_try("127.0.0.1", port), EADDRINUSE);
	check_int("in use, all addresses", port_try("", port), EADDRINUSE);
	check_int("another address", port_try("127.0.0.2", port), 0);
	check_int("not ours", port_try("192.0.2.1", port), EADDRNOTAVAIL);
	check_int("a name", port_try("localhost", port), EINVAL);
	/* The server's side is in TIME_WAIT once it has closed first. */
	check_int("connect",
		  connect(client, (struct sockaddr *) (void *) &address.address, address.length),
		  0);
	close(accept(fd, NULL, NULL));
	close(client);
	close(fd);
	check_int("after a connection", port_try("127.0.0.1", port), 0);
	check_int("all addresses", port_try("", port), 0);
}

static void test_limits(void **state)
{
	static const struct {
		const char *name;
		struct limits limits;
		size_t partitions;
		const char *findings;
	} rows[] = {
		{"a container runtime's", {1048576, 262144}, 4000, ""},
		{"the defaults of a node, few partitions", {65536, 65530}, 100, ""},
		{"many partitions",
		 {65536, 65530},
		 20000,
		 "warning RLIMIT_NOFILE: the hard limit is 65536 open files, with 20000 partitions "
		 "on the disks; Kafka's documentation wants 100000, and a broker that runs out of "
		 "them loses its log directories\n"
		 "warning vm.max_map_count: 65530 maps, with 20000 partitions on the disks: each "
		 "segment has two, and without them the JVM ends with \"Map failed\"\n"},
		{"100,000 files are enough", {100000, 262144}, 20000, ""},
		{"a low limit",
		 {4096, 262144},
		 0,
		 "warning RLIMIT_NOFILE: the hard limit is 4096 open files, with 0 partitions on "
		 "the disks; Kafka's documentation wants 100000, and a broker that runs out of "
		 "them loses its log directories\n"},
		{"unknown", {0, 0}, 20000, ""},
	};

	(void) state;
	for (EACH(it, rows)) {
		cleanup_findings struct findings findings = FINDINGS_NULL;

		machine_rules_check_limits(&it->limits, it->partitions, &findings);
		check_findings(it->name, &findings, it->findings);
	}
}

#define HEAP_WARNING(heap, limit)                                                                  \
	"warning -Xmx: the heap of " heap " MiB is more than 70 % of the container's memory "      \
	"limit of " limit " MiB: the JVM needs more beside it, and Kafka the page cache\n"
#define NOEXEC_WARNING(path)                                                                       \
	"warning java.io.tmpdir: " path                                                            \
	" is mounted noexec: the libraries of zstd and snappy are unpacked there and cannot be "   \
	"loaded\n"

static void test_jvm(void **state)
{
	static const struct {
		const char *name;
		const char *words;
		int64_t limit_mib;
		const char *findings;
	} rows[] = {
		{"nothing given", "", 1024, ""},
		{"half of the limit", "-Xmx512m -Xms512m", 1024, ""},
		{"all of the limit", "-Xmx1G", 1024, HEAP_WARNING("1024", "1024")},
		{"just 70 %", "-Xmx700m", 1000, ""},
		{"just above", "-Xmx701M", 1000, HEAP_WARNING("701", "1000")},
		{"in KiB", "-Xmx1048576k", 1024, HEAP_WARNING("1024", "1024")},
		{"in bytes", "-Xmx1073741824", 1024, HEAP_WARNING("1024", "1024")},
		{"in TiB", "-Xmx1t", 1024, HEAP_WARNING("1048576", "1024")},
		{"the last counts", "-Xmx1g -Xmx256m", 1024, ""},
		{"no limit", "-Xmx64g", 0, ""},
		{"no size", "-Xmxg", 1024, ""},
		{"no number", "-Xmxabcm", 1024, ""},
		{"another tmp", "-Djava.io.tmpdir=/noexec", 0, NOEXEC_WARNING("/noexec")},
		{"below it", "-Djava.io.tmpdir=/noexec/a", 0, NOEXEC_WARNING("/noexec/a")},
	};
	struct mount items[] = {
		{(char *) "1", (char *) "0", (char *) "/", (char *) "rw", (char *) "overlay"},
		{(char *) "2", (char *) "1", (char *) "/noexec", (char *) "rw,noexec,nosuid",
		 (char *) "tmpfs"},
	};
	const struct mounts mounts = {items, COUNT(items), COUNT(items)};

	(void) state;
	for (EACH(it, rows)) {
		cleanup_strv struct strv words = STRV_NULL;
		cleanup_findings struct findings findings = FINDINGS_NULL;
		struct memory_limit memory = {it->limit_mib * MIB, NULL};

		strv_add_split(&words, it->words, " ");
		machine_rules_check_jvm(&words, &memory, &mounts, &findings);
		check_findings(it->name, &findings, it->findings);
	}
	items[1].point = (char *) "/tmp";
	{
		const struct strv none = STRV_NULL;
		const struct memory_limit memory = {0, NULL};
		cleanup_findings struct findings findings = FINDINGS_NULL;

		machine_rules_check_jvm(&none, &memory, &mounts, &findings);
		check_findings("/tmp", &findings, NOEXEC_WARNING("/tmp"));
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ports),
		cmocka_unit_test(test_bind),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_jvm),
	};

	return cmocka_run_group_tests_name("machine_rules", tests, NULL, NULL);
}
