/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/deadline.h"
#include "base/err.h"
#include "membership/first_start_wire.h"
#include "net/tls.h"

/* Asks all other members again and again, each from a thread of its own, so that one whose name
 * does not resolve or that is silent holds up no other. A running ZooKeeper is asked at its client
 * port alone: on its election port each question would be an error in its log. */

struct askers;

/* One that is asked. The strings are the caller's, until askers_free. */
struct asked {
	const char *host;
	uint16_t election_port;
	uint16_t client_port;	      /* 0: none is known */
	const struct tls_client *tls; /* of the client port; NULL: plain */
};

/* What came of one look at a member. */
struct report {
	enum first_start_server server;
	bool leads;	  /* the server, with a quorum */
	bool has_message; /* no server runs there, but kafka-init, which answered */
	struct first_start_message message;
	char *text; /* why nothing is known, or the server's address in libzookeeper's form */
};

#define REPORT_NULL ((struct report) {.text = NULL})

void askers_report_finish(struct report *report);

/* Begins to ask with `question`, until the deadline. NULL with an error. */
struct askers *askers_new(const struct asked *members, size_t count,
			  const struct first_start_message *question, deadline_ms deadline,
			  struct err *err);

/* Readable since a report came, until askers_clear, which goes before the look at all of them. */
int askers_fd(const struct askers *askers);
void askers_clear(struct askers *askers);

/* Whether there is a new report on that member; the caller finishes it. */
bool askers_take(struct askers *askers, size_t member, struct report *report);

/* Asks it now. */
void askers_wake(struct askers *askers, size_t member);

/* Asks all now, with another question. */
void askers_say(struct askers *askers, const struct first_start_message *question);

/* Waits for the threads, which takes as long as a look at a silent member. NULL is legal. */
void askers_free(struct askers *askers);
