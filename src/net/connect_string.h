/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* A ZooKeeper connect string as the Java client reads it (ConnectStringParser):
 * host[:port],…[/chroot]; the port is 2181 where none is given, IPv6 stands in brackets. */

#define ZOOKEEPER_PORT 2181
#define KAFKA_PORT 9092

struct endpoint {
	char *host; /* a name or an address, without brackets */
	uint16_t port;
	bool has_port; /* it was given, and is no default */
};

struct connect_string {
	struct endpoint *items;
	size_t length;
	size_t capacity;
	char *chroot; /* "" or "/kafka" */
};

#define CONNECT_STRING_NULL ((struct connect_string) {.items = NULL})

/* NULL, or what is wrong with `text` in words (the caller frees them; `connect` is then empty). */
char *connect_string_parse(const char *text, struct connect_string *connect);

/* Of brokers, where the default is another one. */
void connect_string_set_default_port(struct connect_string *connect, uint16_t port);
void connect_string_finish(struct connect_string *connect);

/* Whether it stands for every address of a machine: "", "0.0.0.0" or "::". */
bool host_is_wildcard(const char *host);

/* "host:port", with brackets around IPv6. The caller frees it. */
char *endpoint_format(const struct endpoint *endpoint);

/* All endpoints with commas, without the chroot, for people. The caller frees it. */
char *connect_string_format(const struct connect_string *connect);

#define cleanup_connect_string __attribute__((cleanup(connect_string_finish)))
