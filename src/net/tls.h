/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/* OpenSSL, as this program uses it. */

/* Initialises the library without reading the openssl.cnf of the image, which may name engines and
 * providers to load. Before any TLS and before librdkafka. */
void tls_init(void);

/* "OpenSSL 3.0.17 1 Jul 2025": of the library that is linked in. */
const char *tls_version(void);
