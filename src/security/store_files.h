/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdint.h>

#include "base/findings.h"
#include "security/tls_store.h"
#include "settings/settings.h"

/* The PEM files that server.properties itself names as stores: what Java would not read is an
 * error, and each key store is added to `stores` for its dates. `java_version` as in
 * security_inputs.h. */
void store_files_check(const struct settings *server, int64_t now, int java_version,
		       struct tls_stores *stores, struct findings *findings);
