/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/deadline.h"
#include "base/err.h"
#include "net/outcome.h"

/* OpenSSL, as this program uses it. */

/* Initialises the library without reading the openssl.cnf of the image, which may name engines and
 * providers to load. Before any TLS and before librdkafka. */
void tls_init(void);

/* "OpenSSL 3.0.17 1 Jul 2025": of the library that is linked in. */
const char *tls_version(void);

/* What we show of ourselves in a connection; all may be NULL. The server's certificate is not
 * verified: a probe asks its own pod, by an address that is in no certificate, and sends nothing
 * secret. */
struct tls_client {
	const char *pem_file; /* key and certificates in one file; it is not shown if it cannot be
				 used */
	const char *password; /* of the key */
};

/* Whether the first certificate of PEM text is this one in DER. */
bool tls_is_certificate(const char *pem, const void *der, size_t size);

struct tls_connection;

/* The handshake over a connected, non-blocking descriptor, which the caller keeps and closes. */
enum net_outcome tls_connect(int fd, const struct tls_client *client, deadline_ms deadline,
			     struct tls_connection **connectionp, struct err *err);

/* NULL is legal. No close_notify is sent. */
void tls_close(struct tls_connection *connection);

/* *donep is how many bytes were written or read. NET_OK with 0: the other side has closed. */
enum net_outcome tls_write(struct tls_connection *connection, const void *bytes, size_t length,
			   deadline_ms deadline, size_t *donep, struct err *err);
enum net_outcome tls_read(struct tls_connection *connection, void *bytes, size_t length,
			  deadline_ms deadline, size_t *donep, struct err *err);
