/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/deadline.h"
#include "base/err.h"
#include "base/strv.h"
#include "kafka/broker.h"
#include "kafka/registration.h"
#include "net/zk_session.h"

/* /brokers/ids/N is an ephemeral node: one that a killed broker left stays until its session times
 * out, and a broker that starts meanwhile dies at once with NodeExists
 * (KafkaZkClient.CheckedEphemeral), or because the dead one had its address
 * (KafkaServer.createBrokerInfo): a pod's address is used again. */

enum registration {
	REGISTRATION_DONE, /* nobody is in the way, or `seen` says who */
	REGISTRATION_LOST, /* the ZooKeeper session; err says why: ask for another and come again */
	REGISTRATION_FAILED,
};

/* A registration that is waited for. It is kept over several sessions; but for is_off all 0 before
 * the first. */
struct stale_registration {
	bool is_off; /* the check: it is looked at, not waited for */
	int64_t id;
	int64_t created;   /* the transaction that made the first that was seen */
	deadline_ms began; /* when that was, or the last session began; 0: none was seen */
};

/* What both waits work with. */
struct stale_look {
	struct zk_session *session;
	const struct broker *broker;
	deadline_ms deadline;
	struct strv *unread; /* the nodes that an ACL hides are added */
	struct err *err;
};

/* With a new session, after one was lost: a new leader of ZooKeeper gives every session its whole
 * time-out again (SessionTrackerImpl), a dead broker's too, so the wait begins anew. */
void stale_registration_anew(struct stale_registration *wait);

/* Waits until the broker's own number is free: at most max(session timeout, 60 s) + 5 s after its
 * node was first seen. It is known earlier that another live pod has it when the node is replaced.
 * Nobody is asked at its endpoint: an address is used again, and what ApiVersions says before
 * authentication does not tell which broker of which cluster answers. */
enum registration stale_registration_of_id(const struct stale_look *look,
					   struct stale_registration *wait,
					   struct registration_seen *seen);

/* Waits in the same way until no other broker is registered with an endpoint of ours; nobody is
 * asked, since it would be us. */
enum registration stale_registration_of_endpoint(const struct stale_look *look,
						 struct stale_registration *wait,
						 struct registration_seen *seen);
