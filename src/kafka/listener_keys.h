/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "settings/settings.h"

/* The keys of server.properties that count for one listener. */

#define LISTENER_PREFIX "listener.name."

/* "listener.name.client." of CLIENT: what stands before them (ListenerName.configPrefix, lower
 * case). The caller frees it. */
char *listener_prefix(const char *listener);

/* The only key of a login that counts for a broker: with the prefix and the mechanism, both in
 * lower case (JaasContext.loadServerContext). The caller frees it. */
char *listener_jaas_key(const char *prefix, const char *mechanism);

/* The key with that prefix, which wins, else the key alone
 * (AbstractConfig.valuesWithPrefixOverride); NULL: neither is set. */
const struct setting *listener_find(const struct settings *server, const char *prefix,
				    const char *key);

/* Its value. */
const char *listener_get(const struct settings *server, const char *prefix, const char *key);
