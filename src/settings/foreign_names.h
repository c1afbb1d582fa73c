/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

#include "base/findings.h"

/* KAFKA_ variables of other images that are no keys of Kafka, so that they would do nothing here
 * without a word: wurstmeister's commands, Confluent's files of credentials, Bitnami's users. */

/* True, with an error at `variable` that says what to write instead: `base` (`variable` without a
 * …_FILE) is one of them. */
bool foreign_name_check(const char *base, const char *variable, struct findings *findings);
