/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "net/resolve.h"

/* ZooKeeper's four letter words (ZooKeeper Administrator's Guide, "The Four Letter Words"). */

/* Sends exactly the four bytes of `word` (a newline more makes the server's close a reset, and the
 * answer is lost) and appends what comes back until the server closes. EXIT_TIMED_OUT: refused,
 * closed too early by force, or no answer before the deadline. */
int four_letter_ask(const struct net_address *address, const char *word, deadline_ms deadline,
		    struct str *answer, struct err *err);

enum server_mode {
	SERVER_SERVES,	    /* Mode: leader, follower, observer or standalone */
	SERVER_READ_ONLY,   /* Mode: read-only: it has no quorum */
	SERVER_NOT_SERVING, /* "This ZooKeeper instance is not currently serving requests" */
	SERVER_UNKNOWN,	    /* any other text, also none: not whitelisted, too many connections */
};

/* What the answer to `srvr` says. */
enum server_mode four_letter_mode(const char *answer);
