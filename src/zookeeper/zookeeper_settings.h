/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

#include "base/findings.h"
#include "settings/environment.h"
#include "settings/settings.h"

/* The settings of the three targets of ZooKeeper's keys (zookeeper_keys.h). */
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

/* A Boolean of zoo.cfg; `initial` where it is not set or none. */
bool zookeeper_settings_is_true(const struct settings *zoo_cfg, const char *key, bool initial);
void zookeeper_settings_finish(struct zookeeper_settings *all);
