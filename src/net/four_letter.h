/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "net/resolve.h"
#include "net/stream.h"

/* ZooKeeper's four letter words (ZooKeeper Administrator's Guide, "The Four Letter Words"). */

/* Sends exactly the four bytes of `word` (a newline more makes the server's close a reset, and the
 * answer is lost) and appends what comes back until the server closes; plain where `tls` is NULL.
 * Anything but STREAM_OK sets err. */
enum stream_outcome four_letter_ask(const struct net_address *address, const struct tls_client *tls,
				    const char *word, deadline_ms deadline, struct str *answer,
				    struct err *err);

enum server_mode {
	SERVER_SERVES,	    /* Mode: leader, follower, observer or standalone */
	SERVER_READ_ONLY,   /* Mode: read-only: it has no quorum */
	SERVER_NOT_SERVING, /* "This ZooKeeper instance is not currently serving requests" */
	SERVER_UNKNOWN,	    /* any other text, also none: not whitelisted, too many connections */
};

/* What the answer to `srvr` says. */
enum server_mode four_letter_mode(const char *answer);
