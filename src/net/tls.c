// SPDX-License-Identifier: Apache-2.0
#include "net/tls.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>

#include "base/mem.h"
#include "net/tcp.h"

struct tls_connection {
	SSL_CTX *context;
	SSL *ssl;
	bool asked; /* the server asked for a certificate */
};

void tls_init(void)
{
	OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
}

const char *tls_version(void)
{
	return OpenSSL_version(OPENSSL_VERSION);
}

bool tls_is_certificate(const char *pem, const void *der, size_t size)
{
	BIO *text = BIO_new_mem_buf(pem, -1);
	unsigned char *own = NULL;
	long length = 0;
	bool same = text &&
		    PEM_bytes_read_bio(&own, &length, NULL, PEM_STRING_X509, text, NULL, NULL) &&
		    (size_t) length == size && memcmp(own, der, size) == 0;

	OPENSSL_free(own);
	BIO_free(text);
	return same;
}

/* The library's own words for what went wrong last. */
static const char *reason(void)
{
	const char *text = ERR_reason_error_string(ERR_peek_last_error());

	return text ? text : "unknown error";
}

/* A certificate that cannot be read is not shown; a server that insists on one will say so. */
static void use_certificate(SSL_CTX *context, const struct tls_client *client)
{
	if (!client->pem_file)
		return;
	SSL_CTX_set_default_passwd_cb_userdata(context, (void *) client->password);
	if (SSL_CTX_use_certificate_chain_file(context, client->pem_file) == 1)
		SSL_CTX_use_PrivateKey_file(context, client->pem_file, SSL_FILETYPE_PEM);
}

/* How an operation failed. A server of TLS 1.3 refuses a client without a certificate only after
 * the handshake, and its reset may arrive before its alert. So a server that asked for a
 * certificate counts as one that is there. */
static enum net_outcome judge(const struct tls_connection *connection, int error, struct err *err)
{
	int code = ERR_GET_REASON(ERR_peek_last_error());
	bool ended = error != SSL_ERROR_SSL || code == SSL_R_UNEXPECTED_EOF_WHILE_READING;

	err_set(err, EXIT_TIMED_OUT, "TLS: %s",
		error == SSL_ERROR_SYSCALL ? strerror(errno ? errno : ECONNRESET) : reason());
	if (ended)
		return connection->asked && SSL_is_init_finished(connection->ssl) ? NET_TLS_ALERT
										  : NET_UNREACHABLE;
	if (code >= SSL_AD_REASON_OFFSET)
		return NET_TLS_ALERT;
	err->code = EXIT_CONFIG;
	return NET_GARBAGE;
}

/* NET_OK: try again. */
static enum net_outcome wait_or_fail(struct tls_connection *connection, int result,
				     deadline_ms deadline, struct err *err)
{
	int error = SSL_get_error(connection->ssl, result);
	int fd = SSL_get_fd(connection->ssl);

	if (error == SSL_ERROR_WANT_READ)
		return tcp_wait(fd, POLLIN, deadline, err) < 0 ? NET_UNREACHABLE : NET_OK;
	if (error == SSL_ERROR_WANT_WRITE)
		return tcp_wait(fd, POLLOUT, deadline, err) < 0 ? NET_UNREACHABLE : NET_OK;
	return judge(connection, error, err);
}

static int on_certificate_request(SSL *ssl, void *data)
{
	struct tls_connection *connection = data;

	(void) ssl;
	connection->asked = true;
	return 1;
}

/* The arguments of one step of the library. */
struct step {
	int (*run)(SSL *ssl, struct step *step);
	const void *out;
	void *in;
	size_t length;
	size_t *donep;
};

static int step_connect(SSL *ssl, struct step *step)
{
	(void) step;
	return SSL_connect(ssl);
}

static int step_write(SSL *ssl, struct step *step)
{
	return SSL_write_ex(ssl, step->out, step->length, step->donep);
}

/* That the server sends no more is no failure. */
static int step_read(SSL *ssl, struct step *step)
{
	int result;

	*step->donep = 0;
	result = SSL_read_ex(ssl, step->in, step->length, step->donep);
	return SSL_get_error(ssl, result) == SSL_ERROR_ZERO_RETURN ? 1 : result;
}

static enum net_outcome finish_step(struct tls_connection *connection, struct step *step,
				    deadline_ms deadline, struct err *err)
{
	for (;;) {
		enum net_outcome outcome;
		int result;

		ERR_clear_error();
		errno = 0;
		result = step->run(connection->ssl, step);
		if (result == 1)
			return NET_OK;
		outcome = wait_or_fail(connection, result, deadline, err);
		if (outcome != NET_OK)
			return outcome;
	}
}

enum net_outcome tls_connect(int fd, const struct tls_client *client, deadline_ms deadline,
			     struct tls_connection **connectionp, struct err *err)
{
	struct tls_connection *connection = xcalloc(1, sizeof(*connection));
	enum net_outcome outcome = NET_UNREACHABLE;

	connection->context = SSL_CTX_new(TLS_client_method());
	if (connection->context) {
		use_certificate(connection->context, client);
		connection->ssl = SSL_new(connection->context);
	}
	if (connection->ssl)
		SSL_set_cert_cb(connection->ssl, on_certificate_request, connection);
	if (connection->ssl && SSL_set_fd(connection->ssl, fd) == 1)
		outcome = finish_step(connection, &(struct step) {.run = step_connect}, deadline,
				      err);
	if (outcome == NET_OK)
		*connectionp = steal_pointer(&connection);
	tls_close(connection);
	return outcome;
}

void tls_close(struct tls_connection *connection)
{
	if (!connection)
		return;
	SSL_free(connection->ssl);
	SSL_CTX_free(connection->context);
	free(connection);
}

enum net_outcome tls_write(struct tls_connection *connection, const void *bytes, size_t length,
			   deadline_ms deadline, size_t *donep, struct err *err)
{
	struct step step = {.run = step_write, .out = bytes, .length = length, .donep = donep};

	return finish_step(connection, &step, deadline, err);
}

enum net_outcome tls_read(struct tls_connection *connection, void *bytes, size_t length,
			  deadline_ms deadline, size_t *donep, struct err *err)
{
	struct step step = {.run = step_read, .in = bytes, .length = length, .donep = donep};

	return finish_step(connection, &step, deadline, err);
}
