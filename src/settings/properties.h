/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>

#include "base/findings.h"
#include "base/str.h"
#include "settings/settings.h"

/* The format of java.util.Properties, which server.properties and zoo.cfg have: Kafka
 * (Utils.loadProps) and ZooKeeper (QuorumPeerConfig.parse) both read it with load(InputStream), so
 * the bytes are ISO-8859-1 and everything else is \uXXXX. The reader does what java.util.Properties
 * of JDK 17 does. What the writer writes is read back unchanged. */

/* Adds what the file says to `settings` in the file layer; `path` is its name for people. Of two
 * equal keys the last counts, as in Java. An error that names the line where the logical line
 * begins: what Java would refuse (a malformed \uXXXX), and what is no text (\u0000, a NUL byte,
 * half a surrogate pair). */
void properties_read(const char *bytes, size_t length, const char *path, struct settings *settings,
		     struct findings *findings);

/* Appends the line `key=value` in ASCII, with everything escaped that Java would read otherwise.
 * Both are UTF-8. */
void properties_add(struct str *out, const char *key, const char *value);

/* All settings, sorted by key, after the comment lines of `head`. The same settings give the same
 * bytes. The caller frees it. */
char *properties_format(const struct settings *settings, const char *head);
