/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>

#include "base/deadline.h"
#include "base/err.h"
#include "net/outcome.h"
#include "net/stream.h"

/* Kafka's ApiVersions request, version 0, without librdkafka: it costs less, and every broker
 * answers it on any listener, before authentication (Kafka protocol guide;
 * SaslServerAuthenticator). */

/* Asks the broker at `address`, plain where `tls` is NULL. */
enum net_outcome api_versions_ask(const struct net_address *address, const struct tls_client *tls,
				  deadline_ms deadline, struct err *err);

/* NULL if these bytes, which follow the length, are an answer to our request, else what is wrong
 * with them. */
const char *api_versions_check(const void *bytes, size_t length);
