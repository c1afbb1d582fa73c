/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

#include "settings/settings.h"

/* What server.properties says that counts for one listener. */

/* "listener.name.client." of CLIENT: what stands before them (ListenerName.configPrefix, lower
 * case). The caller frees it. */
char *listener_key_prefix(const char *listener);

/* The value of the key with that prefix, else of the key alone
 * (AbstractConfig.valuesWithPrefixOverride). NULL: neither is set. */
const struct setting *listener_key_find(const struct settings *server, const char *prefix,
					const char *key);

/* Its value. */
const char *listener_key_get(const struct settings *server, const char *prefix, const char *key);

/* "SSL" of "ssl" (SecurityProtocol.forName takes any case); NULL: it is none of the four. */
const char *listener_key_protocol_find(const char *name);

/* Whether a listener of this security protocol speaks TLS. */
bool listener_key_protocol_is_tls(const char *protocol);

/* The listener's protocol by listener.security.protocol.map, whose default maps each protocol's
 * name to the protocol. NULL: it has none. The caller frees it. */
char *listener_key_protocol(const struct settings *server, const char *listener);

/* Whether that protocol has `part` in its name, "SSL" or "SASL". */
bool listener_key_protocol_has(const struct settings *server, const char *listener,
			       const char *part);
