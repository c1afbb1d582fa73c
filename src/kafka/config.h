/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/findings.h"
#include "kafka/listeners.h"
#include "settings/settings.h"

/* server.properties as KafkaConfig sees it: each key with its type and its default. */

/* Gives every key of Kafka's ConfigDef, also below listener.name., the value that
 * ConfigDef.parseType reads: trimmed, of whatever type. Once, before anything is decided by a value
 * or looked for at a path; what is written is that value, too. Keys that Kafka does not define keep
 * their blanks: a plug-in reads them as they are. */
void config_trim(struct settings *server);

/* The types and ranges of all known keys, also below listener.name.<listener>. of the
 * listeners that are bound, and a mechanism (AbstractConfig.valuesWithPrefixOverride). A value that
 * a config provider fills in is not judged.
 */
void config_check_types(const struct settings *server, const struct listeners *bound,
			struct findings *findings);

/* The value, else the default, else NULL; the caller frees it. */
char *config_text(const struct settings *server, const char *key);

/* The value of a key that is a whole number, else its default. False: neither is there, or the
 * value is none of its type, which config_check_types says. */
bool config_number(const struct settings *server, const char *key, int64_t *valuep);

/* The same of a key that is true or false. */
bool config_bool(const struct settings *server, const char *key, bool *valuep);

/* "key is `value`", with no secret in it; the caller frees it. */
char *config_describe(const struct setting *setting);
