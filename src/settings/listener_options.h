/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

#include "base/findings.h"
#include "base/strv.h"
#include "settings/environment.h"
#include "settings/settings.h"

/* The tool's own settings of one listener: KAFKA_INIT_TLS_<LISTENER>_DIR,
 * KAFKA_INIT_SASL_<LISTENER>_USER, _PASSWORD, _USERS and _USERS_DIR, each also as …_FILE. They can
 * only be variables: an option, which everybody can see, and a ConfigMap are no places for a
 * password. */

#define LISTENER_TLS_DIR "tls.dir"
#define LISTENER_SASL_USER "sasl.user"
#define LISTENER_SASL_PASSWORD "sasl.password"
#define LISTENER_SASL_USERS "sasl.users.secret"
#define LISTENER_SASL_USERS_DIR "sasl.users.dir"

/* Whether the variable has one of these names, for any listener. */
bool listener_option_is(const char *variable);

/* Reads all of them. */
void listener_options_read(const struct environment *environment, struct settings *options,
			   struct findings *findings);

/* One setting of the listener; NULL: it is not set. In the listener's name `_` stands for each
 * character that no variable can have. */
const struct setting *listener_option(const struct settings *options, const char *listener,
				      const char *what);

/* A setting for a listener that is not among `listeners` is an error: a mistyped name would leave
 * the real one without its security. */
void listener_options_check(const struct settings *options, const struct strv *listeners,
			    struct findings *findings);
