/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/findings.h"
#include "security/security_inputs.h"
#include "security/tls_store.h"

/* Adds a store for each directory, and sets ssl.keystore.* and ssl.truststore.* of the listener, of
 * all listeners, or of the client of ZooKeeper. */
void listener_tls_build(const struct security_inputs *inputs, struct settings *server,
			struct tls_stores *stores, struct findings *findings);
