// SPDX-License-Identifier: Apache-2.0

/* What Debian's librdkafka.a asks for and kafka-init does not link, for the static binary alone.
 * The codecs compress record batches, and only versions and metadata are asked for here. libsasl2.a
 * drags in databases and directories that no static program can be linked with: GSSAPI is lost,
 * while PLAIN, SCRAM and OAUTHBEARER are librdkafka's own. libcurl (since librdkafka 2.2) fetches a
 * token from an OpenID provider, which no setting here asks for.
 *
 * Each fails as the library's own function would. They are weak, and in an archive: where another
 * archive has the symbol, that one is linked (Debian 13's libcrypto.a brings Zstandard). Callers
 * pass arguments, which nobody reads. */

#include <stddef.h>

#define STAND_IN(type, name, value)                                                                \
	type name(void);                                                                           \
	__attribute__((weak)) type name(void)                                                      \
	{                                                                                          \
		return (value);                                                                    \
	}

/* What says that a call failed: a size, an int of SASL, a CURLcode. */
#define FAILED ((size_t) -1)
#define SASL_FAIL (-1)
#define CURLE_FAILED_INIT 2

STAND_IN(unsigned, LZ4F_isError, 1)
STAND_IN(const char *, LZ4F_getErrorName, "LZ4 is not linked in")
STAND_IN(size_t, LZ4F_createDecompressionContext, FAILED)
STAND_IN(size_t, LZ4F_freeDecompressionContext, 0)
STAND_IN(size_t, LZ4F_getFrameInfo, FAILED)
STAND_IN(size_t, LZ4F_decompress, FAILED)
STAND_IN(size_t, LZ4F_createCompressionContext, FAILED)
STAND_IN(size_t, LZ4F_freeCompressionContext, 0)
STAND_IN(size_t, LZ4F_compressBound, 0)
STAND_IN(size_t, LZ4F_compressBegin, FAILED)
STAND_IN(size_t, LZ4F_compressUpdate, FAILED)
STAND_IN(size_t, LZ4F_compressEnd, FAILED)

STAND_IN(unsigned, ZSTD_isError, 1)
STAND_IN(int, ZSTD_getErrorCode, 1)
STAND_IN(const char *, ZSTD_getErrorName, "Zstandard is not linked in")
STAND_IN(unsigned long long, ZSTD_getFrameContentSize, -2ULL) /* ZSTD_CONTENTSIZE_ERROR */
STAND_IN(size_t, ZSTD_decompress, FAILED)
STAND_IN(void *, ZSTD_createCStream, NULL)
STAND_IN(size_t, ZSTD_freeCStream, 0)
STAND_IN(size_t, ZSTD_initCStream, FAILED)
STAND_IN(size_t, ZSTD_compressBound, 0)
STAND_IN(size_t, ZSTD_compressStream, FAILED)
STAND_IN(size_t, ZSTD_endStream, FAILED)

STAND_IN(int, sasl_client_init, 0) /* librdkafka logs an error at its start if this fails */
STAND_IN(int, sasl_client_new, SASL_FAIL)
STAND_IN(int, sasl_client_start, SASL_FAIL)
STAND_IN(int, sasl_client_step, SASL_FAIL)
STAND_IN(int, sasl_getprop, SASL_FAIL)
STAND_IN(int, sasl_listmech, SASL_FAIL)
STAND_IN(const char *, sasl_errdetail, "GSSAPI is not part of this program")
STAND_IN(const char *, sasl_errstring, "GSSAPI is not part of this program")
STAND_IN(int, sasl_dispose, 0)

STAND_IN(int, curl_global_init, 0)
STAND_IN(void *, curl_easy_init, NULL)
STAND_IN(int, curl_easy_setopt, CURLE_FAILED_INIT)
STAND_IN(int, curl_easy_perform, CURLE_FAILED_INIT)
STAND_IN(int, curl_easy_getinfo, CURLE_FAILED_INIT)
STAND_IN(int, curl_easy_cleanup, 0)
STAND_IN(void *, curl_slist_append, NULL)
STAND_IN(int, curl_slist_free_all, 0)
