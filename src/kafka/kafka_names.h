/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/findings.h"
#include "settings/environment.h"
#include "settings/settings.h"

/* Which key of server.properties a KAFKA_… variable means. */

/* The rule of Confluent's images (confluent-docker-utils, dub.py), the most used one: lower case,
 * an isolated `_` is `.`,
 * `__` is `_`, `___` is `-`. `name` is what follows KAFKA_. NULL: it has four or more underscores
 * in a row, or one at either end, which the images read differently. The caller frees it. */
char *kafka_names_to_key(const char *name);

/* What follows KAFKA_ in variables that are no keys: all that any of the images excludes, for their
 * JVM and their tools. The last one is NULL. */
extern const char *const kafka_names_excluded[];

/* Whether the whole variable is never a key: it is one of these, or our own KAFKA_INIT_…. A …_FILE
 * is judged without its ending. */
bool kafka_name_is_excluded(const char *variable);

/* Sets the keys of all KAFKA_… and KAFKA_CFG_… variables (Bitnami's prefix, in whose names sasl_ssl
 * and sasl_plaintext keep their underscore), and those of CONFLUENT_SUPPORT_… and
 * CONFLUENT_METRICS_…, whose keys begin with confluent.support. and confluent.metrics. Variables of
 * other images that are no keys are findings (kafka_foreign.h). */
void kafka_names_read(const struct environment *environment, struct settings *server,
		      struct findings *findings);
