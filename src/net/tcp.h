/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>

#include "base/deadline.h"
#include "base/err.h"
#include "net/address.h"

/* Sockets with a deadline. All errors are EXIT_TIMED_OUT: the other side could not be reached, in
 * the kernel's words. */

/* A connected descriptor (non-blocking, close-on-exec), or -1. */
int tcp_connect(const struct net_address *address, deadline_ms deadline, struct err *err);

int tcp_send(int fd, const void *bytes, size_t length, deadline_ms deadline, struct err *err);

/* Waits until poll(2) says one of `events`. */
int tcp_wait(int fd, short events, deadline_ms deadline, struct err *err);

/* Whether this machine has the address: whether a socket can be bound to it (port 0: none is
 * taken). */
bool tcp_is_own_address(const struct net_address *address);
