// SPDX-License-Identifier: Apache-2.0
/* A key, its certificates and a password. What is taken is what Java reads: read again it is the
 * same text, in the form that a key store of the user must have. */
#include "fuzz.h"

#include "security/tls_pem.h"

static void read_again(const struct tls_identity *first, const char *password)
{
	cleanup_free char *file = xasprintf("%s%s", first->key, first->certificates);
	cleanup_tls_identity struct tls_identity second = {.key = NULL};
	struct err err;

	must(tls_pem_identity_read(file, file, password, 0, &second, &err) == 0);
	must(str_equal(second.key, first->key));
	must(str_equal(second.certificates, first->certificates));
	must(second.is_pkcs8 && second.is_ordered && !second.left_out);
	must(second.is_encrypted == first->is_encrypted);
	must(second.not_before == first->not_before && second.not_after == first->not_after);
}

static void read_authorities(const char *text)
{
	int64_t not_after, again_not_after;
	struct err err = ERR_NULL;
	cleanup_free char *first = tls_pem_authorities_read(text, &not_after, &err);
	cleanup_free char *second = NULL;

	must(first || (err.code == EXIT_CONFIG && *err.text));
	if (!first)
		return;
	second = tls_pem_authorities_read(first, &again_not_after, &err);
	must(second && str_equal(first, second) && not_after == again_not_after);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pieces pieces = pieces_of(data, size);
	cleanup_free char *key = pieces_next(&pieces);
	cleanup_free char *certificates = pieces_next(&pieces);
	cleanup_free char *password = pieces_next(&pieces);
	cleanup_tls_identity struct tls_identity identity = {.key = NULL};
	struct err err = ERR_NULL;

	if (tls_pem_identity_read(key, certificates, password, 0, &identity, &err) == 0)
		read_again(&identity, password);
	else
		must(err.code == EXIT_CONFIG && *err.text);
	read_authorities(certificates);
	return 0;
}
