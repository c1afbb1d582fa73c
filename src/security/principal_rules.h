/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

#include "base/findings.h"
#include "kafka/broker.h"

/* The rules that make a principal of a name, which a broker parses when it opens its listeners,
 * after the recovery of its logs. */

/* ssl.principal.mapping.rules (SslPrincipalMapper). */
bool principal_rules_parse_ssl(const char *rules);

/* One of sasl.kerberos.principal.to.local.rules (KerberosShortNamer). */
bool principal_rules_parse_kerberos(const char *rule);

/* Those of each listener that uses them: SSL, and SASL with GSSAPI. */
void principal_rules_check(const struct broker *broker, struct findings *findings);
