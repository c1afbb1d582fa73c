/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

/* The directory version-2 below dataDir or dataLogDir, as the names in it tell (FileTxnSnapLog,
 * FileSnap, FileTxnLog). */

#define VERSION_2 "version-2"

struct version_2 {
	bool is_there;
	bool has_snapshot;
	bool has_log;
	int64_t newest_log; /* the zxid that the newest log begins with (log.<zxid>); -1: none */
};

/* A zxid as it stands in the names, hexadecimal without a prefix (Util.getZxidFromName); -1: it is
 * none. */
int64_t version_2_zxid(const char *digits);

/* That there is no directory is no error. One that cannot be read is: it might hold data. */
int version_2_read(const char *directory, struct version_2 *found, struct err *err);
