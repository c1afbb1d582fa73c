// SPDX-License-Identifier: Apache-2.0
#include "wait/own_name.h"

#include "base/mem.h"
#include "base/strv.h"
#include "net/resolve.h"
#include "net/tcp.h"
#include "wait/progress.h"

#define RESOLVE_MS 10000
#define FIRST_LOOK_MS 500

/* NULL: it is ours; else why not. The caller frees it. */
static char *problem_with(const char *host, deadline_ms deadline)
{
	cleanup_net_addresses struct net_addresses addresses = NET_ADDRESSES_NULL;
	cleanup_strv struct strv foreign = STRV_NULL;
	cleanup_free char *all = NULL;
	struct err err;

	if (net_resolve(host, 0, deadline_within(deadline, RESOLVE_MS), &addresses, &err) < 0)
		return xasprintf("%s: %s", host, err.text);
	for (size_t i = 0; i < addresses.length; i++) {
		if (tcp_is_own_address(&addresses.items[i]))
			return NULL;
		strv_take(&foreign, net_address_format(&addresses.items[i]));
	}
	strv_sort(&foreign);
	all = strv_join(&foreign, ", ");
	return xasprintf("%s is %s, which is not this pod", host, all);
}

/* Goes on looking after the first look. */
static int keep_waiting(const char *host, const char *first_reason, deadline_ms deadline,
			struct err *err)
{
	cleanup_progress struct progress progress;

	progress_init(&progress, "the own name");
	progress_wait(&progress, first_reason, deadline);
	for (;;) {
		cleanup_free char *reason = problem_with(host, deadline);

		if (!reason)
			break;
		/* The last look may be cut short by the deadline: what was said before counts. */
		if (deadline_passed(deadline))
			return err_set(
				err, EXIT_TIMED_OUT,
				"the own name in the list of members did not become this pod's in "
				"time: %s; the headless Service needs publishNotReadyAddresses: true",
				progress.reason);
		progress_wait(&progress, reason, deadline);
		progress_pause(&progress, deadline);
	}
	progress_done(&progress);
	return 0;
}

int wait_own_name(const char *host, deadline_ms deadline, struct err *err)
{
	/* In nearly every pod the kubelet's /etc/hosts answers at once: nothing is to be said. */
	cleanup_free char *reason = problem_with(host, deadline_within(deadline, FIRST_LOOK_MS));

	return reason ? keep_waiting(host, reason, deadline, err) : 0;
}
