// SPDX-License-Identifier: Apache-2.0

/* Debian's librdkafka.a compresses and decompresses records with LZ4 and Zstandard. kafka-init asks
 * for versions and metadata alone, which Kafka never compresses (only record batches are), and the
 * two libraries are a tenth of the static binary. These are the functions that librdkafka calls
 * (rdkafka_lz4.c, rdkafka_zstd.c), for the static binary alone: each fails as the library's own
 * would, with an error code or without a context. */

#include <stddef.h>

#define UNUSED __attribute__((unused))

/* ZSTD_isError and LZ4F_isError take anything above the negated last code of their lists. */
#define CODEC_FAILED ((size_t) -1)

unsigned LZ4F_isError(size_t code);
const char *LZ4F_getErrorName(size_t code);
size_t LZ4F_createDecompressionContext(void **context, unsigned version);
size_t LZ4F_freeDecompressionContext(void *context);
size_t LZ4F_getFrameInfo(void *context, void *info, const void *in, size_t *in_length);
size_t LZ4F_decompress(void *context, void *out, size_t *out_length, const void *in,
		       size_t *in_length, const void *options);
size_t LZ4F_createCompressionContext(void **context, unsigned version);
size_t LZ4F_freeCompressionContext(void *context);
size_t LZ4F_compressBound(size_t length, const void *preferences);
size_t LZ4F_compressBegin(void *context, void *out, size_t capacity, const void *preferences);
size_t LZ4F_compressUpdate(void *context, void *out, size_t capacity, const void *in, size_t length,
			   const void *options);
size_t LZ4F_compressEnd(void *context, void *out, size_t capacity, const void *options);

unsigned ZSTD_isError(size_t code);
int ZSTD_getErrorCode(size_t code);
const char *ZSTD_getErrorName(size_t code);
unsigned long long ZSTD_getFrameContentSize(const void *in, size_t length);
size_t ZSTD_decompress(void *out, size_t capacity, const void *in, size_t length);
void *ZSTD_createCStream(void);
size_t ZSTD_freeCStream(void *stream);
size_t ZSTD_initCStream(void *stream, int level);
size_t ZSTD_compressBound(size_t length);
size_t ZSTD_compressStream(void *stream, void *out, void *in);
size_t ZSTD_endStream(void *stream, void *out);

unsigned LZ4F_isError(size_t code)
{
	return code == CODEC_FAILED;
}

const char *LZ4F_getErrorName(size_t code UNUSED)
{
	return "LZ4 is not linked in";
}

size_t LZ4F_createDecompressionContext(void **context UNUSED, unsigned version UNUSED)
{
	return CODEC_FAILED;
}

size_t LZ4F_freeDecompressionContext(void *context UNUSED)
{
	return 0;
}

size_t LZ4F_getFrameInfo(void *context UNUSED, void *info UNUSED, const void *in UNUSED,
			 size_t *in_length UNUSED)
{
	return CODEC_FAILED;
}

size_t LZ4F_decompress(void *context UNUSED, void *out UNUSED, size_t *out_length UNUSED,
		       const void *in UNUSED, size_t *in_length UNUSED, const void *options UNUSED)
{
	return CODEC_FAILED;
}

size_t LZ4F_createCompressionContext(void **context UNUSED, unsigned version UNUSED)
{
	return CODEC_FAILED;
}

size_t LZ4F_freeCompressionContext(void *context UNUSED)
{
	return 0;
}

size_t LZ4F_compressBound(size_t length, const void *preferences UNUSED)
{
	return length;
}

size_t LZ4F_compressBegin(void *context UNUSED, void *out UNUSED, size_t capacity UNUSED,
			  const void *preferences UNUSED)
{
	return CODEC_FAILED;
}

size_t LZ4F_compressUpdate(void *context UNUSED, void *out UNUSED, size_t capacity UNUSED,
			   const void *in UNUSED, size_t length UNUSED, const void *options UNUSED)
{
	return CODEC_FAILED;
}

size_t LZ4F_compressEnd(void *context UNUSED, void *out UNUSED, size_t capacity UNUSED,
			const void *options UNUSED)
{
	return CODEC_FAILED;
}

unsigned ZSTD_isError(size_t code)
{
	return code == CODEC_FAILED;
}

int ZSTD_getErrorCode(size_t code UNUSED)
{
	return 1;
}

const char *ZSTD_getErrorName(size_t code UNUSED)
{
	return "Zstandard is not linked in";
}

/* ZSTD_CONTENTSIZE_ERROR */
unsigned long long ZSTD_getFrameContentSize(const void *in UNUSED, size_t length UNUSED)
{
	return (unsigned long long) -2;
}

size_t ZSTD_decompress(void *out UNUSED, size_t capacity UNUSED, const void *in UNUSED,
		       size_t length UNUSED)
{
	return CODEC_FAILED;
}

void *ZSTD_createCStream(void)
{
	return NULL;
}

size_t ZSTD_freeCStream(void *stream UNUSED)
{
	return 0;
}

size_t ZSTD_initCStream(void *stream UNUSED, int level UNUSED)
{
	return CODEC_FAILED;
}

size_t ZSTD_compressBound(size_t length)
{
	return length;
}

size_t ZSTD_compressStream(void *stream UNUSED, void *out UNUSED, void *in UNUSED)
{
	return CODEC_FAILED;
}

size_t ZSTD_endStream(void *stream UNUSED, void *out UNUSED)
{
	return CODEC_FAILED;
}
