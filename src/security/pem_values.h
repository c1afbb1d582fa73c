/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdint.h>

#include "base/findings.h"
#include "settings/settings.h"

/* Corrects PEM in values (ssl.keystore.key, ssl.keystore.certificate.chain,
 * ssl.truststore.certificates): `\n` and blanks may stand for line breaks, and the key may be in
 * any form that tls_pem.h reads. */
void pem_values_correct(struct settings *server, int64_t now, int java_version,
			struct findings *findings);
