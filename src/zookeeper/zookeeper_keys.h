/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>

#include "base/findings.h"
#include "settings/environment.h"
#include "settings/settings.h"

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

/* The settings of the three targets. */
struct zookeeper_settings {
	struct settings zoo_cfg;
	struct settings java; /* by system property */
	struct settings ensemble;
};

/* Takes the defaults, then what stands in `file` (a mounted zoo.cfg), then the variables of all
 * three dialects, ZOO_CFG_<key> (a `_` of the name is a dot, as in Bitnami's image; case is kept)
 * and the key=value words of ZOO_CFG_EXTRA. Variables of other images that are no keys are findings
 * (zookeeper_foreign.h). */
void zookeeper_settings_read(const struct environment *environment, const struct settings *file,
			     struct zookeeper_settings *all, struct findings *findings);

/* Gives every key the value that QuorumPeerConfig.parseProperties reads: trimmed. Once, before
 * anything is decided by a value or looked for at a path; what is written is that value, too. (It
 * does not trim server.N, and fails on a blank there: ours have none.) */
void zookeeper_settings_trim(struct zookeeper_settings *all);
void zookeeper_settings_finish(struct zookeeper_settings *all);
