/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>

/* ZooKeeper's keys and the variables that set them; the table is keys.tsv. */

enum zookeeper_target {
	ZOOKEEPER_ZOO_CFG,
	ZOOKEEPER_JAVA,	    /* does nothing in zoo.cfg: a -D of java */
	ZOOKEEPER_ENSEMBLE, /* who the members are: no key of zoo.cfg by itself */
};

/* What QuorumPeerConfig takes the value for. */
enum zookeeper_type {
	ZOOKEEPER_TYPE_TEXT,
	ZOOKEEPER_TYPE_INT,
	ZOOKEEPER_TYPE_LONG,
	ZOOKEEPER_TYPE_BOOLEAN,
	ZOOKEEPER_TYPE_PORT,
};

struct zookeeper_key {
	const char *key;
	enum zookeeper_target target;
	enum zookeeper_type type;
	const char *initial;   /* our default; NULL: ZooKeeper's own */
	const char *variables; /* separated by blanks; NULL: only ZOO_CFG_<key> */
	const char *java;      /* the system property of ZOOKEEPER_JAVA */
};

extern const struct zookeeper_key zookeeper_keys[];
extern const size_t zookeeper_key_count;
