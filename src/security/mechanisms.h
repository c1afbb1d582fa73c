/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

#include "base/strv.h"
#include "settings/settings.h"

/* The mechanisms of SASL that a broker's listener offers. */

/* Appends those of sasl.enabled.mechanisms, by default GSSAPI. */
void mechanisms_of(const struct settings *server, const char *listener, struct strv *all);

/* False: a config provider that only java can ask gives them. */
bool mechanisms_are_known(const struct settings *server, const char *listener);

/* The only key of a login that counts for a broker: with the prefix and the mechanism, both in
 * lower case (JaasContext.loadServerContext). The caller frees it. */
char *mechanism_jaas_key(const char *prefix, const char *mechanism);
