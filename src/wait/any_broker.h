/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

#include "base/deadline.h"
#include "base/err.h"
#include "net/connect_string.h"

/* Waits until any broker of the list answers ApiVersions, which needs no credentials. Over TLS a
 * server that wants a certificate counts as an answer. The deadline passed: EXIT_TIMED_OUT with
 * every host and why. */
int wait_any_broker(const struct connect_string *brokers, bool tls, deadline_ms deadline,
		    struct err *err);
