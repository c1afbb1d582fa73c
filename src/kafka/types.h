/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/strv.h"
#include "kafka/kafka_keys.h"

/* The values of Kafka's keys, as ConfigDef.parseType and its validators take them. */

/* What a LIST has: split at each comma, without blanks around it, empty items too; an empty text is
 * an empty list. */
void kafka_split(const char *text, struct strv *items);

/* Csv.parseCsvMap's and String.split's items: the empty ones at the end are left out. */
void kafka_split_csv(const char *text, struct strv *items);

/* NULL, or what is wrong with `value` for this key in Kafka's words, with what is allowed. A class
 * is judged by the form of its name only. The caller frees it. */
char *kafka_value_problem(const struct kafka_key *key, const char *value);

/* [0-9a-zA-Z\-%._:]*: Utils.validHostPattern. */
bool kafka_host_is_valid(const char *host);

/* The place of a version such as 3.9, 3.9-IV0 or 3.9.1 in the order of all
 * (MetadataVersion.fromVersionString); -1: it is none. */
int kafka_version_order(const char *version);
