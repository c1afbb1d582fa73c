/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "settings/settings.h"

/* The keys of server.properties that count for one listener. */

/* "listener.name.client." of CLIENT: what stands before them (ListenerName.configPrefix, lower
 * case). The caller frees it. */
char *listener_prefix(const char *listener);

/* The value of the key with that prefix, which wins, else of the key alone
 * (AbstractConfig.valuesWithPrefixOverride); NULL: neither is set. */
const char *listener_get(const struct settings *server, const char *prefix, const char *key);
