/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/deadline.h"
#include "base/err.h"
#include "membership/first_start_wire.h"
#include "net/tls.h"

/* Asks all other members again and again, each from a thread of its own, so that a member that is
 * silent or whose name does not resolve holds up no other. A running ZooKeeper is asked only at its
 * client port: on its election port each question would be an error in its log. */

struct askers;

/* One that is asked. The strings belong to the caller and must live until askers_free. */
struct asked {
	const char *host;
	uint16_t election_port;
	uint16_t client_port;	      /* 0: none is known */
	const struct tls_client *tls; /* of the client port; NULL: plain */
};

/* The result of one look at a member. */
struct report {
	enum first_start_server server;
	bool leads;	  /* the server runs and has a quorum */
	bool has_message; /* not the server but kafka-init runs there, and answered */
	struct first_start_message message;
	char *text; /* why nothing is known, or the server's address in libzookeeper's form */
};

#define REPORT_NULL ((struct report) {.text = NULL})

void askers_report_finish(struct report *report);

/* Begins to ask `question`, until the deadline. NULL with an error. */
struct askers *askers_new(const struct asked *members, size_t count,
			  const struct first_start_message *question, deadline_ms deadline,
			  struct err *err);

/* A descriptor that is readable from a new report until askers_clear, which must come before all
 * reports are looked at. */
int askers_fd(const struct askers *askers);
void askers_clear(struct askers *askers);

/* Whether there is a new report on that member; the caller finishes it. */
bool askers_take(struct askers *askers, size_t member, struct report *report);

/* Asks it now. */
void askers_wake(struct askers *askers, size_t member);

/* From now on asks all another question. */
void askers_say(struct askers *askers, const struct first_start_message *question);

/* Waits for the threads to end, which takes as long as a look at a silent member. NULL is legal. */
void askers_free(struct askers *askers);
