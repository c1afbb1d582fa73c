// SPDX-License-Identifier: Apache-2.0
/* /etc/hosts: pieces are the hostname and the file. */
#include "fuzz.h"

#include "host/host.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pieces pieces = pieces_of(data, size);
	cleanup_free char *hostname = pieces_next(&pieces);
	cleanup_free char *content = pieces_next(&pieces);
	cleanup_free char *found = hosts_find_fqdn(content, hostname);
	cleanup_free char *line = NULL;
	cleanup_free char *again = NULL;

	if (!found)
		return 0;
	must(str_starts_with(found, hostname) && found[strlen(hostname)] == '.');
	must(found[strlen(hostname) + 1] && !strpbrk(found, " \t\r\n#"));
	must(strstr(content, found));
	/* The kubelet's own line with that name gives that name. */
	line = xasprintf("# Kubernetes-managed hosts file.\n10.0.0.1\t%s\t%s\n%s", found, hostname,
			 content);
	again = hosts_find_fqdn(line, hostname);
	must(again && str_equal(again, found));
	return 0;
}
