/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/err.h"
#include "start/start.h"

/* The stages of Kafka alone (start/chain.c), in their order. */

int kafka_stages_read_settings(struct start *start, struct err *err);
int kafka_stages_find_domain(struct start *start, struct err *err);
int kafka_stages_expand(struct start *start, struct err *err);
int kafka_stages_build_model(struct start *start, struct err *err);
int kafka_stages_check_machine(struct start *start, struct err *err);
int kafka_stages_wait_for_zookeeper(struct start *start, struct err *err);
int kafka_stages_announce_probes(struct start *start, struct err *err);

/* Its part of the run record (struct role). */
void kafka_stages_record(const struct start *start, struct settings *record);
