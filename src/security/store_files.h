/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdint.h>

#include "base/findings.h"
#include "security/tls_store.h"
#include "settings/settings.h"

/* Checks the PEM files that server.properties itself names as stores. What Java would not read is
 * an error. Each key store is added to `stores` for its dates. */
void store_files_check(const struct settings *server, int64_t now, struct tls_stores *stores,
		       struct findings *findings);
