// SPDX-License-Identifier: Apache-2.0
/* Who this machine is: the input is its files, paths and contents by turns; /proc/self/stat is of
 * this process. */
#include "fuzz.h"

#include "host/host.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pieces pieces = pieces_of(data, size);
	cleanup_host struct host host = {.hostname = NULL};
	struct err err = ERR_NULL;
	int result;

	files_add_pieces(&pieces);
	result = host_read("", &host, &err);
	must(result == 0 || *err.text);
	must(result == (files_find("/proc/sys/kernel/hostname") ? 0 : -1));
	if (result == 0) {
		must(!strchr(host.hostname, '.'));
		must(!host.fqdn || (str_starts_with(host.fqdn, host.hostname) &&
				    host.fqdn[strlen(host.hostname)] == '.'));
		must(host.start_time >= 0);
	}
	files_forget();
	return 0;
}
