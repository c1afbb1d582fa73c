/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "kafka/kafka_keys.h"

/* Checks what the column `valid` of keys.tsv says, in the words of tests/lab/KafkaKeys.java. `text`
 * is trimmed and of the key's type; `number` is its value if it is a number. NULL, or what is
 * wrong; the caller frees it. */
char *validator_problem(const struct kafka_key *key, const char *text, double number);
