// SPDX-License-Identifier: Apache-2.0
/* /etc/hosts as the kubelet writes it (pkg/kubelet/kubelet_pods.go), and the rest of what a pod is
 * read from. */
#include "cases.h"

#include <ftw.h>
#include <stdio.h>

#include "base/file.h"
#include "base/mem.h"
#include "host/host.h"

#define KUBELET                                                                                    \
	"# Kubernetes-managed hosts file.\n"                                                       \
	"127.0.0.1\tlocalhost\n"                                                                   \
	"::1\tlocalhost ip6-localhost ip6-loopback\n"                                              \
	"fe00::0\tip6-localnet\n"                                                                  \
	"10.244.1.7\tzk-1.zk-headless.prod.svc.cluster.local\tzk-1\n"

static const struct {
	const char *name;
	const char *content;
	const char *hostname;
	const char *fqdn;
} cases[] = {
	{"the kubelet's line", KUBELET, "zk-1", "zk-1.zk-headless.prod.svc.cluster.local"},
	{"another pod", KUBELET, "zk-2", NULL},
	{"the beginning of the name", KUBELET, "zk", NULL},
	{"a name on no line of its own", KUBELET, "localhost", NULL},
	{"blanks for the TAB", "10.0.0.5  zk-1.zk.svc  zk-1\n", "zk-1", "zk-1.zk.svc"},
	{"the short name first", "10.0.0.5 zk-1 zk-1.zk.svc\n", "zk-1", "zk-1.zk.svc"},
	{"more names between", "10.0.0.5 me a.zk zk-1 zk-1.zk.svc\n", "zk-1", "zk-1.zk.svc"},
	{"no newline at the end", "10.0.0.5 zk-1.zk zk-1", "zk-1", "zk-1.zk"},
	{"the lines of Windows", "10.0.0.5 zk-1.zk zk-1\r\n", "zk-1", "zk-1.zk"},
	{"two families", "fd00::5 zk-1.zk.v6 zk-1\n10.0.0.5 zk-1.zk.v4 zk-1\n", "zk-1",
	 "zk-1.zk.v6"},
	{"the first line has the bare name", "10.0.0.5 zk-1\n10.0.0.6 zk-1.zk zk-1\n", "zk-1",
	 "zk-1.zk"},
	{"only the bare name (no subdomain)", "10.0.0.5\tzk-1\n", "zk-1", NULL},
	{"only the full name", "10.0.0.5 zk-1.zk.svc\n", "zk-1", NULL},
	{"a name that only begins so", "10.0.0.5 zk-10.zk zk-1\n", "zk-1", NULL},
	{"a name that ends in the dot", "10.0.0.5 zk-1. zk-1\n", "zk-1", NULL},
	{"in a comment", "#10.0.0.5 zk-1.zk zk-1\n", "zk-1", NULL},
	{"behind a comment", "10.0.0.5 zk-1 # zk-1.zk\n", "zk-1", NULL},
	{"HostAliases of another name", KUBELET "10.0.0.9\tzk-1.other.example\n", "zk-1",
	 "zk-1.zk-headless.prod.svc.cluster.local"},
	{"an address that is the hostname", "zk-1.zk other zk-1\n", "zk-1", NULL},
	{"an empty file", "", "zk-1", NULL},
	{"blank lines", "\n \n\t\n", "zk-1", NULL},
};

static void test_fqdn(void **state)
{
	(void) state;
	for (EACH(it, cases)) {
		char *fqdn = hosts_find_fqdn(it->content, it->hostname);

		check_text(it->name, fqdn, it->fqdn);
		free(fqdn);
	}
}

#define STAT(command, start_time)                                                                  \
	"7 (" command ") S 0 1 1 0 -1 4194560 100 0 0 0 1 2 3 4 20 0 1 0 " start_time              \
	" 10000000 500 18446744073709551615 1 1 0\n"

static const struct {
	const char *name;
	const char *hostname; /* of /proc/sys/kernel/hostname; NULL: no file */
	const char *hosts;
	const char *stat;
	const char *expected; /* NULL: an error */
	const char *fqdn;
	int64_t start_time;
} pods[] = {
	{"a pod", "zk-1\n", KUBELET, STAT("kafka-init", "4711"), "zk-1",
	 "zk-1.zk-headless.prod.svc.cluster.local", 4711},
	{"no /etc/hosts", "zk-1\n", NULL, STAT("kafka-init", "4711"), "zk-1", NULL, 4711},
	{"another's /etc/hosts", "zk-2\n", KUBELET, STAT("x", "1"), "zk-2", NULL, 1},
	{"a command with blanks and parentheses", "zk-1\n", NULL, STAT("a) b (c", "4711"), "zk-1",
	 NULL, 4711},
	{"no stat of this process", "zk-1\n", NULL, NULL, "zk-1", NULL, 0},
	{"a stat that is cut", "zk-1\n", NULL, "7 (x) S 0 1 1", "zk-1", NULL, 0},
	{"a stat without a command", "zk-1\n", NULL, "7", "zk-1", NULL, 0},
	{"no hostname", NULL, KUBELET, STAT("x", "1"), NULL, NULL, 0},
};

static void write_below(const char *root, const char *directory, const char *file, const char *text)
{
	char *full = xasprintf("%s/%s", root, directory);
	char *path = xasprintf("%s/%s", full, file);
	struct err err = ERR_NULL;

	if (text) {
		check_int(path, file_make_directories(full, 0700, &err), 0);
		check_int(path, file_write_atomic(path, text, strlen(text), 0600, &err), 0);
	}
	free(path);
	free(full);
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *where)
{
	(void) status;
	(void) type;
	(void) where;
	return remove(path);
}

static void test_read(void **state)
{
	char own[32];

	(void) state;
	snprintf(own, sizeof(own), "proc/%d", (int) getpid());
	for (EACH(it, pods)) {
		char root[] = "/tmp/unit_hosts_XXXXXX";
		struct host host;
		struct err err = ERR_NULL;

		check(it->name, mkdtemp(root) != NULL);
		write_below(root, "proc/sys/kernel", "hostname", it->hostname);
		write_below(root, "etc", "hosts", it->hosts);
		write_below(root, own, "stat", it->stat);
		check_int(it->name, host_read(root, &host, &err), it->expected ? 0 : -1);
		if (!it->expected)
			check_holds(it->name, err.text, "cannot find out the hostname");
		check_text(it->name, host.hostname, it->expected);
		check_text(it->name, host.fqdn, it->fqdn);
		check_int(it->name, host.start_time, it->start_time);
		check_int(it->name, host.pid, getpid());
		check_int(it->name, host.addresses.length, 0);
		check_int(it->name, host.memory.bytes, 0);
		host_finish(&host);
		nftw(root, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	}
}

static void test_find_address(void **state)
{
	static const struct {
		const char *name;
		const char *hosts;
		const char *wanted;
		const char *address; /* NULL: none */
	} rows[] = {
		{"the full name", KUBELET, "zk-1.zk-headless.prod.svc.cluster.local", "10.244.1.7"},
		{"the short one", KUBELET, "ZK-1", "10.244.1.7"},
		{"the first of two", KUBELET, "localhost", "127.0.0.1"},
		{"the beginning of a name", KUBELET, "zk", NULL},
		{"an address is no name", KUBELET, "10.244.1.7", NULL},
		{"in a comment", "10.0.0.1 a # b\n", "b", NULL},
		{"no file", NULL, "localhost", NULL},
	};

	(void) state;
	for (EACH(it, rows)) {
		char root[] = "/tmp/kafka-init-unit-XXXXXX";
		char *address;

		check(it->name, mkdtemp(root) != NULL);
		if (it->hosts)
			write_below(root, "etc", "hosts", it->hosts);
		address = hosts_find_address(root, it->wanted);
		check_text(it->name, address, it->address);
		free(address);
		nftw(root, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	}
}

/* The memory of a tree of tests/data/cgroup; reading it again replaces it. */
static void test_read_memory(void **state)
{
	char *root = xasprintf("%s/cgroup/v2", getenv("UNIT_DATA"));
	struct host host = {.hostname = NULL};

	(void) state;
	host_read_memory(root, &host);
	check_int("once", host.memory.bytes, (int64_t) 2 << 30);
	host_read_memory(root, &host);
	check_int("twice", host.memory.bytes, (int64_t) 2 << 30);
	host_read_memory("/nowhere", &host);
	check_int("nowhere", host.memory.bytes, 0);
	host_finish(&host);
	free(root);
}

/* Whatever this machine has: nothing that clients cannot be given. */
static void test_read_addresses(void **state)
{
	struct host host = {.hostname = NULL};

	(void) state;
	host_read_addresses(&host);
	for (size_t i = 0; i < host.addresses.length; i++) {
		const char *address = host.addresses.items[i];

		check(address, strncmp(address, "127.", 4) != 0);
		check(address, strncmp(address, "169.254.", 8) != 0);
		check(address, strncmp(address, "fe80:", 5) != 0);
		check(address, strcmp(address, "::1") != 0);
	}
	host_finish(&host);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fqdn),	       cmocka_unit_test(test_read),
		cmocka_unit_test(test_find_address),   cmocka_unit_test(test_read_memory),
		cmocka_unit_test(test_read_addresses),
	};

	return cmocka_run_group_tests_name("hosts", tests, NULL, NULL);
}
