/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "settings/settings.h"

/* The text of a broker's listener.name.<listener>.<mechanism>.sasl.jaas.config, made of users and
 * passwords; security/jaas.h reads it. Everything is quoted as Kafka's JaasConfig reads it
 * (java.io.StreamTokenizer), so that a password may hold any bytes. */

struct jaas_login {
	const char *user; /* NULL: this broker does not log in over the listener */
	const char *password;
	const struct settings *users; /* of clients, user and password; for PLAIN alone */
};

/* Whether jaas_build knows the login module of the mechanism: PLAIN, SCRAM-SHA-256 and -512. */
bool jaas_build_knows(const char *mechanism);

/* The brokers' own user also becomes one of PLAIN's users, so that the other brokers can log in
 * with it. The caller frees it. */
char *jaas_build(const char *mechanism, const struct jaas_login *login);
