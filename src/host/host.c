// SPDX-License-Identifier: Apache-2.0
#include "host/host.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/str.h"

#define SMALL_FILE_MAX ((size_t) 1 << 20)

/* proc(5): what follows the command's closing parenthesis begins with field 3. */
enum { STAT_FIRST_FIELD = 3, STAT_START_TIME = 22 };

static int read_below(const char *root, const char *path, struct str *content, struct err *err)
{
	cleanup_free char *full = xasprintf("%s%s", root, path);

	return file_read(full, SMALL_FILE_MAX, content, err);
}

char *hosts_find_fqdn(const char *content, const char *hostname)
{
	cleanup_strv struct strv lines = STRV_NULL;
	cleanup_free char *start = xasprintf("%s.", hostname);

	strv_add_split(&lines, content, "\n");
	for (size_t i = 0; i < lines.length; i++) {
		cleanup_strv struct strv names = STRV_NULL;

		lines.items[i][strcspn(lines.items[i], "#")] = '\0';
		strv_add_split(&names, lines.items[i], " \t\r");
		if (!strv_contains(&names, hostname))
			continue;
		for (size_t j = 1; j < names.length; j++)
			if (str_starts_with(names.items[j], start) && names.items[j][strlen(start)])
				return xstrdup(names.items[j]);
	}
	return NULL;
}

char *hosts_find_address(const char *root, const char *name)
{
	cleanup_str struct str content = STR_NULL;
	cleanup_strv struct strv lines = STRV_NULL;
	struct err ignored;

	if (read_below(root, "/etc/hosts", &content, &ignored) < 0)
		return NULL;
	strv_add_split(&lines, content.text, "\n");
	for (size_t i = 0; i < lines.length; i++) {
		cleanup_strv struct strv words = STRV_NULL;

		lines.items[i][strcspn(lines.items[i], "#")] = '\0';
		strv_add_split(&words, lines.items[i], " \t\r");
		for (size_t j = 1; j < words.length; j++)
			if (str_equal_nocase(words.items[j], name))
				return xstrdup(words.items[0]);
	}
	return NULL;
}

static char *global_address_text(const struct sockaddr *address)
{
	char text[INET6_ADDRSTRLEN];

	if (address->sa_family == AF_INET) {
		const struct in_addr *in =
			&((const struct sockaddr_in *) (const void *) address)->sin_addr;
		uint32_t bits = ntohl(in->s_addr);

		/* 127.0.0.0/8 is this machine, 169.254.0.0/16 this link (RFC 3927). */
		if (bits >> 24 == 127 || bits >> 16 == 0xA9FE)
			return NULL;
		return xstrdup(inet_ntop(AF_INET, in, text, sizeof(text)));
	}
	if (address->sa_family == AF_INET6) {
		const struct in6_addr *in =
			&((const struct sockaddr_in6 *) (const void *) address)->sin6_addr;

		if (IN6_IS_ADDR_LOOPBACK(in) || IN6_IS_ADDR_LINKLOCAL(in))
			return NULL;
		return xstrdup(inet_ntop(AF_INET6, in, text, sizeof(text)));
	}
	return NULL;
}

void host_read_addresses(struct host *host)
{
	struct ifaddrs *all = NULL;

	if (getifaddrs(&all) < 0)
		return;
	for (const struct ifaddrs *one = all; one; one = one->ifa_next) {
		char *text;

		if (!one->ifa_addr || !(one->ifa_flags & IFF_UP) || (one->ifa_flags & IFF_LOOPBACK))
			continue;
		text = global_address_text(one->ifa_addr);
		if (text)
			strv_take(&host->addresses, text);
	}
	freeifaddrs(all);
}

int64_t host_process_start_time(const char *root, pid_t pid)
{
	cleanup_free char *path = xasprintf("/proc/%d/stat", (int) pid);
	cleanup_str struct str content = STR_NULL;
	cleanup_strv struct strv fields = STRV_NULL;
	struct err err;
	const char *after;
	int64_t ticks = 0;

	if (read_below(root, path, &content, &err) < 0)
		return 0;
	after = strrchr(content.text, ')');
	if (after)
		strv_add_split(&fields, after + 1, " ");
	if (fields.length > STAT_START_TIME - STAT_FIRST_FIELD)
		number_parse(fields.items[STAT_START_TIME - STAT_FIRST_FIELD], 0, INT64_MAX,
			     &ticks);
	return ticks;
}

int host_read(const char *root, struct host *host, struct err *err)
{
	cleanup_str struct str hostname = STR_NULL;
	cleanup_str struct str hosts = STR_NULL;
	struct err ignored;

	*host = (struct host) {.pid = getpid()};
	if (read_below(root, "/proc/sys/kernel/hostname", &hostname, err) < 0)
		return err_context(err, "cannot find out the hostname");
	host->hostname = str_trim(hostname.text);
	/* setHostnameAsFQDN: the kernel's name is already the full one. */
	if (strchr(host->hostname, '.')) {
		host->fqdn = host->hostname;
		host->hostname = xstrndup(host->fqdn, strcspn(host->fqdn, "."));
	}
	/* A container without /etc/hosts is odd, not broken. */
	if (!host->fqdn && read_below(root, "/etc/hosts", &hosts, &ignored) == 0)
		host->fqdn = hosts_find_fqdn(hosts.text, host->hostname);
	host->start_time = host_process_start_time(root, host->pid);
	return 0;
}

void host_read_memory(const char *root, struct host *host)
{
	cgroup_limit_finish(&host->memory);
	cgroup_limit_read(root, &host->memory);
}

void host_finish(struct host *host)
{
	free(host->hostname);
	free(host->fqdn);
	strv_finish(&host->addresses);
	cgroup_limit_finish(&host->memory);
	*host = (struct host) {.hostname = NULL};
}
