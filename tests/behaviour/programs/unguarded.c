/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What kafka-init would be without its guards: a static program that looks up a name and
 * initialises OpenSSL in the usual way.
 */
#include <netdb.h>
#include <openssl/ssl.h>
#include <stdio.h>

int main(void)
{
	struct addrinfo *found = NULL;
	int result = getaddrinfo("planted.example", "80", NULL, &found);

	printf("resolver %d, openssl %d\n", result, OPENSSL_init_ssl(0, NULL));
	return 0;
}
