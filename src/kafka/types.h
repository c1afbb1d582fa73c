/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "kafka/kafka_keys.h"

/* NULL, or what is wrong with `value` for this key in the words of ConfigDef.parseType and of the
 * key's validator, with what is allowed. A class is judged by the form of its name only. The caller
 * frees it. */
char *kafka_type_problem(const struct kafka_key *key, const char *value);
