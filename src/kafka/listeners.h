/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "settings/settings.h"

/* The lists of `listeners` and `advertised.listeners`, as Kafka parses them
 * (SocketServerConfigs.listenerListToEndPoints and its EndPoint expression): NAME://host:port,
 * blanks around commas and empty elements ignored, the name made upper case, brackets around an
 * IPv6 address optional. */

struct listener {
	char *name;
	char *host; /* "": every address of this machine */
	int64_t port;
};

struct listeners {
	struct listener *items;
	size_t length;
	size_t capacity;
};

#define LISTENERS_NULL ((struct listeners) {.items = NULL})

/* NULL, or what is wrong with `text` in words, which the caller frees. The list then holds what
 * came before the mistake. */
char *listeners_parse(const char *text, struct listeners *listeners);

/* Reads the list of one of those keys, which is empty if the key is not set or is wrong. Returns
 * what listeners_parse() does. */
char *listeners_read(const struct settings *server, const char *key, struct listeners *listeners);
void listeners_finish(struct listeners *listeners);

/* ListenerName.normalised: in upper case. The caller frees it. */
char *listener_name_normalise(const char *name);

/* [0-9a-zA-Z\-%._:]*: Utils.validHostPattern. */
bool listener_host_is_valid(const char *host);

/* Appends NAME://host:port to a list, with a comma if it is not the first; brackets around IPv6. */
void listener_add_text(struct str *out, const char *name, const char *host, int64_t port);

#define cleanup_listeners __attribute__((cleanup(listeners_finish)))
