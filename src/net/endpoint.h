/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* One host and port, as people and configurations write them: host:port, an IPv6 address in
 * brackets. */

#define KAFKA_PORT 9092
#define ZOOKEEPER_PORT 2181

struct endpoint {
	char *host; /* a name or an address, without brackets */
	uint16_t port;
};

/* Reads host[:port]. NULL, or what is wrong with `text` in words. The caller frees the host, or the
 * words. */
char *endpoint_parse(const char *text, uint16_t default_port, struct endpoint *endpoint);

/* "host:port", with brackets around IPv6. The caller frees it. */
char *endpoint_format(const char *host, int64_t port);

/* Whether the host stands for every address of a machine: "", "0.0.0.0" or "::". */
bool endpoint_is_wildcard(const char *host);
