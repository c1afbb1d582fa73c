/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/deadline.h"
#include "base/err.h"
#include "membership/first_start_wire.h"

/* Answers the questions of other members on the own election port. A member that is slow to ask
 * holds up no other. */

#define LISTENER_ADDRESSES_MAX 4
#define LISTENER_QUESTIONS_MAX 32
#define LISTENER_FDS_MAX (LISTENER_ADDRESSES_MAX + LISTENER_QUESTIONS_MAX)

/* One that is being read. */
struct question {
	int fd;
	deadline_ms until;
	size_t length;
	uint8_t bytes[FIRST_START_MESSAGE_SIZE];
};

struct first_start_listen {
	int fds[LISTENER_ADDRESSES_MAX];
	size_t count;
	struct question questions[LISTENER_QUESTIONS_MAX];
	size_t question_count;
};

/* Listens where ZooKeeper itself will (QuorumCnxManager.Listener): on the own addresses of `host`,
 * or on all of this machine where `host` is NULL. */
int first_start_listen_open(struct first_start_listen *listener, const char *host, uint16_t port,
			    deadline_ms deadline, struct err *err);

/* The port is free afterwards. */
void first_start_listen_close(struct first_start_listen *listener);

/* Fills in what poll(2) has to wait for; returns how many. *untilp becomes earlier where a question
 * has to be given up before. */
size_t first_start_listen_poll(const struct first_start_listen *listener, struct pollfd *fds,
			       deadline_ms *untilp);

/* Puts the answer into `answer`, or returns false to give none. `from` is the asker's address. */
typedef bool answer_question(void *context, const struct first_start_message *question,
			     const char *from, struct first_start_message *answer);

/* After poll(2): takes connections, reads questions, answers each, and gives up what is late or no
 * question. */
void first_start_listen_serve(struct first_start_listen *listener, answer_question *answer,
			      void *context);
