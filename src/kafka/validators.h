/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "kafka/kafka_keys.h"

/* What the column `valid` of keys.tsv asks, in the words of tests/lab/KafkaKeys.java. `text` is
 * trimmed and of the key's type, `number` its value where that is a number. NULL, or what is wrong;
 * the caller frees it. */
char *validator_problem(const struct kafka_key *key, const char *text, double number);
