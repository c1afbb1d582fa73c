/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/findings.h"
#include "base/strv.h"
#include "settings/environment.h"
#include "settings/settings.h"

/* server.properties as KafkaConfig sees it: each key with its type and its default. */

/* A directory below the volume's root, which may hold a lost+found that Kafka refuses (LogManager).
 * Without a hostname in it, it is found again whatever the pod is called. */
#define CONFIG_LOG_DIRS_DEFAULT "/var/lib/kafka/data/logs"

/* Gives each value with ${provider:path:key} what Kafka's config providers make of it
 * (AbstractConfig.resolveConfigVariables, ConfigTransformer): that of EnvVarConfigProvider from
 * what java inherits of `environment`, and with `reads_files` that of FileConfigProvider and
 * DirectoryConfigProvider. What hangs on another class or on a provider with parameters, or on a
 * file that is not to be read, is unknown: one warning names those keys, and nobody judges them.
 * Before config_trim(). */
void config_resolve(struct settings *server, const struct environment *environment,
		    bool reads_files, struct findings *findings);

/* False: a provider that only java can ask gives the value of one of the keys; up to a NULL. */
bool config_knows(const struct settings *server, const char *const *keys);

/* Gives every key of Kafka's ConfigDef, also below listener.name., the value that
 * ConfigDef.parseType reads: trimmed, of whatever type. Once, before anything is decided by a value
 * or looked for at a path; what is written is that value, too. Keys that Kafka does not define keep
 * their blanks: a plug-in reads them as they are. */
void config_trim(struct settings *server);

/* The value, else the default, else NULL; the caller frees it. */
char *config_text(const struct settings *server, const char *key);

/* The default; NULL: Kafka knows no such key, or the key has none. */
const char *config_default(const char *key);

/* The value of a key that is a whole number, else its default. False: there is neither, or the
 * value is no such number, which type_rules_check reports. */
bool config_number(const struct settings *server, const char *key, int64_t *valuep);

/* The same of a key that is true or false. */
bool config_bool(const struct settings *server, const char *key, bool *valuep);

/* Which of log.dirs and log.dir counts: the first, if it is set (KafkaConfig.logDirs). */
const char *config_log_dirs_key(const struct settings *server);

/* The directories of that key, else the default, without the blanks around commas;
 * none where they are unknown. */
void config_log_dirs(const struct settings *server, struct strv *directories);
