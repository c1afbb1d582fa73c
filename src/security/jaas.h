/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

/* The text of a sasl.jaas.config: `module flag option="value" …;` (Kafka's JaasConfig, by
 * java.io.StreamTokenizer: quotes, and backslash escapes within them). */

struct jaas {
	char *module; /* "org.apache.kafka.common.security.plain.PlainLoginModule" */
	char *username;
	char *password;
};

/* False if the text is no such line, or has no user and password. */
bool jaas_parse(const char *text, struct jaas *jaas);
void jaas_finish(struct jaas *jaas);

#define cleanup_jaas __attribute__((cleanup(jaas_finish)))
