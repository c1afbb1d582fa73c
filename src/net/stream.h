/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/deadline.h"
#include "base/err.h"
#include "base/str.h"
#include "net/address.h"
#include "net/outcome.h"
#include "net/tls.h"

/* A connection to one server, plain or TLS, held to a deadline. */

struct stream;

/* Plain where `tls` is NULL. On anything but NET_OK there is nothing to close. */
enum net_outcome stream_open(const struct net_address *address, const struct tls_client *tls,
			     deadline_ms deadline, struct stream **streamp, struct err *err);

/* NULL is legal. Nothing is waited for. */
void stream_close(struct stream *stream);

enum net_outcome stream_send(struct stream *stream, const void *bytes, size_t length,
			     deadline_ms deadline, struct err *err);

/* Appends exactly `length` bytes to `received`. */
enum net_outcome stream_receive(struct stream *stream, size_t length, deadline_ms deadline,
				struct str *received, struct err *err);

/* Appends all until the other side closes, at most `max` bytes. */
enum net_outcome stream_receive_all(struct stream *stream, size_t max, deadline_ms deadline,
				    struct str *received, struct err *err);

static inline void cleanup_streamp(struct stream **streamp)
{
	stream_close(*streamp);
}

#define cleanup_stream __attribute__((cleanup(cleanup_streamp)))
