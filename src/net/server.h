/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "net/resolve.h"
#include "net/tls.h"
#include "settings/role.h"
#include "settings/settings.h"

/* One question to one server, the cheapest that it answers before any authentication. */

struct target {
	enum role role;
	const char *address;  /* host:port; an IPv6 address in brackets */
	const char *security; /* PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL */
};

enum answer {
	ANSWER_GOOD,
	ANSWER_TLS,	    /* a TLS server that wants a certificate which we do not have */
	ANSWER_UNREACHABLE, /* refused, closed, silent */
	ANSWER_GARBAGE,	    /* no server of this role speaks so on such a listener */
};

/* ApiVersions of a broker, `srvr` of a ZooKeeper server, whose text is appended to `text`. Inside
 * TLS `shown` is what a server that asks for a certificate gets; NULL: nothing. Anything but
 * ANSWER_GOOD sets err. */
enum answer ask(const struct target *target, const struct tls_client *shown, deadline_ms deadline,
		struct str *text, struct err *err);

/* Whether a listener of this security protocol speaks TLS. */
bool security_is_tls(const char *security);
