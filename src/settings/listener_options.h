/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

#include "base/findings.h"
#include "base/strv.h"
#include "settings/environment.h"
#include "settings/settings.h"

/* The tool's own settings of one listener: KAFKA_INIT_TLS_<LISTENER>_DIR,
 * KAFKA_INIT_SASL_<LISTENER>_USER, _PASSWORD, _USERS and _USERS_DIR, each also as …_FILE. They are
 * variables alone: a password is no option, which everybody can see, and no line of a ConfigMap. */

#define LISTENER_TLS_DIR "tls.dir"
#define LISTENER_SASL_USER "sasl.user"
#define LISTENER_SASL_PASSWORD "sasl.password"
#define LISTENER_SASL_USERS "sasl.users.secret"
#define LISTENER_SASL_USERS_DIR "sasl.users.dir"

/* Whether the variable has one of these names, whatever listeners there are. */
bool listener_option_is(const char *variable);

/* Reads all of them. */
void listener_options_read(const struct environment *environment, struct settings *options,
			   struct findings *findings);

/* One setting of the listener, in whose name any character that no variable has is `_`; NULL: not
 * set. */
const struct setting *listener_option(const struct settings *options, const char *listener,
				      const char *what);

/* A setting of a listener that is none of `listeners`: a mistyped name would leave it without its
 * security. */
void listener_options_check(const struct settings *options, const struct strv *listeners,
			    struct findings *findings);
