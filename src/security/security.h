/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/findings.h"
#include "security/security_inputs.h"
#include "security/tls_store.h"

/* What a server needs for TLS and SASL, by the tool's own settings: directories, users, passwords.
 * What the server's settings say themselves is not changed. All of it is derived into the settings,
 * the stores that are to be written are added to `stores`, and it is judged, in the one order in
 * which each step finds what it needs. */

/* `server` is that of inputs->broker, whose listeners are known. */
void security_of_broker(const struct security_inputs *inputs, struct settings *server,
			struct tls_stores *stores, struct findings *findings);
void security_of_zookeeper(const struct security_inputs *inputs, struct settings *zoo_cfg,
			   struct tls_stores *stores, struct findings *findings);
