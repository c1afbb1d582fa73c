/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/err.h"
#include "start/start.h"

/* The stages of ZooKeeper alone (start/chain.c), in their order. */

int zookeeper_stages_read_settings(struct start *start, struct err *err);
int zookeeper_stages_find_domain(struct start *start, struct err *err);
int zookeeper_stages_expand(struct start *start, struct err *err);
int zookeeper_stages_build_model(struct start *start, struct err *err);
int zookeeper_stages_wait_for_name(struct start *start, struct err *err);
int zookeeper_stages_wait_for_members(struct start *start, struct err *err);
int zookeeper_stages_write(struct start *start, struct err *err);
int zookeeper_stages_announce_probes(struct start *start, struct err *err);

/* Its part of the run record (struct role). */
void zookeeper_stages_record(const struct start *start, struct settings *record);
