/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "net/resolve.h"

/* Sockets with a deadline. All errors are EXIT_TIMED_OUT: the other side could not be reached, in
 * the kernel's words. */

/* A connected descriptor (non-blocking, close-on-exec), or -1. */
int tcp_connect(const struct net_address *address, deadline_ms deadline, struct err *err);

int tcp_send(int fd, const void *bytes, size_t length, deadline_ms deadline, struct err *err);

/* Appends all until the other side closes; more than `max` bytes is an error. */
int tcp_receive_all(int fd, size_t max, deadline_ms deadline, struct str *received,
		    struct err *err);

/* Whether this machine has the address: whether a socket can be bound to it (port 0: none is
 * taken). */
bool tcp_is_own_address(const struct net_address *address);
