/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdint.h>

/* Whether a server could listen on the port, tried as Java's ServerSocketChannel.bind does it: with
 * SO_REUSEADDR, so that connections in TIME_WAIT do not matter. The socket is closed without having
 * listened. `address` is an IPv4 or IPv6 address without brackets, or "" for all of this machine
 * (one socket of both families where the kernel has IPv6). Returns 0 or the kernel's errno; EINVAL
 * if `address` is no address. */
int port_try(const char *address, int64_t port);
