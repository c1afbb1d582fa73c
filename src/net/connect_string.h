/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "net/endpoint.h"

/* A ZooKeeper connect string as the Java client reads it (ConnectStringParser):
 * host[:port],…[/chroot], IPv6 in brackets. A list of brokers is written so too. */

struct connect_string {
	struct endpoint *items;
	size_t length;
	size_t capacity;
	char *chroot; /* "" or "/kafka" */
};

#define CONNECT_STRING_NULL ((struct connect_string) {.items = NULL})

/* NULL, or what is wrong with `text` in words (the caller frees them; `connect` is then empty).
 * `port` is that of a host without one. */
char *connect_string_parse(const char *text, uint16_t port, struct connect_string *connect);
void connect_string_finish(struct connect_string *connect);

/* All endpoints with commas, without the chroot, for people. The caller frees it. */
char *connect_string_format(const struct connect_string *connect);

#define cleanup_connect_string __attribute__((cleanup(connect_string_finish)))
