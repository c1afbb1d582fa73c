/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdint.h>

#include "base/clock.h"
#include "base/err.h"
#include "net/zk_session.h"

/* /brokers/ids/N is an ephemeral node: one that a killed broker left stays until its session times
 * out, and a broker that starts meanwhile dies at once with NodeExists
 * (KafkaZkClient.CheckedEphemeral). */

enum registration {
	REGISTRATION_FREE,
	REGISTRATION_LOST, /* the ZooKeeper session; err says why: ask for another and come again */
	REGISTRATION_FAILED,
};

/* Waits until it is gone: at most max(session_timeout_ms, 60 s) + 5 s after it was first seen;
 * *seen_until keeps that moment over several calls (0 before the first). One that stays is another
 * live pod: EXIT_REFUSED. `chroot` is "" or "/kafka". What an ACL hides is not looked at, with a
 * warning. */
enum registration wait_registration(struct zk_session *session, const char *chroot, int64_t id,
				    int64_t session_timeout_ms, deadline_ms deadline,
				    deadline_ms *seen_until, struct err *err);
