/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/findings.h"
#include "kafka/broker.h"

/* The types and ranges of all known keys, also below listener.name.<listener>. of the
 * listeners that are bound, and a mechanism (AbstractConfig.valuesWithPrefixOverride). A value that
 * is unknown is not judged. */
void type_rules_check(const struct broker *broker, struct findings *findings);

/* "key is `value`", with no secret in it; the caller frees it. */
char *type_rules_describe(const struct setting *setting);
