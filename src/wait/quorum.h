/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/deadline.h"
#include "base/err.h"
#include "net/connect_string.h"
#include "net/tls.h"
#include "net/zk_session.h"

/* Waits until a session with any server of the list is established, which needs a quorum. Servers
 * are first asked with `srvr`, so that a line can say what is wrong with each. The deadline passed:
 * EXIT_TIMED_OUT with every host and why. The caller closes *sessionp. libzookeeper speaks no TLS:
 * with `tls`, *sessionp stays as it is, and the wait ends when `srvr` over TLS shows that a server
 * serves, or a server asks for a certificate that `tls` does not have. */
int wait_quorum(const struct connect_string *servers, const struct tls_client *tls,
		deadline_ms deadline, struct zk_session **sessionp, struct err *err);
