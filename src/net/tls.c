// SPDX-License-Identifier: Apache-2.0
#include "net/tls.h"

#include <openssl/crypto.h>
#include <openssl/ssl.h>

void tls_init(void)
{
	OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
}

const char *tls_version(void)
{
	return OpenSSL_version(OPENSSL_VERSION);
}
